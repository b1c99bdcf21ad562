"""Fit a logistic regression in plain Python: AdaGrad over sparse terms, always in the same order."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from random import Random

from benchmarks.reading.sets import Rated
from portal.screening.reading.sentiment import SentimentModel, logistic
from portal.screening.reading.terms import terms_of

ROUNDS, RATE, RIDGE = 30, 0.15, 10.0
"""RIDGE weighs the squares beside the losses of all examples; each term bears its part where it stands."""
SEED = 46


@dataclass(frozen=True)
class Example:
    """The terms of a text, and the chance that it praises, as far as people agreed."""

    terms: dict[str, float]
    praise: float


def examples_of(rows: Sequence[Rated]) -> list[Example]:
    """Return what can be learned from: the nearer a rating is to nothing, the less sure its side."""
    return [Example(terms_of(row.text), logistic(row.rating)) for row in rows]


def fit(examples: Sequence[Example], *, least: int = 2) -> SentimentModel:
    """Return the model fitted to the examples; terms seen in fewer than `least` of them are left out."""
    seen = Counter(term for example in examples for term in example.terms)
    weights = {term: 0.0 for term, times in seen.items() if times >= least}
    squares = dict.fromkeys(weights, 1e-2)
    decay = {term: RIDGE / seen[term] for term in weights}
    bias, order, chance = 0.0, list(examples), Random(SEED)
    for _round in range(ROUNDS):
        chance.shuffle(order)
        for example in order:
            terms = [(term, value) for term, value in example.terms.items() if term in weights]
            score = bias + sum(weights[term] * value for term, value in terms)
            error = logistic(score) - example.praise
            bias -= 0.002 * error
            for term, value in terms:
                step = error * value + decay[term] * weights[term]
                squares[term] += step * step
                weights[term] -= RATE * step / squares[term] ** 0.5
    return SentimentModel("", bias, 1.0, weights)


def slope_for(pairs: Sequence[tuple[float, bool]]) -> float:
    """Return the slope that makes sums on unseen texts honest: the one with the least log loss."""

    def loss(slope: float) -> float:
        chances = ((logistic(slope * score), is_praise) for score, is_praise in pairs)
        return -sum(log(max(chance if is_praise else 1 - chance, 1e-9)) for chance, is_praise in chances)

    return min((step / 20 for step in range(2, 81)), key=loss)


def trimmed(model: SentimentModel, most: int) -> SentimentModel:
    """Return the model with its heaviest terms only."""
    heaviest = sorted(model.weights.items(), key=lambda pair: (-abs(pair[1]), pair[0]))[:most]
    return SentimentModel(model.version, model.bias, model.slope, dict(heaviest))
