"""Find texts about the same issue: rare features first, then the likeness of what these bring up.

The postings of a feature are the texts it stands in. Where they lie, in memory or in a database, is for the
caller to say: `search` asks for those of the query's rarest features only, so that it costs the same among
a thousand texts and among a hundred thousand.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from heapq import nlargest
from math import log, sqrt
from typing import Final
from zlib import crc32

from portal.screening.reading.likeness import features

BUDGET: Final = 16_000
"""So many postings are gone through for one query."""
LOOKED_AT: Final = 80
"""So many texts, those that share most of what is rare, are compared in full."""
MANY: Final = 6_000
"""A feature that stands in more texts is in too many to find any; its postings are kept no more."""


def features_of(text: str) -> "array[int]":
    """Return the features of a text as sorted numbers of 32 bits, as a row keeps them."""
    return array("I", sorted({crc32(name.encode()) for name in features(text)}))


def weights_of(query: Collection[int], counts: Mapping[int, int], number: int) -> dict[int, float]:
    """Return what each feature of a query weighs among `number` texts: the rarer, the more."""
    return {name: log((number + 1) / (counts.get(name, 0) + 1)) + 1 for name in query}


def affordable(weights: Mapping[int, float], counts: Mapping[int, int]) -> list[int]:
    """Return the rarest features whose postings together stay within the budget."""
    chosen, spent = [], 0
    for name in sorted(weights, key=lambda name: (-weights[name], name)):
        times = counts.get(name, 0)
        if 0 < times <= MANY and spent + times <= BUDGET:
            chosen.append(name)
            spent += times
    return chosen


def candidates(weights: Mapping[int, float], postings: Mapping[int, Collection[int]]) -> list[int]:
    """Return the texts that share most of what is rare in the query."""
    tally: dict[int, float] = defaultdict(float)
    for name, texts in postings.items():
        worth = weights[name] ** 2
        for text in texts:
            tally[text] += worth
    return nlargest(LOOKED_AT, tally, key=lambda text: (tally[text], -text))


def likeness(weights: Mapping[int, float], other: Collection[int]) -> float:
    """Return how like a text is to the query, about 0 to 1: the cosine, its length guessed by its size."""
    shared = sum(weights[name] ** 2 for name in weights.keys() & set(other))
    own = sqrt(sum(weight * weight for weight in weights.values()))
    typical = own / sqrt(len(weights)) if weights else 0.0
    return shared / (own * typical * sqrt(len(other))) if shared and len(other) else 0.0


def ranked(
    weights: Mapping[int, float], texts: Mapping[int, Collection[int]], limit: int
) -> list[tuple[int, float]]:
    """Return the most alike texts with their likeness, the best first."""
    scored = [(text, likeness(weights, names)) for text, names in texts.items()]
    return sorted(scored, key=lambda pair: (-pair[1], pair[0]))[:limit]


class IssueIndex:
    """The same search with its postings in memory: for measuring, and for what fits there."""

    def __init__(self) -> None:
        self.texts: dict[int, array[int]] = {}
        self.counts: Counter[int] = Counter()
        self.postings: dict[int, array[int]] = {}

    def add(self, key: int, text: str) -> None:
        """Let a text be found."""
        self.texts[key] = names = features_of(text)
        self.counts.update(names)
        for name in names:
            if self.counts[name] <= MANY:
                self.postings.setdefault(name, array("I")).append(key)
            else:
                self.postings.pop(name, None)

    def search(self, text: str, limit: int = 5) -> list[tuple[int, float]]:
        """Return the texts most like this one."""
        weights = weights_of(features_of(text), self.counts, len(self.texts))
        postings = {name: self.postings[name] for name in affordable(weights, self.counts)}
        found = candidates(weights, postings)
        return ranked(weights, {key: self.texts[key] for key in found}, limit)
