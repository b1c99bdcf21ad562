"""Read a text as the words and pairs of words the portal's own model counts."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

READ_LENGTH: Final = 5_000
"""Characters of a text that are read: what a post is shows by then."""
MOST_WORDS: Final = 400
WORD_LENGTH: Final = 60
_ADDRESS: Final = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_LINK: Final = re.compile(r"(?:https?://|www\.)([\w.-]*\w)\S*")
_WORD: Final = re.compile(r"\[\w+\]|link:[\w.-]+|[^\W\d_]{2,}(?:['’][^\W\d_]+)?")


def words_of(text: str) -> list[str]:
    """Return each word and each pair of neighbors once, in order, at most 400 of them.

    Links are read as the host they lead to, mail addresses and numbers as their kind: nobody's are kept.
    """
    return list(dict.fromkeys(_words_and_pairs(text)))[:MOST_WORDS]


def _words_and_pairs(text: str) -> Iterator[str]:
    plain = unicodedata.normalize("NFKC", text[:READ_LENGTH]).casefold()
    plain = _LINK.sub(r" link:\1 ", _ADDRESS.sub(" [address] ", plain))
    plain = re.sub(r"\d[\d.,]{2,}", " [number] ", plain)
    single = [word[:WORD_LENGTH] for word in _WORD.findall(plain)]
    yield from single
    for first, second in pairwise(single):
        yield f"{first} {second}"[:WORD_LENGTH]
