"""Follow a choice through the versions of its form: reworded, merged with others, or split into several."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from feedback.surveys.models import SurveyVersion

Carried = Mapping[str, Mapping[str, Sequence[str]]]
TOGETHER = "="
"""Before a split choice: how many chose it or one of those it became, each person once."""


@dataclass(frozen=True)
class Split:
    """A choice that became several; its own answers stay under `line`."""

    key: str
    line: str
    choice: str
    version: int
    parts: tuple[str, ...]

    @property
    def together(self) -> str:
        return TOGETHER + self.line


class Lineage:
    """What carries on which choice, by the versions that said so in rising order.

    A choice that was renamed or merged counts under the one that carries it on. Of a split one nobody knows
    which part was meant: its answers keep a line of their own, such as "late@3" for one split by version 3.
    """

    def __init__(self, versions: Iterable[tuple[int, Carried]] = ()) -> None:
        self._carried = [(number, carried) for number, carried in sorted(versions, key=_number) if carried]

    @classmethod
    def of_survey(cls, survey_id: int) -> "Lineage":
        """Return the lineage of a form, by one query."""
        rows = SurveyVersion.objects.filter(survey_id=survey_id).exclude(carried={})
        return cls(rows.values_list("number", "carried"))

    def line_of(self, key: str, choice: str, version: int) -> str:
        """Return the line under which a choice of a version's question is counted."""
        for number, carried in self._carried:
            targets = carried.get(key, {}).get(choice, ())
            if number <= version or not targets:
                continue
            lines = {self.line_of(key, target, number) for target in targets}
            return lines.pop() if len(lines) == 1 else f"{choice}@{number}"
        return choice

    def splits(self, key: str) -> Iterator[Split]:
        """Yield the choices of a question that became several."""
        for number, carried in self._carried:
            for choice, targets in carried.get(key, {}).items():
                line = self.line_of(key, choice, number - 1)
                if line == f"{choice}@{number}":
                    parts = dict.fromkeys(self.line_of(key, target, number) for target in targets)
                    yield Split(key, line, choice, number, tuple(parts))

    def options(self, key: str, choices: Iterable[str], version: int) -> list[str]:
        """Return the lines of the choices of one answer, each once, and the splits they belong to."""
        lines = dict.fromkeys(self.line_of(key, choice, version) for choice in choices)
        found = lines.keys()
        together = [split.together for split in self.splits(key) if {split.line, *split.parts} & found]
        return [*lines, *together]


def _number(version: tuple[int, Carried]) -> int:
    return version[0]
