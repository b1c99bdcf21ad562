"""Train and judge the sentiment: each set judged by a model that saw only the other two."""

import gzip
import json
from collections.abc import Sequence
from pathlib import Path

from benchmarks.reading.regression import examples_of, fit, slope_for, trimmed
from benchmarks.reading.sets import Rated, clear, rated_sets
from portal.screening.reading.sentiment import MODEL, SURE, SentimentModel, logistic

TERMS = 8000
VERSION = "en-2"


def judge(model: SentimentModel, rows: Sequence[Rated]) -> list[tuple[float, bool]]:
    """Return the sum and the truth for each text."""
    return [(model.score(row.text), row.rating > 0) for row in rows]


def unseen(folder: Path) -> dict[str, list[tuple[float, bool]]]:
    """Return for each set the verdicts of a model that was trained on the others."""
    sets = rated_sets(folder)
    return {
        name: judge(
            trimmed(
                fit(examples_of([row for other, rows in sets.items() if other != name for row in rows])),
                TERMS,
            ),
            clear(held_out),
        )
        for name, held_out in sets.items()
    }


def train(folder: Path) -> dict[str, list[tuple[float, bool]]]:
    """Write the shipped model, trained on all three sets, and return the verdicts on unseen sets."""
    verdicts = unseen(folder)
    slope = slope_for([pair for pairs in verdicts.values() for pair in pairs])
    rows = [row for rows in rated_sets(folder).values() for row in rows]
    write(trimmed(fit(examples_of(rows)), TERMS), slope)
    return verdicts


def write(model: SentimentModel, slope: float, path: Path = MODEL) -> None:
    """Write a model as the product reads it; the same model gives the same bytes."""
    terms = sorted(term for term, weight in model.weights.items() if round(100 * weight))
    weights = [round(100 * model.weights[term]) for term in terms]
    packed = {
        "version": VERSION,
        "bias": round(model.bias, 4),
        "slope": slope,
        "terms": terms,
        "weights": weights,
    }
    path.write_bytes(gzip.compress(json.dumps(packed, separators=(",", ":")).encode(), 9, mtime=0))


def report(verdicts: dict[str, list[tuple[float, bool]]], slope: float) -> list[str]:
    """Return a line for each set: two-class accuracy, and what is said where the model speaks."""
    lines = []
    for name, pairs in verdicts.items():
        right = sum((score > 0) == is_praise for score, is_praise in pairs)
        chances = [(logistic(slope * score), is_praise) for score, is_praise in pairs]
        spoken = [(chance > 0.5) == truth for chance, truth in chances if max(chance, 1 - chance) >= SURE]
        lines.append(
            f"sentiment, {name} unseen: {right / len(pairs):.3f} of {len(pairs)}; "
            f"speaks on {len(spoken) / len(pairs):.2f}, right on {sum(spoken) / len(spoken):.3f} of these"
        )
    return lines
