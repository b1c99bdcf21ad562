"""Time the search for texts about the same issue in a real database, and say how often it finds one.

    python -m benchmarks.same_issue FOLDER [--texts 100000] [--postgres postgres://postgres@127.0.0.1/empty]

The folder holds the public sets. 500 bank customers' questions are asked among the 9,503 others, then among
as many texts as wished, made of halves of the others. Without a switch only SQLite is measured.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Final

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from benchmarks.alone import FOLDER
from benchmarks.reading.sets import questions
from feedback.readings.actions import same_issue
from feedback.readings.actions.issues import index
from feedback.readings.models import TextReading
from feedback.surveys.models import Answer, Question, Response, Survey
from tests.feedback.documents import document, item
from tests.feedback.factories import make_form

ASKED: Final = 500
AT_ONCE: Final = 5_000
SEED: Final = 46
Row = tuple[str, str]
"""A text, and its issue."""


def main() -> None:
    """Measure on SQLite, and elsewhere if wished."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--texts", type=int, default=100_000)
    parser.add_argument("--postgres", default="", help="the address of an empty database, measured too")
    wanted = parser.parse_args()
    with FOLDER:
        call_command("migrate", verbosity=0)
        for line in _measured(wanted.folder, wanted.texts):
            print(line, flush=True)
    if wanted.postgres:
        words = [str(wanted.folder), "--texts", str(wanted.texts)]
        environment = {**os.environ, "BENCH_DATABASE_URL": wanted.postgres}
        subprocess.run([sys.executable, "-m", "benchmarks.same_issue", *words], env=environment, check=True)


def _measured(folder: Path, texts: int) -> Iterator[str]:
    rows = questions(folder)
    Random(SEED).shuffle(rows)
    asked, known = rows[:ASKED], rows[ASKED:]
    survey = make_form(document(item("why", "long_text")), slug="issues")
    issues = dict(_keep(survey, known))
    hits = [([issues[like.reading.pk] for like in same_issue(text)], issue) for text, issue in asked]
    first = sum(found[:1] == [issue] for found, issue in hits) / len(asked)
    five = sum(issue in found for found, issue in hits) / len(asked)
    yield f"{connection.vendor}, among {len(known)} texts: R@1 {first:.3f}, R@5 {five:.3f}; {_timed(asked)}"
    chance = Random(SEED)
    started = time.perf_counter()
    more = [_mixed(chance.choice(known), chance.choice(known)) for _text in range(len(known), texts)]
    _keep(survey, more)
    each = 1000 * (time.perf_counter() - started) / max(len(more), 1)
    yield f"{connection.vendor}, among {texts} texts: {_timed(asked)}; {each:.2f} ms to write a text"


def _mixed(one: Row, other: Row) -> Row:
    halves = (one[0].split(), other[0].split())
    return " ".join(halves[0][: len(halves[0]) // 2] + halves[1][len(halves[1]) // 2 :]), ""


def _keep(survey: Survey, rows: Sequence[Row]) -> Iterator[tuple[int, str]]:
    """Write each text as the answer of somebody, read and indexed; return the issue of each reading."""
    kept: list[tuple[int, str]] = []
    question = Question.objects.get(version=survey.current_version)
    for start in range(0, len(rows), AT_ONCE):
        batch = rows[start : start + AT_ONCE]
        now = timezone.now()
        responses = Response.objects.bulk_create(
            Response(survey=survey, version=question.version, kind=survey.kind, submitted_at=now)
            for _row in batch
        )
        answers = Answer.objects.bulk_create(
            Answer(response=response, question=question, text=text)
            for response, (text, _issue) in zip(responses, batch, strict=True)
        )
        readings = TextReading.objects.bulk_create(
            TextReading(answer=answer, language="en", language_confidence=1.0, leaning="unclear", praise=0.5)
            for answer in answers
        )
        index({reading.pk: text for reading, (text, _issue) in zip(readings, batch, strict=True)})
        kept += [(reading.pk, issue) for reading, (_text, issue) in zip(readings, batch, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return iter(kept)


def _timed(asked: Sequence[Row]) -> str:
    """Return the milliseconds of a search: the median, the worst of twenty, and of this process alone."""
    taken, own = [], []
    for text, _issue in asked:
        began, started = time.perf_counter(), time.process_time()
        same_issue(text)
        taken.append(1000 * (time.perf_counter() - began))
        own.append(1000 * (time.process_time() - started))
    return (
        f"p50 {median(taken):.1f}, p95 {quantiles(taken, n=20)[-1]:.1f}, of this process {median(own):.1f} ms"
    )


if __name__ == "__main__":
    main()
