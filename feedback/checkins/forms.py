"""Clean a customer's answer to a check-in, and what staff write into a program."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Field
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from feedback.checkins.actions.programs import FormAnonymous
from feedback.checkins.hours import STRICTEST, USUAL, Hours
from feedback.checkins.models import Program
from feedback.surveys.answer_form import AnswerForm
from feedback.surveys.models import Survey
from portal.customers.event_models import (
    ANSWER_ACCEPTED,
    CASE_SOLVED,
    DELIVERED,
    REGISTERED,
    CustomerEvent,
)

USUAL_KINDS: Final = (DELIVERED, "purchased", "onboarded", CASE_SOLVED, ANSWER_ACCEPTED, REGISTERED)
EARLIEST, LATEST = time(8), time(21)
"""Source: 47 CFR 64.1200(c)(1)."""
EVERY_DAY: Final = "1234567"
DAYS: Final = (
    *(("1", _("Monday")), ("2", _("Tuesday")), ("3", _("Wednesday")), ("4", _("Thursday"))),
    *(("5", _("Friday")), ("6", _("Saturday")), ("7", _("Sunday"))),
)


class CheckInForm(AnswerForm):
    """The questions of the version she was shown, and by which link of the mail the page was opened."""

    version = forms.CharField(required=False, widget=forms.HiddenInput)
    opened = forms.CharField(required=False, widget=forms.HiddenInput)


@dataclass(frozen=True)
class Section:
    """A part of the form with its heading; an optional one is shown closed until it holds an error.

    Beside each field stand the triggers it serves; none: it is always shown.
    """

    title: str | Promise
    fields: list[tuple[forms.BoundField, str]]
    is_open: bool


_SECTIONS: Final = (
    (_("Whom, with what"), True, ("name", "survey", "channel", "segment")),
    (
        _("When"),
        True,
        ("trigger", "cadence_days", "since", "is_spread", "event_kind", "delay_days", "date_name"),
    ),
    (
        _("What follows silence"),
        True,
        ("expires_after_days", "reminder_count", "reminder_days", "offer", "offer_days", "offer_share"),
    ),
    (_("At which hours"), False, ("opens", "closes", "weekdays", "skips_holidays", "quiet")),
    (
        _("How much at once, and what goes first"),
        False,
        *(("hourly_limit", "finish_in_days", "fatigue_days", "release_days", "stale_days", "priority"),),
    ),
    (
        _("Words, a second wording to compare, and a group not asked"),
        False,
        *(("subject", "opening", "second_subject", "second_opening", "trial_size", "holdout_percent"),),
    ),
)


_WITH_DEFAULT: Final = (
    *("trigger", "since", "quiet", "delay_days", "cadence_days", "reminder_count", "reminder_days"),
    *("offer_share", "release_days", "stale_days", "fatigue_days", "priority", "trial_size"),
    "holdout_percent",
)
"""Fields that stand for their default when left empty."""


_NOTHING_CHOSEN: Final = {
    "survey": _("Choose a form"),
    "segment": _("Everybody who agreed to check-ins"),
    "offer": _("No coupon"),
}
_NEEDED: Final = {
    "name": _("Give the program a name."),
    "survey": _("Choose the feedback form whose question is asked."),
    "opens": _("Say from when on customers may be asked, such as 09:00."),
    "closes": _("Say until when customers may be asked, such as 20:00."),
    "expires_after_days": _("Say how many days there are to answer."),
}
_SERVES: Final = {
    **dict.fromkeys(("cadence_days", "since", "is_spread"), "cadence"),
    "event_kind": "event",
    "delay_days": "event date",
    "date_name": "date",
}
"""The triggers a field belongs to; with the others it is not shown."""


class ProgramForm(forms.ModelForm):  # type: ignore[type-arg]
    """Whom to ask, what starts it, with which form, at which hours, and what follows."""

    weekdays = forms.MultipleChoiceField(
        label=_("On which days"),
        choices=DAYS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("None chosen: every day."),
    )

    class Meta:
        model = Program
        fields = tuple(name for _title, _is_open, names in _SECTIONS for name in names)
        widgets = {
            "channel": forms.RadioSelect,
            "trigger": forms.RadioSelect,
            "since": forms.RadioSelect,
            "quiet": forms.RadioSelect,
            "opens": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "closes": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "event_kind": forms.TextInput(attrs={"list": "event-kinds", "autocapitalize": "none"}),
        }
        help_texts = {
            "name": _("Only staff see it."),
            "is_spread": _("So that not everybody is asked on the first day."),
            "event_kind": _("Such as delivered, purchased or case_solved, as your systems report it."),
            "date_name": _(
                "The attribute that holds it, such as birthday; created_at is the day she became known to "
                "us. 29 February is kept on the 28th in common years."
            ),
            "offer_days": _("Counted from the day she was asked. Empty: no coupon."),
            "offer_share": _("Who gets it is drawn by lot; what she answered never counts."),
            "opens": _("In the customer's own time zone."),
            "closes": _("In the customer's own time zone. Earlier than the time above means over midnight."),
            "quiet": _("Usually 8:00 to 21:00 at her place; some states are stricter."),
            "hourly_limit": _("Empty: no limit."),
            "finish_in_days": _("For “once”: spreads the customers evenly over the days."),
            "release_days": _("After a case, a question or a delivery of hers was settled."),
            "priority": _("9 goes first, also in using up what a customer should hear from us."),
            "subject": _("Empty: the first question."),
            "second_subject": _("Fill in one of these two to try a second wording on half of the customers."),
            "trial_size": _(
                "Looked at once, when that many got each wording and their time to answer is over. "
                "The better one is chosen if the difference is beyond chance; otherwise the first stays."
            ),
            "holdout_percent": _("Drawn by lot; what becomes of them is compared with those asked."),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("channel", "trigger", "since", "quiet"):
            self.fields[name].choices = _column(name).choices  # type: ignore[attr-defined]
        for name, words in _NOTHING_CHOSEN.items():
            self.fields[name].empty_label = words  # type: ignore[attr-defined]
        for name, sentence in _NEEDED.items():
            self.fields[name].error_messages["required"] = sentence
        self.initial["weekdays"] = list(self.instance.weekdays)
        self.fields["name"].error_messages["unique"] = _(
            "Another program has this name. Choose one of its own."
        )
        for name in _WITH_DEFAULT:
            self.fields[name].required = False
        for name in ("event_kind", "date_name"):
            # Asked for by `_check_trigger`, and shown with the trigger that needs it only.
            self.fields[name].is_conditional = True  # type: ignore[attr-defined]

    @property
    def sections(self) -> Iterator[Section]:
        """The parts of the form, in order."""
        for title, is_open, names in _SECTIONS:
            fields = [(self[name], _SERVES.get(name, "")) for name in names]
            yield Section(title, fields, is_open or any(field.errors for field, _serves in fields))

    @property
    def known_kinds(self) -> list[str]:
        """The kinds of event there are, for the field to suggest."""
        return sorted({*USUAL_KINDS, *CustomerEvent.objects.kinds()})

    def clean_survey(self) -> Survey:
        survey: Survey = self.cleaned_data["survey"]
        if survey.is_anonymous:
            raise ValidationError(str(FormAnonymous.sentence))
        return survey

    def clean_weekdays(self) -> str:
        return "".join(sorted(self.cleaned_data["weekdays"])) or EVERY_DAY

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in _WITH_DEFAULT:
            if name not in self.errors and cleaned.get(name) in (None, ""):
                cleaned[name] = _column(name).get_default()
        self._check_trigger(cleaned)
        self._check_hours(cleaned)
        self._check_silence(cleaned)
        return cleaned

    def _check_trigger(self, cleaned: dict[str, Any]) -> None:
        needs = {
            Program.Trigger.EVENT: ("event_kind", _("Say which event starts it, such as delivered.")),
            Program.Trigger.DATE: ("date_name", _("Say which date of hers starts it, such as birthday.")),
            Program.Trigger.ONCE: ("segment", _("Choose the segment that is asked once.")),
        }
        name, sentence = needs.get(cleaned.get("trigger", ""), ("", ""))
        if name and not cleaned.get(name) and name not in self.errors:
            self.add_error(name, ValidationError(sentence))

    def _check_hours(self, cleaned: dict[str, Any]) -> None:
        opens, closes = cleaned.get("opens"), cleaned.get("closes")
        if opens is None or closes is None:
            return
        if opens < closes and opens < EARLIEST:
            self.add_error(
                "opens", ValidationError(_("The law keeps the night quiet: choose 08:00 or later."))
            )
        if opens < closes and closes > LATEST:
            self.add_error(
                "closes", ValidationError(_("The law keeps the night quiet: choose 21:00 or earlier."))
            )
        law = STRICTEST if cleaned.get("quiet") == Program.Quiet.STRICTEST else USUAL
        days = frozenset(int(digit) for digit in cleaned.get("weekdays") or "1234567")
        hours = Hours(opens, closes, days, law)
        week = (date(2026, 1, 5) + timedelta(days=offset) for offset in range(7))
        if not any(hours.on(day) for day in week):
            self.add_error(
                "closes",
                ValidationError(
                    _("The law keeps all of these hours quiet: choose some between 8:00 and 21:00.")
                ),
            )

    def _check_silence(self, cleaned: dict[str, Any]) -> None:
        days, reminders = cleaned.get("expires_after_days"), cleaned.get("reminder_count") or 0
        latest_reminder = reminders * (cleaned.get("reminder_days") or 0)
        if days is None:
            return
        if latest_reminder >= days:
            self.add_error(
                "reminder_days",
                ValidationError(_("The last reminder would come when it can no longer be answered.")),
            )
        offer_days = cleaned.get("offer_days")
        if offer_days and not cleaned.get("offer"):
            self.add_error(
                "offer", ValidationError(_("Choose the coupon, or empty the days of silence before it."))
            )
        if cleaned.get("offer") and not offer_days:
            self.add_error(
                "offer_days", ValidationError(_("Say after how many days of silence the coupon comes."))
            )
        if offer_days and not latest_reminder < offer_days < days:
            self.add_error(
                "offer_days",
                ValidationError(
                    _("The coupon comes after the last reminder and before the time to answer is over.")
                ),
            )


def _column(name: str) -> "Field[Any, Any]":
    return cast("Field[Any, Any]", Program._meta.get_field(name))
