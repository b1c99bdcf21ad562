"""Propose themes: words that stand out among the texts that blame, with those that keep them company.

Source of the weights: class-based TF-IDF as in Grootendorst, "BERTopic", 2022, with two classes.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from pathlib import Path
from typing import Final

from portal.screening.reading.likeness import words_of
from portal.screening.reading.terms import worth_of

LEAST_TEXTS: Final = 4
LARGEST_SHARE: Final = 0.25
MOST: Final = 8
COMPANY: Final = 3
OVERLAP: Final = 0.5
_PLAIN: Final = frozenset(Path(__file__).with_name("plain_words.txt").read_text().split())


@dataclass(frozen=True)
class Proposal:
    """What texts may be about: the word that stands out, its company, and in how many texts it stands."""

    words: tuple[str, ...]
    number: int


def propose(texts: Sequence[tuple[str, bool]], *, most: int = MOST) -> list[Proposal]:
    """Return what stands out in texts, each with whether it blames; the weightiest first."""
    rows = [frozenset(_terms(text)) for text, _blames in texts]
    everywhere = Counter(term for row in rows for term in row)
    blamed = Counter(term for row, (_text, blames) in zip(rows, texts, strict=True) if blames for term in row)
    known = {
        term: _weight(blamed[term], times, len(rows))
        for term, times in everywhere.items()
        if times >= LEAST_TEXTS and times <= LARGEST_SHARE * len(rows) and blamed[term] >= LEAST_TEXTS / 2
    }
    found: list[Proposal] = []
    taken: list[set[int]] = []
    for term in sorted(known, key=lambda term: (-known[term], term)):
        places = {place for place, row in enumerate(rows) if term in row}
        if len(found) < most and all(len(places & other) < OVERLAP * len(places) for other in taken):
            taken.append(places)
            found.append(Proposal((term, *_company(term, places, rows, known)), len(places)))
    return found


def _weight(blamed: int, times: int, number: int) -> float:
    """Return the weight of a term in the class of texts that blame."""
    return (blamed + 0.5 * (times - blamed)) * log(1 + number / times)


def _company(
    term: str, places: set[int], rows: Sequence[frozenset[str]], known: dict[str, float]
) -> list[str]:
    near = Counter(other for place in places for other in rows[place] if other in known)
    fitting = [other for other in near if not set(other.split()) & set(term.split()) and near[other] >= 2]
    return sorted(fitting, key=lambda other: (-near[other] * known[other], other))[:COMPANY]


def _terms(text: str) -> Iterator[str]:
    words = [word.replace("'", "") for word in words_of(text)]
    kept = [word if word not in _PLAIN and len(word) > 2 and not word.isdigit() else "" for word in words]
    yield from (word for word in kept if word and not worth_of(word))
    for one, two in pairwise(kept):
        if one and two and not (worth_of(one) or worth_of(two)):
            yield f"{one} {two}"
