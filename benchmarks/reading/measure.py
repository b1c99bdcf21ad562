"""Print how well and how fast texts are read: python -m benchmarks.reading.measure FOLDER [--texts 100000]

The folder holds the public sets. Times are of the processor, one thread; the sets are named in docs/adr/0046.
"""

import argparse
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from statistics import median
from time import process_time

from benchmarks.reading import sentiment as tones
from benchmarks.reading.sets import questions, rated_sets
from portal.screening.reading.issues import IssueIndex
from portal.screening.reading.language import language, weight_of
from portal.screening.reading.sentiment import MODEL, model, sentiment
from portal.screening.reading.themes import ThemeLearner

EXAMPLES, JUDGED = 10, 15
QUERIES = 500
SEED = 46


def milliseconds(work: Callable[[str], object], texts: Sequence[str]) -> float:
    """Return the mean processor time of one text, the median of three rounds."""
    work(texts[0])
    rounds = []
    for _round in range(3):
        started = process_time()
        for text in texts:
            work(text)
        rounds.append((process_time() - started) * 1000 / len(texts))
    return median(rounds)


def of_sentiment(folder: Path) -> Iterator[str]:
    """Judge each set by a model that saw only the others, then time the shipped one."""
    yield from tones.report(tones.unseen(folder), model().slope)
    texts = [row.text for rows in rated_sets(folder).values() for row in rows][::9]
    taken = milliseconds(sentiment, texts)
    yield f"sentiment, shipped model: {MODEL.stat().st_size / 1000:.0f} kB, {taken:.3f} ms a text"


def of_language(folder: Path) -> Iterator[str]:
    """Judge sentences written by hand, none of which made the tables."""
    lines = Path("tests/readings/sentences.txt").read_text(encoding="utf-8").splitlines()[1:]
    rows = [tuple(line.split("\t")) for line in lines]
    right = sum(language(text).code == code for code, text in rows)
    sites = [("en", "de", "fr", "es"), ("da", "nb", "sv", "en"), ("pl", "cs", "sk", "en"), ("ru", "uk", "bg")]
    asked = [(code, text, site) for site in sites for code, text in rows if code in site]
    known = sum(language(text, site).code == code for code, text, site in asked)
    english = [row.text for row in rated_sets(folder)["imdb"]]
    weight_of.cache_clear()
    started = process_time()
    for text in english:
        language(text, sites[0])
    first = (process_time() - started) * 1000 / len(english)
    found = sum(language(text, sites[0]).code == "en" for text in english)
    taken = milliseconds(lambda text: language(text, sites[0]), english)
    yield f"language: {right} of {len(rows)} sentences among 27; {known} of {len(asked)} on four sites"
    yield f"language, imdb sentences called English: {found} of {len(english)}"
    yield f"language, the same: {first:.3f} ms a text the first time, {taken:.3f} ms with its words known"


def of_themes(folder: Path) -> Iterator[str]:
    """Learn 77 issues from ten questions each and judge fifteen others of each, for three draws."""
    for seed in range(3):
        by_issue: dict[str, list[str]] = defaultdict(list)
        rows = questions(folder)
        Random(SEED + seed).shuffle(rows)
        for text, issue in rows:
            by_issue[issue].append(text)
        known = [(text, {issue}) for issue, texts in by_issue.items() for text in texts[:EXAMPLES]]
        judged = [
            (text, issue) for issue, texts in by_issue.items() for text in texts[EXAMPLES : EXAMPLES + JUDGED]
        ]
        learner = ThemeLearner(known)
        scores = [(learner.scores(text), issue) for text, issue in judged]
        right = sum(max(sums, key=sums.__getitem__) == issue for sums, issue in scores)
        yield f"themes, ten examples each of 77, draw {seed + 1}: {right / len(judged):.3f} of {len(judged)}"


def of_issues(folder: Path, number: int) -> Iterator[str]:
    """Search for unseen questions among the others, then among so many texts made of their halves."""
    rows = questions(folder)
    Random(SEED).shuffle(rows)
    asked, known = rows[:QUERIES], rows[QUERIES:]
    index = IssueIndex()
    for key, (text, _issue) in enumerate(known):
        index.add(key, text)
    hits = [([known[key][1] for key, _share in index.search(text)], issue) for text, issue in asked]
    first = sum(found[:1] == [issue] for found, issue in hits) / len(asked)
    five = sum(issue in found for found, issue in hits) / len(asked)
    yield f"same issue, {len(asked)} unseen questions among {len(known)}: R@1 {first:.3f}, R@5 {five:.3f}"
    chance = Random(SEED)
    for key in range(len(known), number):
        halves = (chance.choice(known)[0].split(), chance.choice(known)[0].split())
        index.add(key, " ".join(halves[0][: len(halves[0]) // 2] + halves[1][len(halves[1]) // 2 :]))
    taken = milliseconds(index.search, [text for text, _issue in asked[:200]])
    yield f"same issue, in memory among {number}: {taken:.1f} ms a search"


def main() -> None:
    """Print every figure, a line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--texts", type=int, default=100_000)
    asked = parser.parse_args()
    for lines in (
        of_sentiment(asked.folder),
        of_language(asked.folder),
        of_themes(asked.folder),
        of_issues(asked.folder, asked.texts),
    ):
        for line in lines:
            print(line, flush=True)


if __name__ == "__main__":
    main()
