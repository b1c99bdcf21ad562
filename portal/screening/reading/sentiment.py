"""Say whether an English text praises or blames and how sure that is; nothing where it is not sure enough."""

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from math import exp, log
from pathlib import Path
from typing import Final

from portal.screening.reading.terms import NO_OPINION, terms_of

MODEL: Final = Path(__file__).with_name("sentiment.json.gz")
SURE: Final = 0.65
"""Below this chance of being right the verdict is "unclear": never a color, never a count."""


UNSAID: Final = 0.3
"""So much of the sum holds where no word of the lexicon stands: other words hint at best."""


class Leaning(StrEnum):
    POSITIVE = "positive"
    NEGATIVE = "negative"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Sentiment:
    """What a text leans to; `praise` is the chance, 0 to 1, that it praises, also where that is unclear."""

    praise: float

    @property
    def confidence(self) -> float:
        """The chance that the side it leans to is right, 0.5 to 1."""
        return max(self.praise, 1 - self.praise)

    @property
    def side(self) -> Leaning:
        """The likelier of the two sides, however unsure."""
        return Leaning.POSITIVE if self.praise >= 0.5 else Leaning.NEGATIVE

    @property
    def leaning(self) -> Leaning:
        """The side, or unclear where the confidence is below SURE."""
        return self.side if self.confidence >= SURE else Leaning.UNCLEAR


@dataclass(frozen=True)
class SentimentModel:
    """Weights of a logistic regression; `slope` turns its sums into honest chances."""

    version: str
    bias: float
    slope: float
    weights: Mapping[str, float]

    def score(self, text: str) -> float:
        """Return the sum of the weights: above 0 praises, below 0 blames."""
        known, terms = self.weights, terms_of(text)
        total = self.bias + sum(known[term] * value for term, value in terms.items() if term in known)
        return total * UNSAID if NO_OPINION in terms else total


@cache
def model() -> SentimentModel:
    """Return the shipped model, read once in each process."""
    packed = json.loads(gzip.decompress(MODEL.read_bytes()))
    weights = dict(zip(packed["terms"], (value / 100 for value in packed["weights"]), strict=True))
    return SentimentModel(packed["version"], packed["bias"], packed["slope"], weights)


def sentiment(text: str, *, shift: float = 0.0) -> Sentiment:
    """Return the sentiment of an English text; `shift` is what a site learned of its texts, in logits.

    A text without a word is unclear.
    """
    if not any(letter.isalpha() for letter in text):
        return Sentiment(0.5)
    shipped = model()
    return Sentiment(logistic(shipped.slope * shipped.score(text) + shift))


def logistic(value: float) -> float:
    """Return the chance that a sum of logits stands for."""
    return 1 / (1 + exp(-max(-30.0, min(30.0, value))))


def unshifted(chance: float, shift: float) -> float:
    """Return what the shipped model alone thinks, where a shift was added to it."""
    held = min(max(chance, 1e-9), 1 - 1e-9)
    return logistic(log(held / (1 - held)) - shift)
