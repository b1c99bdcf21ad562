"""Say before anything is sent who will be told, and why the others won't, each person counted once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from feedback.outcomes.contributors import Fate, judge, walk
from feedback.outcomes.models import Outcome

AT_ONCE: Final = 500
MOST: Final = 5_000
"""So many answers and votes are looked at for the preview; the telling itself walks through all."""
_ORDER: Final = {fate: number for number, fate in enumerate(Fate)}


@dataclass(frozen=True)
class Reach:
    """How many people end with each fate; `is_part` when there are more than were looked at."""

    numbers: Sequence[tuple[Fate, int]]
    is_part: bool = False

    @property
    def told(self) -> int:
        """How many will be told."""
        return dict(self.numbers).get(Fate.REACHED, 0)

    @property
    def others(self) -> Sequence[tuple[Fate, int]]:
        """Why the rest is not told."""
        return [(fate, number) for fate, number in self.numbers if fate != Fate.REACHED]

    @property
    def people(self) -> int:
        return sum(number for _fate, number in self.numbers)


def reach_of(outcome: Outcome, now: datetime) -> Reach:
    """Return what telling would come to, without telling anybody."""
    tally, looked_at = _Tally(), 0
    for batch in walk(outcome, AT_ONCE):
        for judged in judge(outcome, batch, now):
            if judged.contribution.is_confidential:
                # Counted as an answer: whether its author is one of the others would tell who she is.
                tally.add((), Fate.CONFIDENTIAL)
            else:
                tally.add(judged.contribution.keys, judged.fate)
        looked_at += len(batch)
        if looked_at >= MOST:
            return Reach(tally.numbers(), is_part=True)
    return Reach(tally.numbers())


class _Tally:
    """The best fate of each person; who shares a login, a record or an address is one."""

    def __init__(self) -> None:
        self._person_of: dict[str, int] = {}
        self._fates: list[Fate] = []

    def add(self, keys: Sequence[str], fate: Fate) -> None:
        known = [self._person_of[key] for key in keys if key in self._person_of]
        person = known[0] if known else len(self._fates)
        if not known:
            self._fates.append(fate)
        self._fates[person] = min(self._fates[person], fate, key=_ORDER.__getitem__)
        for key in keys:
            self._person_of.setdefault(key, person)

    def numbers(self) -> list[tuple[Fate, int]]:
        counted = Counter(self._fates)
        return [(fate, counted[fate]) for fate in Fate if counted[fate]]
