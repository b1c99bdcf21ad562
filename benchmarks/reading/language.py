"""Train and judge the language: naive Bayes over runs of letters, judged on catalogs it did not see."""

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from math import log
from pathlib import Path

from benchmarks.reading.catalogs import CODES, common_words, letters, shipped_roots
from portal.screening.reading.language import MODEL, TENTHS, grams_of, language

GRAMS = 20_000
EVERYDAY = 1 / 8
"""So much of the letters are everyday words: the catalogs of programs never say "I" or "was"."""
LEAST = 2e-6
VERSION = "grams-1"


def shares(sentences: Iterable[str], words: str) -> dict[str, float]:
    """Return how often each gram stands among the grams of its kind of one language."""
    counts = Counter(gram for sentence in sentences for gram in grams_of(sentence))
    everyday = Counter(gram for word in words.split() for gram in grams_of(word))
    total = sum(counts.values()) or 1
    times = max(total * EVERYDAY / max(sum(everyday.values()), 1), 1.0)
    for gram, number in everyday.items():
        counts[gram] += round(number * times)
    total = sum(counts.values())
    return {gram: number / total for gram, number in counts.items() if number > 1}


def chosen(by_code: Mapping[str, Mapping[str, float]], everyday: set[str]) -> list[str]:
    """Return the everyday words, and the grams that tell languages apart best: frequent here, rare there."""
    worth: dict[str, float] = defaultdict(float)
    for grams in by_code.values():
        for gram, share in grams.items():
            mean = sum(other.get(gram, LEAST) for other in by_code.values()) / len(by_code)
            worth[gram] += share * abs(log(share / mean))
    heaviest = sorted(worth, key=lambda gram: (-worth[gram], gram))
    return sorted({*heaviest[:GRAMS], *everyday})


def train(roots: list[Path], path: Path = MODEL) -> None:
    """Write the model from the catalogs under the folders and the everyday words."""
    words = common_words()
    by_code = {code: shares(letters(code, roots), words.get(code, "")) for code in CODES}
    grams = chosen(by_code, {f" {word} " for line in words.values() for word in line.split()})
    floor = log(LEAST)
    rows = bytearray()
    for gram in grams:
        for code in CODES:
            share = by_code[code].get(gram, 0.0)
            rows.append(min(255, round(TENTHS * (log(max(share, LEAST)) - floor))))
    packed = {"version": VERSION, "codes": CODES, "grams": grams, "weights": rows.hex()}
    path.write_bytes(
        gzip.compress(json.dumps(packed, ensure_ascii=False, separators=(",", ":")).encode(), 9, mtime=0)
    )


def unseen(roots: list[Path], least_words: int = 5) -> dict[str, tuple[int, int]]:
    """Return for each language how many sentences under the folders are named right, of how many."""
    found = {}
    for code in CODES:
        rows = [row for row in letters(code, roots) if len(row.split()) >= least_words][:1500]
        if rows:
            found[code] = (sum(language(row, CODES).code == code for row in rows), len(rows))
    return found


__all__ = ["shipped_roots", "train", "unseen"]
