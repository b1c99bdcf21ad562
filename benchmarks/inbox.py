"""Time the lists and the search of the inbox at a hundred thousand answers.

    python -m benchmarks.inbox [--answers 100000] [--postgres postgres://postgres@127.0.0.1/empty]

Each page is asked in this process, signed in, with all middleware. Without a switch only SQLite is measured.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from random import Random
from statistics import median
from typing import Final

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from benchmarks.alone import FOLDER
from feedback.inbox.models import Entry
from feedback.inbox.models.entries import band_of
from feedback.surveys.models import Answer, Question, Response, Survey
from portal.accounts.models import User
from tests.feedback.documents import document, item
from tests.feedback.factories import make_form

FORMS: Final = 4
ROUNDS: Final = 9
AT_ONCE: Final = 5_000
WORDS: Final = Path(__file__).with_name("reading") / "common_words.txt"
FORM: Final = document(item("score", "nps"), item("why", "long_text"), main="score")
PAGES: Final = {
    "what is to do, all forms": "/desk/forms/answers/",
    "what is to do, one form": "/desk/forms/{form}/answers/",
    "all states": "/desk/forms/answers/?state=all",
    "bad scores with words": "/desk/forms/answers/?band=bad&text=yes",
    "search, a common word": "/desk/forms/answers/?q=parcel&state=all",
    "search, one answer in 10,000": "/desk/forms/answers/?q=giraffe&state=all",
    "search, in no answer": "/desk/forms/answers/?q=qqqzzz&state=all",
    "search, one form, in no answer": "/desk/forms/{form}/answers/?q=qqqzzz&state=all",
    "one answer": "/desk/forms/answers/{answer}/",
}


def main() -> None:
    """Seed, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=int, default=100_000)
    parser.add_argument("--postgres", default="", help="the address of an empty database, measured too")
    wanted = parser.parse_args()
    with FOLDER:
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        for number in range(FORMS):
            _fill(make_form(FORM, slug=f"form-{number}"), wanted.answers // FORMS)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        print(f"{connection.vendor}, {Entry.objects.count()} answers; milliseconds")
        for line in _measured():
            print(line, flush=True)
    if wanted.postgres:
        environment = {**os.environ, "BENCH_DATABASE_URL": wanted.postgres}
        words = ["--answers", str(wanted.answers)]
        subprocess.run([sys.executable, "-m", "benchmarks.inbox", *words], env=environment, check=True)


def _fill(survey: Survey, number: int) -> None:
    chance, end = Random(survey.pk), timezone.now()
    score, why = Question.objects.filter(version=survey.current_version).order_by("position")
    for start in range(0, number, AT_ONCE):
        responses = Response.objects.bulk_create(
            Response(
                survey=survey,
                version=why.version,
                kind="nps",
                score=chance.randrange(11),
                submitted_at=end - timedelta(minutes=5 * place),
            )
            for place in range(start, min(start + AT_ONCE, number))
        )
        said = [_words(chance) for _response in responses]
        pairs = list(zip(responses, said, strict=True))
        Answer.objects.bulk_create(
            [Answer(response=row, question=score, number=row.score) for row in responses]
            + [Answer(response=row, question=why, text=words) for row, words in pairs if words]
        )
        Entry.objects.bulk_create(_entry(row, words) for row, words in pairs)


def _entry(row: Response, words: str) -> Entry:
    is_done = row.pk % 5 > 0
    return Entry(
        response=row,
        survey_id=row.survey_id,
        submitted_at=row.submitted_at or timezone.now(),
        score=row.score,
        band=band_of("nps", row.score),
        has_words=bool(words),
        words=words,
        state="done" if is_done else "new",
        done_at=row.submitted_at if is_done else None,
    )


def _words(chance: Random) -> str:
    """Return a dozen words, with a parcel in every fifth and a giraffe in very few; a third says nothing."""
    if chance.random() < 1 / 3:
        return ""
    words = chance.choices(_common(), k=chance.randrange(4, 24))
    words += ["parcel"] if chance.random() < 1 / 5 else []
    words += ["giraffe"] if chance.random() < 1 / 10_000 else []
    return " ".join(words)


@cache
def _common() -> list[str]:
    lines = WORDS.read_text(encoding="utf-8").splitlines()
    return next(line.split()[1:] for line in lines if line.startswith("en "))


def _measured() -> Iterator[str]:
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.create_superuser(email="bench@example.org", password=None))
    answer = Entry.objects.order_by("pk").values_list("pk", flat=True)[1000]
    for name, pattern in PAGES.items():
        path = pattern.format(form="form-1", answer=answer)
        assert client.get(path).status_code == 200, path
        taken, own = [], []
        for _round in range(ROUNDS):
            began, started = time.perf_counter(), time.process_time()
            client.get(path)
            taken.append(1000 * (time.perf_counter() - began))
            own.append(1000 * (time.process_time() - started))
        yield f"{name:<34}p50 {median(taken):6.1f}   best {min(taken):6.1f}   this process {median(own):6.1f}"


if __name__ == "__main__":
    main()
