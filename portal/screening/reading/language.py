"""Say in which language a text is, by the letters that stand together in it."""

import gzip
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from math import exp
from pathlib import Path
from typing import Final

MODEL: Final = Path(__file__).with_name("language.json.gz")
LONGEST: Final = 160
"""So many letters are looked at: a sentence or two are plenty."""
FIELD: Final = 24
"""Bits for the sum of one language: a gram adds to the sums of all languages in one addition."""
TENTHS: Final = 16
"""A unit of a stored weight is this part of a logit."""
MILDNESS: Final = 0.35
"""Neighboring grams say nearly the same, so their sum is far too sure of itself."""
EXPECTED: Final = 4.0
"""So much, in logits, an expected language is ahead."""
MOST_WORDS: Final = 20_000
"""So many words are kept with the sum of their grams: most words of a text are among the most common ones."""
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_NO_WORDS: Final = re.compile(r"https?://\S+|www\.\S+|\S+@\S+")


@dataclass(frozen=True)
class Language:
    """A language by its code, "" where the text has no letters to go by, and the chance that it is right."""

    code: str
    confidence: float


NOBODY_KNOWS: Final = Language("", 0.0)


@dataclass(frozen=True)
class LanguageModel:
    """For each gram one number that holds the weights of all languages, side by side."""

    version: str
    codes: tuple[str, ...]
    grams: Mapping[str, int]


def grams_of(text: str) -> list[str]:
    """Return the words of a text, and all runs of one to four letters in each, its ends marked."""
    return [gram for word in _words_of(text) for gram in _grams_in(word)]


def _words_of(text: str) -> list[str]:
    return _WORD.findall(_NO_WORDS.sub(" ", text[:LONGEST]).lower().replace("’", "'"))


def _grams_in(word: str) -> list[str]:
    padded = f" {word} "
    length = len(padded)
    runs = [padded[start : start + size] for size in (2, 3, 4) for start in range(length - size + 1)]
    return [padded, *runs, *word]


@lru_cache(maxsize=MOST_WORDS)
def weight_of(word: str) -> int:
    """Return the sum of the grams of a word, for all languages side by side."""
    weights = model().grams
    return sum(weights[gram] for gram in _grams_in(word) if gram in weights)


@cache
def model() -> LanguageModel:
    """Return the shipped model, read once in each process."""
    packed = json.loads(gzip.decompress(MODEL.read_bytes()))
    size = len(packed["codes"])
    weights = bytes.fromhex(packed["weights"])
    rows = (weights[start : start + size] for start in range(0, len(weights), size))
    numbers = (sum(weight << FIELD * place for place, weight in enumerate(row)) for row in rows)
    return LanguageModel(
        packed["version"], tuple(packed["codes"]), dict(zip(packed["grams"], numbers, strict=True))
    )


def language(text: str, among: Collection[str] = (), expected: Collection[str] = ()) -> Language:
    """Return the language of a text, of those in `among` that are known, or of all.

    What is `expected`, as the languages of a form are, wins where the letters leave it open.
    Codes are those of Django; "de-at" counts as "de". One language to choose from is that one.
    """
    known = model()
    places = _places(known.codes, tuple(among))
    total = sum(weight_of(word) for word in _words_of(text))
    if not total or not places:
        return NOBODY_KNOWS
    mask = (1 << FIELD) - 1
    bases = {code.lower().split("-")[0] for code in expected}
    sums = {
        code: ((total >> FIELD * place) & mask) / TENTHS * MILDNESS
        + (EXPECTED if known.codes[place] in bases else 0.0)
        for code, place in places
    }
    best = max(sums, key=lambda code: sums[code])
    others = sum(exp(max(value - sums[best], -50.0)) for value in sums.values())
    return Language(best, 1 / others)


@cache
def _places(codes: tuple[str, ...], among: tuple[str, ...]) -> list[tuple[str, int]]:
    """Return the codes to choose from as they were asked for, each with its place in the sums."""
    asked = {code.lower().replace("_", "-"): code for code in among} or {code: code for code in codes}
    known = {code: place for place, code in enumerate(codes)}
    by_base = {spelling.split("-")[0]: code for spelling, code in asked.items()}
    return [(asked.get(code, wish), known[code]) for code in codes if (wish := by_base.get(code, ""))]
