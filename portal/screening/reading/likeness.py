"""Take a text apart into words and runs of letters, so that texts about one thing can be found."""

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from math import log, sqrt
from typing import Final

LONGEST: Final = 1000
SIZES: Final = (3, 4, 5)
_WORD: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)?")


def words_of(text: str) -> list[str]:
    """Return the words of a text in small letters."""
    return _WORD.findall(text[:LONGEST].lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))


def features(text: str) -> list[str]:
    """Return words, pairs of words, and runs of three to five letters, each once.

    A word begins with "=", a pair holds a space; in a run "_" marks the end of a word.
    """
    words = words_of(text)
    found = dict.fromkeys(f"={word}" for word in words)
    found |= dict.fromkeys(f"{one} {two}" for one, two in pairwise(words))
    for word in words:
        padded = f"_{word}_"
        for size in SIZES:
            for start in range(len(padded) - size + 1):
                found[padded[start : start + size]] = None
    return list(found)


def rarity(counts: Mapping[str, int], number: int) -> dict[str, float]:
    """Return the inverse document frequency of features that stand in so many of `number` texts."""
    return {feature: log((number + 1) / (times + 1)) + 1 for feature, times in counts.items()}


def unit(names: Iterable[str], weights: Mapping[str, float]) -> dict[str, float]:
    """Return the features that have a weight as a vector of length 1."""
    known = {name: weights[name] for name in names if name in weights}
    length = sqrt(sum(weight * weight for weight in known.values())) or 1.0
    return {name: weight / length for name, weight in known.items()}
