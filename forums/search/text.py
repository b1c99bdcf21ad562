"""Read what people type into the search box, and show where a text says it."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from portal.lib.words import plain

MAX_LENGTH: Final = 200
MAX_TERMS: Final = 8
EXCERPT_LENGTH: Final = 220
_BEFORE: Final = 70

CHARACTER_WORDS: Final = "\u2e80-\u2fff\u3040-\u9fff\uac00-\ud7af\uf900-\ufaff"
"""Scripts that put no space between words: each of their characters is indexed as a word of its own."""
_ALONE: Final = re.compile(f"([{CHARACTER_WORDS}])")
_MARKS: Final = re.compile("[\u0300-\u036f]")
_PART: Final = re.compile(r'(-?)(?:"([^"]*)"?|(\S+))')
_WORD: Final = re.compile(r"\w+")
_ENDINGS: Final = re.compile(r"(?:ings?|ed|ers?|es|s|y|ies)$")


@dataclass(frozen=True)
class Term:
    """One thing that must stand in a post, or must not; a phrase keeps the order of its words."""

    text: str
    is_phrase: bool = False
    is_excluded: bool = False


@dataclass(frozen=True)
class Query:
    """What somebody looks for. `was_cut` tells that she typed more than is looked for."""

    terms: tuple[Term, ...] = ()
    was_cut: bool = False

    def __bool__(self) -> bool:
        return bool(self.wanted)

    @property
    def wanted(self) -> list[Term]:
        return [term for term in self.terms if not term.is_excluded]

    @property
    def excluded(self) -> list[Term]:
        return [term for term in self.terms if term.is_excluded]

    @property
    def words(self) -> list[str]:
        """Return the wanted words, each for itself."""
        return [word for term in self.wanted for word in _WORD.findall(term.text)]


def parse(typed: str) -> Query:
    """Read plain words, "exact phrases" and -words to leave out; more than the caps allow is cut."""
    text = " ".join(typed.replace("\x00", " ").split())
    terms: dict[Term, None] = {}
    for sign, phrase, word in _PART.findall(text[:MAX_LENGTH]):
        content = " ".join(_WORD.findall(fold(phrase or word).replace("_", " ")))
        if content:
            is_phrase = " " in content or bool(_ALONE.search(content))
            terms[Term(content, is_phrase=is_phrase, is_excluded=sign == "-")] = None
    kept = tuple(terms)[:MAX_TERMS]
    return Query(kept, was_cut=len(text) > MAX_LENGTH or len(terms) > MAX_TERMS)


def words_of(text: str) -> list[str]:
    """Return every word of a text as typed, none left out: a title is no query."""
    return _WORD.findall(fold(text.replace("\x00", " ")).replace("_", " "))


def fold(text: str) -> str:
    """Return the text in small letters without accents; compatible forms become one."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", _MARKS.sub("", unicodedata.normalize("NFKD", text))).lower()


def indexed(text: str | None) -> str:
    """Return a text as the index reads it: folded, with a space around each character that is a word.

    PostgreSQL does the same in its own function (forums/search/sql.py).
    """
    return spaced(fold(text or ""))


def spaced(folded: str) -> str:
    """Return the folded text with each character that is a word of its own set apart."""
    return folded if folded.isascii() else _ALONE.sub(r" \1 ", folded)


def excerpt(html: str, words: Sequence[str]) -> SafeString:
    """Return the part of a post that says the words, with each marked."""
    line = plain(html)
    found = _finder(words).search(_same_length_fold(line)) if words else None
    start = max(0, found.start() - _BEFORE) if found else 0
    if start:
        start = line.find(" ", start, start + 20) + 1 or start
    cut = line[start : start + EXCERPT_LENGTH]
    if start + EXCERPT_LENGTH < len(line):
        cut = f"{cut.rpartition(' ')[0] or cut}…"
    return marked(f"…{cut}" if start else cut, words)


def marked(line: str, words: Sequence[str]) -> SafeString:
    """Return the escaped line with each of the words in <mark>."""
    if not words:
        return escape(line)
    parts: list[str] = []
    at = 0
    for found in _finder(words).finditer(_same_length_fold(line)):
        parts += [
            escape(line[at : found.start()]),
            f"<mark>{escape(line[found.start() : found.end()])}</mark>",
        ]
        at = found.end()
    return mark_safe("".join([*parts, escape(line[at:])]))  # noqa: S308 - every piece is escaped above


def _finder(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for the words and their near forms: "grinding" shows "grinds" too."""
    choices = "|".join(sorted({_choice(word) for word in words}, key=len, reverse=True))
    return re.compile(choices)


def _choice(word: str) -> str:
    if _ALONE.search(word):
        return re.escape(word)
    stem = stem_of(word)
    return rf"\b{re.escape(stem)}\w*" if stem else rf"\b{re.escape(word)}\b"


def stem_of(word: str) -> str:
    """Return what the near forms of a word begin with; nothing where too little would be left."""
    stem = _ENDINGS.sub("", word)
    if len(stem) < 3:
        return ""
    return stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] else stem


def _same_length_fold(text: str) -> str:
    """Fold character by character, so that a place in the folded text is the same place in the text."""
    if text.isascii():
        return text.lower()
    return "".join(map(_fold_one, text))


@lru_cache(maxsize=4096)
def _fold_one(character: str) -> str:
    if character.isascii():
        return character.lower()
    folded = unicodedata.normalize("NFKD", character)[0].lower()
    return folded if len(folded) == 1 else character
