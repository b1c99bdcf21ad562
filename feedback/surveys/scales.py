"""Know the three published scales: their ends, their words and where trouble starts."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class SurveyKind(TextChoices):
    """What a feedback form measures."""

    CSAT = "csat", _("Satisfaction, 1 to 5 (CSAT)")
    NPS = "nps", _("Recommendation, 0 to 10 (NPS)")
    CES = "ces", _("Ease, 1 to 7 (CES)")
    FREE = "free", _("In their own words")


@dataclass(frozen=True)
class Scale:
    """One scale from its lowest to its highest step; answers up to `complaint_up_to` are complaints."""

    kind: str
    lowest: int
    highest: int
    low_label: str | Promise
    high_label: str | Promise
    question: str | Promise
    complaint_up_to: int
    needs_words: bool
    """Whether a low answer of nobody we know is a complaint only with words or a wish to be contacted."""

    @property
    def steps(self) -> range:
        return range(self.lowest, self.highest + 1)

    def __contains__(self, score: object) -> bool:
        return isinstance(score, int) and self.lowest <= score <= self.highest

    def label_of(self, score: int) -> str:
        """Return the words for a step where it has some, else an empty text."""
        ends = {self.lowest: self.low_label, self.highest: self.high_label}
        return str(ends.get(score, ""))


SCALES: Mapping[str, Scale] = {
    "csat": Scale(
        "csat",
        1,
        5,
        _("very unsatisfied"),
        _("very satisfied"),
        _("How satisfied are you with us?"),
        2,
        needs_words=False,
    ),
    "nps": Scale(
        "nps",
        0,
        10,
        _("not at all likely"),
        _("extremely likely"),
        _("How likely are you to recommend us to a friend or colleague?"),
        6,
        needs_words=True,
    ),
    "ces": Scale(
        "ces",
        1,
        7,
        _("strongly disagree"),
        _("strongly agree"),
        _("It was easy to get what I needed. How much do you agree?"),
        2,
        needs_words=False,
    ),
}
"""Sources: Reichheld, HBR 2003 (NPS 0-10, detractors 0-6); CEB, Customer Effort Score 2.0 (agreement 1-7)."""


def is_low(kind: str, score: int | None) -> bool:
    """Tell whether an answer says that something went wrong."""
    return kind in SCALES and score is not None and score <= SCALES[kind].complaint_up_to


def is_complaint(kind: str, score: int | None, *, has_words: bool) -> bool:
    """Tell whether an answer is a complaint; `has_words`: she said why, or can be asked.

    She wrote why, asks to be contacted, or is known to staff.
    """
    return is_low(kind, score) and (has_words or not SCALES[kind].needs_words)
