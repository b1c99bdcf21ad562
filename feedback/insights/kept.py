"""Hold what is kept of one form over several windows of time, so that one statement feeds a whole page."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from feedback.insights.models import DailyCount
from feedback.insights.theme_counts import NO_SCORE
from feedback.surveys.scores import Tally

Measure = DailyCount.Measure
Scores = Mapping[tuple[str, int], int]
"""How many gave which score, by scale and score."""


@dataclass(frozen=True)
class Answered:
    """How many answered in a period, and which scores they gave on the scale the form has now.

    `elsewhere` is how many gave a score on a scale that the form had before.
    """

    number: int
    tally: Tally
    elsewhere: int = 0


@dataclass(frozen=True)
class Sums:
    """How many share a segment, a scale and a score: one number for each window."""

    segment: str
    kind: str
    score: int
    numbers: Sequence[int]


@dataclass(frozen=True)
class Kept:
    """The figures of a form whose scale is `kind`, by measure; each method is asked for one window, or all.

    A window is named by its place among those that were read.
    """

    kind: str
    sums: Mapping[str, Sequence[Sums]]

    def answered(self, place: int) -> Answered:
        """Return what the answers say."""
        scores = {(kind, score): n for _segment, kind, score, n in self._at(Measure.SCORE, place)}
        return answered_of(self.kind, scores)

    def by_segment(self, measure: str, place: int) -> dict[str, Answered]:
        """Return what each segment's answers say."""
        found: dict[str, dict[tuple[str, int], int]] = defaultdict(dict)
        for segment, kind, score, number in self._at(measure, place):
            found[segment][kind, score] = number
        return {segment: answered_of(self.kind, scores) for segment, scores in sorted(found.items())}

    def sizes(self, measure: str, places: int) -> list[dict[str, int]]:
        """Return how many of each segment gave a score, in each of the first windows."""
        sizes: list[dict[str, int]] = [defaultdict(int) for _place in range(places)]
        for line in self.sums.get(measure, ()):
            if line.kind == self.kind and line.score != NO_SCORE:
                for place, found in enumerate(sizes):
                    found[line.segment] += line.numbers[place]
        return sizes

    def scores_by_choice(self, place: int) -> dict[str, dict[str, dict[int, int]]]:
        """Return, by question and line, the scores of those who chose it.

        The line "" holds all who answered the question.
        """
        found: dict[str, dict[str, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
        for segment, kind, score, number in self._at(Measure.CHOICE, place):
            if kind == self.kind:
                key, _colon, line = segment.partition(":")
                found[key][line][score] = number
        return {key: dict(lines) for key, lines in found.items()}

    def scores_by_theme(self, place: int) -> dict[str, dict[int, int]]:
        """Return, by theme, the scores of those who named it.

        The theme "" holds all whose words were read. Who gave no score is in none.
        """
        found: dict[str, dict[int, int]] = defaultdict(dict)
        for theme, kind, score, number in self._at(Measure.THEME, place):
            if kind == self.kind and score != NO_SCORE:
                found[theme][score] = number
        return dict(found)

    def numbers_by_theme(self, place: int) -> dict[str, int]:
        """Return how many named each theme, and under "" how many were read."""
        found: dict[str, int] = defaultdict(int)
        for theme, _kind, _score, number in self._at(Measure.THEME, place):
            found[theme] += number
        return dict(found)

    def begun(self, place: int) -> int:
        """Return how many began the form and did not send it in."""
        return sum(number for *_line, number in self._at(Measure.BEGUN, place))

    def seconds(self, place: int) -> dict[int, int]:
        """Return how many took how long: the lower end of a stretch in seconds, and its number."""
        return {score: number for _segment, _kind, score, number in self._at(Measure.SECONDS, place)}

    def _at(self, measure: str, place: int) -> Iterator[tuple[str, str, int, int]]:
        """Yield what one window has; what it has nothing of is not in it."""
        for line in self.sums.get(measure, ()):
            if line.numbers[place]:
                yield line.segment, line.kind, line.score, line.numbers[place]


def answered_of(kind: str, scores: Scores) -> Answered:
    """Return what the scores say on the scale of that kind."""
    tally: dict[int, int] = {}
    elsewhere = 0
    for (scale, score), number in sorted(scores.items()):
        if score == NO_SCORE:
            continue
        if scale == kind:
            tally[score] = number
        else:
            elsewhere += number
    return Answered(sum(scores.values()), tally, elsewhere)
