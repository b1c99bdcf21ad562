"""Clean what customers type about what we may send."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.customers.models import Preference, Purpose
from portal.messaging.budget import Limits
from portal.messaging.wordings import Draft

LONGEST_QUIET = timedelta(days=731)


class PhoneForm(forms.Form):
    """A mobile number to prove."""

    number = forms.CharField(
        label=_("Mobile number"),
        max_length=40,
        help_text=_("With its country, such as +1 415 555 0132. We text a code to it, once."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )


class LimitForm(forms.Form):
    """How many may leave by a lane in an hour."""

    lane = forms.CharField(
        label=_("Lane"),
        max_length=100,
        help_text=_("The name of a provider as it stands here, a domain, or a country code such as +1."),
    )
    hourly_limit = forms.IntegerField(
        label=_("At most an hour"),
        required=False,
        min_value=1,
        max_value=10_000_000,
        help_text=_("Empty takes the limit away."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    def clean_lane(self) -> str:
        return str(self.cleaned_data["lane"]).strip().lower()


class BudgetForm(forms.Form):
    """How many messages of our own idea one customer gets at most."""

    weekly = forms.IntegerField(label=_("In seven days"), min_value=1, max_value=50)
    quarterly = forms.IntegerField(label=_("In ninety days"), min_value=1, max_value=500)

    @property
    def limits(self) -> Limits:
        return Limits(self.cleaned_data["weekly"], self.cleaned_data["quarterly"])


LONGEST_TABLE = 1_000_000


class ConsentImportForm(forms.Form):
    """A table of consents, pasted or as a file."""

    file = forms.FileField(label=_("A file with commas, semicolons or tabs"), required=False)
    table = forms.CharField(
        label=_("Or the table itself, its headings first"),
        required=False,
        max_length=LONGEST_TABLE,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        given = cleaned.get("file")
        if given is not None:
            cleaned["table"] = self._read(given)
        elif not cleaned.get("table", "").strip() and "table" not in self.errors:
            self.add_error("table", _("Choose a file or paste the table, its headings in the first line."))
        return cleaned

    def _read(self, given: Any) -> str:
        if given.size > LONGEST_TABLE:
            self.add_error("file", _("The file is too long for this page: use manage.py import_consents."))
            return ""
        try:
            return str(given.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            self.add_error("file", _("The file is not in UTF-8. Save it as CSV UTF-8."))
            return ""

    @property
    def text(self) -> str:
        """The table, as it was pasted or stood in the file."""
        return str(self.cleaned_data["table"])


class CodeForm(forms.Form):
    """The code that was texted."""

    code = forms.CharField(
        label=_("Code from the text message"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class RestForm(forms.Form):
    """Quiet until a day, or fewer messages; both empty takes an earlier choice back."""

    rest_days = forms.TypedChoiceField(
        label=_("How often"),
        choices=[("", _("As often as now")), *Preference.Rhythm.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    quiet_until = forms.DateField(
        label=_("Quiet until"),
        required=False,
        help_text=_("Nothing of this kind comes before that day."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, purpose: str, **options: Any) -> None:
        super().__init__(*args, **options)
        if purpose != Purpose.CHECK_IN:  # the forum asks about rhythm on a page of its own
            del self.fields["rest_days"]

    def clean_quiet_until(self) -> date | None:
        day: date | None = self.cleaned_data["quiet_until"]
        today = timezone.localdate()
        if day is not None and day <= today:
            raise forms.ValidationError(_("Choose a day that is still to come."))
        if day is not None and day > today + LONGEST_QUIET:
            raise forms.ValidationError(_("Choose a day within two years, or end the messages."))
        return day


class StopReasonForm(forms.Form):
    """How a customer told a member of staff that she wants no more messages."""

    reason = forms.CharField(
        label=_("How did the customer tell you?"),
        max_length=200,
        help_text=_("Such as “by phone on Monday”. The ledger keeps it as the proof."),
        error_messages={
            "required": _("Write down how the customer told you: the ledger keeps it as the proof.")
        },
    )


class WordingForm(forms.Form):
    """The words of one message in one language."""

    subject = forms.CharField(label=_("Subject"), max_length=250, required=False)
    body = forms.CharField(
        label=_("Mail"),
        required=False,
        max_length=20_000,
        help_text=_(
            "An empty line begins a paragraph. A variable is {{ name }}, or {{ name|there }} with words "
            "for when it is empty. Words, a colon and a link alone in a paragraph become a button."
        ),
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    text = forms.CharField(
        label=_("Text message"), required=False, max_length=1_000, widget=forms.Textarea(attrs={"rows": 4})
    )

    @property
    def draft(self) -> Draft:
        """What was typed; a field that is too long counts as empty."""
        cleaned = getattr(self, "cleaned_data", {})
        words = {name: str(cleaned.get(name) or "").replace("\r\n", "\n") for name in self.fields}
        return Draft(**words)
