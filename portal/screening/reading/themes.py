"""Learn themes from a few texts each, and say which a new text is about and how sure that is."""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from math import sqrt
from typing import Final, Generic, TypeVar

from portal.screening.reading.likeness import features, rarity, unit
from portal.screening.reading.sentiment import logistic

Theme = TypeVar("Theme", bound=Hashable)
ROUNDS: Final = 5
MARGIN: Final = 0.3
RATE: Final = 0.05
STEEPNESS: Final = 14.0
"""How fast confidence grows with the likeness beyond the bar."""
LEAST_EXAMPLES: Final = 2
SURE: Final = 0.5


class ThemeLearner(Generic[Theme]):
    """One vector for each theme: the middle of its examples, then moved apart where two are confused.

    An example without a theme teaches what none of them is about.
    """

    def __init__(self, examples: Sequence[tuple[str, Collection[Theme]]]) -> None:
        named = [(features(text), themes) for text, themes in examples]
        counts = Counter(name for names, _themes in named for name in names)
        self._rarity = rarity(counts, len(named))
        vectors = [(unit(names, self._rarity), themes) for names, themes in named]
        self._sizes = Counter(theme for _vector, themes in vectors for theme in themes)
        self._middles = self._averaged(vectors)
        for _round in range(ROUNDS):
            for vector, themes in vectors:
                self._learn(vector, themes)

    def scores(self, text: str) -> dict[Theme, float]:
        """Return how like each theme a text is, about 0 to 1."""
        return self._scores(unit(features(text), self._rarity))

    def themes_of(self, text: str) -> dict[Theme, float]:
        """Return the themes a text is about, each with a confidence from SURE to 1."""
        chances = {
            theme: logistic(STEEPNESS * (score - self._bar(theme)))
            for theme, score in self.scores(text).items()
            if self._sizes[theme] >= LEAST_EXAMPLES
        }
        return {theme: chance for theme, chance in chances.items() if chance >= SURE}

    def _bar(self, theme: Theme) -> float:
        """Return the likeness from which a text is more likely about a theme than not."""
        return 0.22 + 0.1 / sqrt(self._sizes[theme])

    def _averaged(
        self, vectors: Iterable[tuple[dict[str, float], Collection[Theme]]]
    ) -> dict[str, dict[Theme, float]]:
        sums: dict[Theme, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for vector, themes in vectors:
            for theme in themes:
                for name, weight in vector.items():
                    sums[theme][name] += weight
        by_name: dict[str, dict[Theme, float]] = defaultdict(dict)
        for theme, weights in sums.items():
            length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
            for name, weight in weights.items():
                by_name[name][theme] = weight / length
        return by_name

    def _scores(self, vector: Mapping[str, float]) -> dict[Theme, float]:
        scores = dict.fromkeys(self._sizes, 0.0)
        for name, weight in vector.items():
            for theme, part in self._middles.get(name, {}).items():
                scores[theme] += weight * part
        return scores

    def _learn(self, vector: Mapping[str, float], themes: Collection[Theme]) -> None:
        """Move the vectors of two themes apart where an example is nearer to the wrong one."""
        scores = self._scores(vector)
        wrong = max((theme for theme in scores if theme not in themes), key=scores.__getitem__, default=None)
        if wrong is None:
            return
        own = min(themes, key=scores.__getitem__, default=None)
        nearest = scores[own] if own is not None else self._bar(wrong)
        if nearest - scores[wrong] < MARGIN:
            self._move(vector, wrong, -RATE)
            if own is not None:
                self._move(vector, own, RATE)

    def _move(self, vector: Mapping[str, float], theme: Theme, step: float) -> None:
        for name, weight in vector.items():
            parts = self._middles[name]
            parts[theme] = parts.get(theme, 0.0) + step * weight
