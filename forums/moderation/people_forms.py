"""Take measures, blocks and notes from staff."""

from datetime import datetime, timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from forums.moderation.actions import Measure
from forums.moderation.models import REASON_MAX_LENGTH, Rule, Sanction
from portal.screening.blocking import BlockWish

DAYS: Final = ((1, _("1 day")), (3, _("3 days")), (7, _("1 week")), (30, _("30 days")), (90, _("90 days")))
BLOCK_DAYS: Final = (*DAYS, (365, _("1 year")), (0, _("Until it is lifted")))


def _small(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class SanctionForm(forms.Form):
    """What to do about a person, for how long and why."""

    kind = forms.ChoiceField(
        label=_("Measure"),
        choices=Sanction.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what to do.")},
    )
    days = forms.TypedChoiceField(label=_("For how long"), choices=DAYS, coerce=int, initial=7)
    rule = forms.ChoiceField(label=_("Rule"), choices=Rule.choices, required=False)
    reason = forms.CharField(
        label=_("Reason for the person"),
        max_length=REASON_MAX_LENGTH,
        required=False,
        widget=_small(),
        help_text=_("She reads it on every page and by e-mail. Left empty, the sentence of the rule stands."),
    )
    note = forms.CharField(label=_("Note for moderators"), max_length=REASON_MAX_LENGTH, required=False)
    decision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def measure(self, now: datetime) -> Measure:
        """Return what to do, as the action takes it."""
        given: dict[str, Any] = self.cleaned_data
        return Measure(
            kind=given["kind"],
            until=now + timedelta(days=given["days"]),
            reason=given["reason"],
            rule=given["rule"],
            note=given["note"],
        )


class BlockForm(forms.Form):
    """What to block, for how long and why."""

    value = forms.CharField(
        label=_("Network, address or domain"),
        max_length=254,
        help_text=_("Such as 203.0.113.7, 203.0.113.0/24, 2001:db8::/48, eve@example.org or example.org."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Write what to block.")},
    )
    days = forms.TypedChoiceField(label=_("For how long"), choices=BLOCK_DAYS, coerce=int, initial=30)
    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        help_text=_("For colleagues. Who is blocked does not read it."),
        error_messages={"required": _("Write why; colleagues read it.")},
    )

    def wish(self, now: datetime) -> BlockWish:
        """Return what to block, as the action takes it."""
        given: dict[str, Any] = self.cleaned_data
        until = now + timedelta(days=given["days"]) if given["days"] else None
        return BlockWish(given["value"], given["reason"], until)


class NoteForm(forms.Form):
    """A note about a customer, for staff."""

    text = forms.CharField(
        label=_("Note for colleagues"),
        max_length=4_000,
        widget=_small(),
        error_messages={"required": _("Write the note first.")},
    )


class WhisperForm(forms.Form):
    """A note in a topic, for staff."""

    text = forms.CharField(
        label=_("Note for staff"),
        max_length=32_000,
        strip=False,
        widget=_small(4),
        error_messages={"required": _("Write the note first.")},
    )
