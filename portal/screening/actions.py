"""Judge an untrusted text before others read it: it may be held, it is never deleted."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.lib.asking import IN_PERSON, Asking
from portal.screening.rules import HOLD_AT, Found, Habits, Rule, Submission, all_rules

log = logging.getLogger(__name__)

UNCHECKED: Final = "unchecked"
RESUBMITTED: Final = "resubmitted"
_OTHER_LABELS: Final[dict[str, str | Promise]] = {
    UNCHECKED: _("A check could not run, so a person looks first."),
    RESUBMITTED: _("The author changed it after it was hidden."),
}
StoredSignal = Mapping[str, Any] | str
"""A signal as a row keeps it; old rows hold the bare code."""


@dataclass(frozen=True)
class Signal:
    """One thing that speaks against showing a text at once: its weight in points, and what it was exactly."""

    code: str
    weight: int = HOLD_AT
    detail: str = ""


@dataclass(frozen=True)
class Verdict:
    """Whether a person must look first, and the signals that say so."""

    signals: tuple[Signal, ...] = ()

    @property
    def weight(self) -> int:
        """The points of all signals together."""
        return sum(signal.weight for signal in self.signals)

    @property
    def is_held(self) -> bool:
        return self.weight >= HOLD_AT

    @property
    def reasons(self) -> tuple[str, ...]:
        """The codes of the signals."""
        return tuple(signal.code for signal in self.signals)

    def as_rows(self) -> list[dict[str, Any]]:
        """Return the signals as a row keeps them."""
        return [asdict(signal) for signal in self.signals]


CLEAR: Final = Verdict()
NO_HABITS: Final = Habits()
AGAIN: Final = Verdict((Signal(RESUBMITTED),))


def screen_text(
    *,
    text: str,
    author_is_new: bool,
    author_is_known: bool = False,
    is_repeated: bool = False,
    habits: Habits = NO_HABITS,
    asking: Asking = IN_PERSON,
    asks_model: bool = False,
) -> Verdict:
    """Return the verdict on a text; a rule that fails holds the text. What staff write is not asked about."""
    submission = Submission(text, author_is_new, author_is_known, is_repeated, habits, asking, asks_model)
    found = {signal.code: signal for rule in all_rules() if (signal := _signal(rule, submission))}
    return Verdict(tuple(found.values()))


def explain(signals: Iterable[StoredSignal]) -> list[str]:
    """Return the sentences that stand for the stored signals, the heaviest first, as moderators read them."""
    rows = [{"code": stored} if isinstance(stored, str) else stored for stored in signals]
    labels = {rule.code: rule.label for rule in all_rules()} | _OTHER_LABELS
    ordered = sorted(rows, key=lambda row: -int(row.get("weight", HOLD_AT)))
    return [_sentence(str(labels.get(row["code"], row["code"])), row) for row in ordered]


def _sentence(label: str, row: Mapping[str, Any]) -> str:
    if "weight" not in row:
        return label
    points = gettext("%(weight)d of %(most)d points") % {"weight": row["weight"], "most": HOLD_AT}
    return f"{label} ({row['detail']}; {points})" if row.get("detail") else f"{label} ({points})"


def _signal(rule: Rule, submission: Submission) -> Signal | None:
    try:
        found = rule.fires(submission)
    except Exception:
        log.exception("rule %s failed", rule.code)
        return Signal(UNCHECKED)
    if not found:
        return None
    told = found if isinstance(found, Found) else Found()
    return Signal(rule.code, rule.weight if told.weight is None else told.weight, told.detail)
