"""Read the score out of a reply: "4", "4/5", "four", "a 9 from me"; never out of "2 weeks"."""

import re
import unicodedata
from typing import Final

_WORDS: Final = (
    "zero null zéro cero nul",
    "one eins un une uno una um uma een één",
    "two zwei deux dos dois duas due twee",
    "three drei trois tres três tre drie",
    "four vier quatre cuatro quatro quattro",
    "five fünf fuenf cinq cinco cinque vijf",
    "six sechs seis sei zes",
    "seven sieben sept siete sete sette zeven",
    "eight acht huit ocho oito otto",
    "nine neun neuf nueve nove negen",
    "ten zehn dix diez dez dieci tien",
)
_VALUES: Final = {word: str(value) for value, words in enumerate(_WORDS) for word in words.split()}
_OF: Final = r"(?:/|out of|of|von|sur|de|su|van|av|af|z)"
_NUMBER: Final = r"(?<![\d.,:/+#$€£-])(\d{1,2})(?![\d:%°]|[.,]\d|\s?[-–]\s?\d)"
_LEADING: Final = re.compile(
    rf"^[\s\W]*{_NUMBER}"
    r"(?=\s*$|\s*[.,;:!?)\-–—]|\s+(?:stars?|points?|sterne?|punkte?|étoiles?|estrellas?|puntos?|stelle|punti"
    r"|sterren|punten|from|because|but|since|thanks|thank|very|great|good|fine|ok|okay|all|weil|aber|danke"
    r"|parce|mais|merci|porque|pero|gracias|perché|grazie|omdat|maar|bedankt)\b)"
)
_RATIO: Final = re.compile(rf"{_NUMBER}\s*{_OF}\s*(\d{{1,3}})(?!\d)")
_GIVEN: Final = re.compile(
    r"(?:\b(?:score|rating|answer|vote|grade|mark|note|nota|cijfer|bewertung|antwort|voto)\b\s*(?:is|ist|:|=)?"
    r"|\b(?:give|gave|rate|say|gebe|gab|donne|dirais|doy|dou|geef|darei|do)\b[^.\d\n]{0,30}?"
    r"|^\s*(?:a|an|eine?|un|una|um|uma|een)\b)\s*" + _NUMBER
)
_FROM_ME: Final = re.compile(
    _NUMBER + r"\s+(?:from me|von mir|de ma part|de mi parte|da parte mia|van mij)\b"
)
_UNIT: Final = re.compile(
    r"^\s+(?!from\b|von mir|de m|da parte|van mij|stars?\b|points?\b|sterne?\b|punkte?\b"
    r"|out\b|of\b|because\b|but\b)[^\W\d_]"
)
_LINES: Final = 3


def read_score(text: str, *, lowest: int, highest: int) -> int | None:
    """Return the score a reply says, None when it says none or more than one.

    Looks at the first three lines that hold words. "8/10" is no answer to a question from 1 to 5.
    """
    folded = (
        unicodedata.normalize("NFKC", text[:2_000]).casefold().replace("\ufe0f", "").replace("\u20e3", "")
    )
    lines = [line.strip() for line in folded.splitlines() if line.strip()][:_LINES]
    found = {score for line in lines for score in _scores_in(line, highest)}
    fitting = {score for score in found if score is not None and lowest <= score <= highest}
    return fitting.pop() if len(found) == 1 and len(fitting) == 1 else None


def _scores_in(line: str, highest: int) -> list[int | None]:
    """Return the scores a line says; None stands for one on another scale."""
    if stars := _stars(line):
        return [stars]
    line = re.sub(r"[^\W\d_]+", lambda word: _VALUES.get(word[0], word[0]), line)
    ratios = _RATIO.findall(line)
    if ratios:
        return [int(score) if int(scale) == highest else None for score, scale in ratios]
    found: list[int | None] = []
    for pattern in (_LEADING, _FROM_ME, _GIVEN):
        found += [
            int(match[1])
            for match in pattern.finditer(line)
            if pattern is not _GIVEN or not _UNIT.match(line[match.end(1) :])
        ]
    return found


def _stars(line: str) -> int:
    """Return the number of full stars of a line that holds nothing else."""
    rest = re.sub(r"[\s☆✩.!]", "", line)
    return len(rest) if rest and set(rest) <= {"★", "⭐", "🌟"} and len(rest) <= 10 else 0
