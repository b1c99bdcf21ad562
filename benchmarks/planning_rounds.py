"""Plan and claim check-ins among few and among many; started by planning.py."""

import os
import resource
import statistics
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402 - needs the settings
from django.db.models import Model  # noqa: E402
from django.utils.timezone import now  # noqa: E402

from feedback.checkins.actions import create_program, plan_due, start_program  # noqa: E402
from feedback.checkins.models import CheckIn, Program  # noqa: E402
from feedback.surveys.models import Survey  # noqa: E402
from portal.customers.models import Address, Consent, Customer  # noqa: E402
from tests.feedback.factories import make_survey  # noqa: E402

CHUNK = 10_000
CLAIMED = 100
ROUNDS = 30


def main() -> None:
    """Seed, plan, claim among few and among many, and print the figures."""
    customers, due = int(sys.argv[1]), int(sys.argv[2])
    moment, survey = now(), make_survey()
    _seed(customers, moment)
    program = _program("measured", survey, moment)
    _asked_lately(program, customers - due, moment)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    looked_at = plan_due(now=moment, stop=lambda: False)
    wall = time.perf_counter() - start
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    planned = CheckIn.objects.planned().count()
    print(f"{connection.vendor}: {looked_at:,} customers looked at, {planned:,} planned in {wall:.1f} s")
    print(f"memory grew by {grown:.0f} MB")
    _claims(survey, customers, moment)


def _claims(survey: Survey, customers: int, moment: datetime) -> None:
    few = _program("few", survey, moment)
    _write(CheckIn, (_row(few, pk, moment) for pk in range(1, 1_001)))
    many = _program("many", survey, moment)
    _write(CheckIn, (_row(many, pk, moment) for pk in range(1, customers + 1)))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    spent = {program.name: _claim(program, moment) for program in (few, many, few, many)}
    ratio = spent["many"] / spent["few"]
    print(
        f"claim of {CLAIMED}: {1000 * spent['few']:.2f} ms among 1,000, {1000 * spent['many']:.2f} ms among "
        f"{customers:,}: {ratio:.2f} times"
    )


def _claim(program: Program, moment: datetime) -> float:
    spent = []
    for _round in range(ROUNDS):
        start = time.perf_counter()
        with transaction.atomic():
            rows = CheckIn.objects.due_of(program, moment)
            if connection.features.has_select_for_update_skip_locked:
                rows = rows.select_for_update(skip_locked=True, of=("self",))
            assert len(rows[:CLAIMED]) == CLAIMED
        spent.append(time.perf_counter() - start)
    return statistics.median(spent)


def _program(name: str, survey: Survey, moment: datetime) -> Program:
    program = Program(name=name, survey=survey, is_spread=False, since=Program.Since.CHECK_IN)
    create_program(program=program, created_by=None, now=moment)
    return start_program(program=program, now=moment)


def _seed(number: int, moment: datetime) -> None:
    numbers = range(1, number + 1)
    _write(Customer, (Customer(pk=pk, reference=f"b{pk:011d}", time_zone="UTC") for pk in numbers))
    _write(
        Address,
        (
            Address(pk=pk, customer_id=pk, channel="email", value=f"c{pk}@example.org", verified_at=moment)
            for pk in numbers
        ),
    )
    _write(
        Consent,
        (
            Consent(
                customer_id=pk,
                address_id=pk,
                channel="email",
                purpose="check_in",
                state="granted",
                wording="Yes.",
                wording_version="1",
                method="page",
                given_at=moment,
            )
            for pk in numbers
        ),
    )


def _asked_lately(program: Program, number: int, moment: datetime) -> None:
    """Let all but the due have been asked ten days ago."""
    then = moment - timedelta(days=10)
    rows = (
        _row(program, pk, then, state="expired", sent_at=then, expires_at=moment)
        for pk in range(1, number + 1)
    )
    _write(CheckIn, rows)


def _row(program: Program, customer_id: int, moment: datetime, **fields: object) -> CheckIn:
    return CheckIn(
        program=program,
        survey=program.survey,
        customer_id=customer_id,
        occasion=1,
        channel="email",
        planned_at=moment,
        due_at=moment - timedelta(minutes=5),
        not_after=moment + timedelta(days=30),
        **fields,
    )


def _write(model: type[Model], rows: Iterable[Model]) -> None:
    source: Iterator[Model] = iter(rows)
    while chunk := list(islice(source, CHUNK)):
        model._default_manager.bulk_create(chunk)


if __name__ == "__main__":
    main()
