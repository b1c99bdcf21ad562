"""Read the public sets; where they come from stands in docs/adr/0046."""

import csv
from dataclasses import dataclass
from pathlib import Path

MILD = 1.0
"""Human ratings run from -4 to 4; those nearer to 0 than this are no clear praise or blame."""


@dataclass(frozen=True)
class Rated:
    """A text with what people said of it: above 0 praises, below 0 blames."""

    text: str
    rating: float


def rated_sets(folder: Path) -> dict[str, list[Rated]]:
    """Return the three sets of rated sentences by name."""
    imdb = [line.split("\t", 1) for line in _lines(folder / "sentences_imdb.tsv")]
    return {
        "imdb": [Rated(text, 2.0 if mark == "1" else -2.0) for mark, text in imdb],
        "amazon": _vader(folder / "vader_amazonReviewSnippets.tsv"),
        "tweets": _vader(folder / "vader_tweets.tsv"),
    }


def clear(rows: list[Rated]) -> list[Rated]:
    """Return those about which people were of one mind."""
    return [row for row in rows if abs(row.rating) >= MILD]


def questions(folder: Path) -> list[tuple[str, str]]:
    """Return the bank customers' questions, each with its issue."""
    with (folder / "banking77_train.csv").open(newline="") as file:
        return [(row["text"].strip(), row["category"]) for row in csv.DictReader(file)]


def _vader(path: Path) -> list[Rated]:
    return [Rated(parts[2], float(parts[1])) for parts in (line.split("\t") for line in _lines(path))]


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").split("\n") if line]
