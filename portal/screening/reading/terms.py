"""Cut an English sentence into the terms that carry its sentiment."""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

LONGEST: Final = 4000
"""So many letters of a text are read: the verdict on a letter of five pages stands after two."""
MOST_WORDS: Final = 20_000
"""So many words are kept with their worth: strangers write them, and invent ever new ones."""
_TOKEN: Final = re.compile(
    r"[a-z]+(?:'[a-z]+)?|[0-9]+|[!?]+|[.,;:()]|[:;=]-?[()dp/\\]|<3|[\U0001f300-\U0001faff]"
)
_BREAKS: Final = frozenset(".,;:!?()")
_NEGATORS: Final = frozenset(
    {
        *(
            "not",
            "no",
            "never",
            "none",
            "nobody",
            "nothing",
            "neither",
            "nor",
            "nowhere",
            "without",
            "cannot",
        ),
        *("hardly", "barely", "scarcely", "lacks", "lacking", "cant", "dont", "wont", "didnt", "doesnt"),
        *("isnt", "wasnt", "couldnt", "wouldnt", "shouldnt", "havent", "hasnt", "arent", "werent", "aint"),
    }
)
_BOOSTERS: Final = frozenset(
    {
        *("very", "really", "extremely", "so", "too", "absolutely", "totally", "completely", "incredibly"),
        *("highly", "most", "truly", "simply", "such", "super", "quite", "pretty", "entirely", "utterly"),
    }
)
_TURNS: Final = frozenset({"but", "however", "although", "though", "yet", "except", "unfortunately"})
NO_OPINION: Final = "<none>"
"""Stands where no word of the lexicon does."""
REACH: Final = 3
"""So many words after "not" are turned round; a comma or a full stop ends it."""
BOOST: Final = 2.0
"""So much more "very good" praises than "good"."""
PAIR: Final = 0.5
"""A pair of words counts for less than a word: it is seen less often, and so known less well."""
_ENDINGS: Final = (("ies", "y"), ("es", ""), ("s", ""), ("ied", "y"), ("ed", ""), ("ed", "e"), ("ing", ""))
_MORE_ENDINGS: Final = (
    ("ing", "e"),
    ("ly", ""),
    ("ily", "y"),
    ("er", ""),
    ("est", ""),
    ("d", ""),
    ("ness", ""),
)


@cache
def lexicon() -> Mapping[str, float]:
    """Return the words that praise (above 0) and blame (below 0): 2 is strong, 1 is mild.

    A phrase of two or three words stands there joined by low lines, which no token holds.
    """
    worth: dict[str, float] = {}
    for line in Path(__file__).with_name("lexicon.txt").read_text().splitlines():
        mark, _space, words = line.partition(" ")
        if mark.strip("+-") == "":
            worth |= dict.fromkeys(words.split(), len(mark) * (1.0 if mark[0] == "+" else -1.0))
    return worth


@lru_cache(maxsize=MOST_WORDS)
def worth_of(word: str) -> float:
    """Return what a word is worth, also by its stem."""
    table = lexicon()
    if word in table:
        return table[word]
    for ending, instead in (*_ENDINGS, *_MORE_ENDINGS):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            stem = word[: -len(ending)] + instead
            if stem in table:
                return table[stem]
    return 0.0


def _is_negator(word: str) -> bool:
    return word in _NEGATORS or word.endswith("n't")


def tokens_of(text: str) -> list[str]:
    """Return the words and signs of a text, in small letters."""
    return _TOKEN.findall(text[:LONGEST].lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))


class Reader:
    """Goes through the words of one text: notes each with the one before, and adds up praise and blame."""

    def __init__(self) -> None:
        self.terms: dict[str, float] = {}
        self._worths: list[float] = []
        self._turn = 0
        self._reach = 0
        self._negator: list[str] = []
        self._boost = 1.0
        self._previous = self._before = "^"

    def read(self, tokens: Sequence[str]) -> dict[str, float]:
        """Return the terms with their weights."""
        for token in tokens:
            if token[0] in _BREAKS:
                self._pause(token)
            else:
                self._word("0" if token[0].isdigit() else token)
        return self.terms | self._sums()

    def _pause(self, sign: str) -> None:
        self._reach = 0
        if sign[0] in "!?":
            self.terms[f"<{sign[0]}>"] = 1.0
        if sign != ",":
            self._previous = self._before = "^"

    def _word(self, word: str) -> None:
        is_turned = self._reach > 0
        self.terms["not_" + word if is_turned else word] = 1.0
        self.terms[f"{self._previous} {word}"] = PAIR
        if not self._ends_phrase(word, is_turned=is_turned) and (worth := worth_of(word)):
            self._weigh(worth * self._boost, is_turned=is_turned)
        if word in _TURNS:
            self._turn = len(self._worths)
        self._boost = BOOST if word in _BOOSTERS else 1.0
        self._reach = max(self._reach - 1, 0)
        if _is_negator(word):
            self._reach, self._negator = REACH, [word, f"{self._previous} {word}"]
        self._before, self._previous = self._previous, word

    def _ends_phrase(self, word: str, *, is_turned: bool) -> bool:
        """Add the phrase that ends here instead of its last word; the "not" inside one turns nothing."""
        known, two = lexicon(), f"{self._previous}_{word}"
        has_negator = _is_negator(self._previous)
        worth = known.get(two)
        if worth is None:
            worth = known.get(f"{self._before}_{two}", 0.0)
            has_negator = has_negator or _is_negator(self._before)
        if worth:
            self._weigh(worth, is_turned=is_turned and not has_negator)
        return bool(worth)

    def _weigh(self, worth: float, *, is_turned: bool) -> None:
        """Add a word of the lexicon; "not good" blames, "not bad" praises and its "not" blames nothing."""
        if is_turned and worth < 0:
            for term in self._negator:
                self.terms.pop(term, None)
        self._worths.append(worth * (1.0 if not is_turned else -1.0 if worth < 0 else -0.7))

    def _sums(self) -> dict[str, float]:
        if not self._worths:
            return {NO_OPINION: 1.0}
        worths = self._worths
        if self._turn:  # what follows "but" counts more than what precedes it
            worths = [worth * (0.6 if place < self._turn else 1.4) for place, worth in enumerate(worths)]
        total = sum(worths)
        praise = sum(worth for worth in worths if worth > 0)
        return {
            "<sum>": 3 * total / (total * total + 6) ** 0.5,
            "<praise>": min(praise, 6) / 3,
            "<blame>": min(praise - total, 6) / 3,
            "<first>": max(-1.0, min(1.0, worths[0] / 2)),
            "<last>": max(-1.0, min(1.0, worths[-1] / 2)),
        }


def terms_of(text: str) -> dict[str, float]:
    """Return what a text is judged by: words, pairs of words, and sums over the lexicon."""
    return Reader().read(tokens_of(text))
