"""Find texts that say nearly the same in nearly the same words.

Source: Broder, "On the resemblance and containment of documents", 1997 (MinHash, cut into bands).
"""

from collections.abc import Collection
from typing import Final
from zlib import crc32

from portal.screening.reading.likeness import words_of

BANDS: Final = 6
ROWS: Final = 2
ALIKE: Final = 0.6
"""From this share of common shingles on two texts are near-duplicates."""
LEAST_WORDS: Final = 4
"""Shorter texts, as "all fine", are not copies of each other: people simply say so."""
_SIZE: Final = 5
_PRIME: Final = (1 << 61) - 1
_LARGEST: Final = (1 << 63) - 1
_SEEDS: Final = tuple(
    (0x9E3779B1 * (2 * place + 1) ** 3 % _PRIME, 0x85EBCA77 * (place + 1) ** 2)
    for place in range(BANDS * ROWS)
)


def shingles(text: str) -> frozenset[int]:
    """Return the runs of five letters of a text, as numbers; none for a text of few words."""
    words = words_of(text)
    if len(words) < LEAST_WORDS:
        return frozenset()
    line = " ".join(words)
    return frozenset(crc32(line[start : start + _SIZE].encode()) for start in range(len(line) - _SIZE + 1))


def bands_of(text: str) -> list[int]:
    """Return a few numbers of 63 bits; nearly equal texts share at least one, as good as surely."""
    numbers = shingles(text)
    if not numbers:
        return []
    least = [min((factor * number + shift) % _PRIME for number in numbers) for factor, shift in _SEEDS]
    pairs = zip(least[::ROWS], least[1::ROWS], strict=True)
    return [(one * 1_000_003 + other + place * 7_919) % _LARGEST for place, (one, other) in enumerate(pairs)]


def resemblance(one: Collection[int], other: Collection[int]) -> float:
    """Return the share of shingles two texts have in common, 0 to 1."""
    first, second = set(one), set(other)
    return len(first & second) / len(first | second) if first and second else 0.0
