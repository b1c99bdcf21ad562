"""Say how many links with a number were opened, how many counted, and why the rest did not."""

from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.surveys.asides import Aside
from feedback.surveys.models import Survey
from feedback.taps.judging import Reason
from feedback.taps.models import Tap

_ORDER: Final = (
    *(Reason.NO_SIGN, Reason.BURST, Reason.HONEY, Reason.EARLY, Reason.HEAD),
    *(Reason.ROBOT, Reason.DOUBT, Reason.DRIVEN, Reason.SHARED),
)


@dataclass(frozen=True)
class Why:
    """How many opened links did not count for one reason."""

    words: str
    number: int


@dataclass(frozen=True)
class Overview:
    """What became of the opened links of one form."""

    opened: int
    counted: int
    waiting: int
    reasons: tuple[Why, ...]

    @property
    def not_counted(self) -> int:
        return self.opened - self.counted - self.waiting


def overview_of(survey: Survey) -> Overview:
    """Return what became of a form's opened links, in one query."""
    rows = Tap.objects.of_survey(survey).tally()
    by_state = {
        state: sum(n for (each, _why), n in rows.items() if each == state) for state in Tap.State.values
    }
    counted, waiting = by_state[Tap.State.COUNTED], by_state[Tap.State.SIGNED]
    rest = {
        reason: sum(n for (state, why), n in rows.items() if why == reason and state in _UNCOUNTED)
        for reason in Reason.values
    }
    reasons = [Why(str(reason.label), rest[reason]) for reason in _ORDER if rest[reason]]
    if rest[Reason.COUNTS]:
        reasons.append(Why(_("Another number of the same mail is the answer"), rest[Reason.COUNTS]))
    return Overview(sum(rows.values()), counted, waiting, tuple(reasons))


def aside_of(survey: Survey) -> Aside | None:
    """Say on the page of a form how many links were opened and not counted."""
    found = overview_of(survey)
    if not found.not_counted:
        return None
    sentence = ngettext(
        "%(number)d opened link with a number is not counted.",
        "%(number)d opened links with numbers are not counted.",
        found.not_counted,
    )
    url = reverse("taps-desk:tap-list", args=[survey.slug])
    return Aside(sentence % {"number": found.not_counted}, url, _("See why"))


_UNCOUNTED: Final = frozenset({Tap.State.OPENED, Tap.State.DROPPED})
