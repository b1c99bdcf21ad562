"""Plan and claim check-ins among few and among many; started by planning.py."""

import os
import resource
import statistics
import sys
import time
from collections.abc import Mapping
from datetime import datetime, timedelta

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
    _copy_row(_row(few, moment), 1_000)
    many = _program("many", survey, moment)
    _copy_row(_row(many, moment), customers)
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
    _copy(Customer(time_zone="UTC"), number, {"id": "i", "reference": "'b' || i"})
    address = Address(channel="email", verified_at=moment)
    _copy(address, number, {"id": "i", "customer_id": "i", "value": "'c' || i || '@example.org'"})
    consent = Consent(
        channel="email",
        purpose="check_in",
        state="granted",
        wording="Yes.",
        wording_version="1",
        method="page",
        given_at=moment,
    )
    _copy(consent, number, {"customer_id": "i", "address_id": "i"})


def _asked_lately(program: Program, number: int, moment: datetime) -> None:
    """Let all but the due have been asked ten days ago."""
    then = moment - timedelta(days=10)
    _copy_row(_row(program, then, state="expired", sent_at=then, expires_at=moment), number)


def _row(program: Program, moment: datetime, **fields: object) -> CheckIn:
    return CheckIn(
        program=program,
        survey=program.survey,
        occasion=1,
        channel="email",
        planned_at=moment,
        due_at=moment - timedelta(minutes=5),
        not_after=moment + timedelta(days=30),
        **fields,
    )


def _copy_row(row: CheckIn, number: int) -> None:
    _copy(row, number, {"customer_id": "i", "token": f"'{row.program_id}-' || i"})


def _copy(row: Model, number: int, differing: Mapping[str, str]) -> None:
    """Write the row so many times inside the database; the differing columns are expressions of i, from 1."""
    fields = [
        field
        for field in row._meta.concrete_fields
        if field.column in differing or not (field.primary_key or field.generated)
    ]
    same = [
        field.get_db_prep_save(field.value_from_object(row), connection)
        for field in fields
        if field.column not in differing
    ]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    values = ", ".join(differing.get(field.column or "", "%s") for field in fields)
    counting = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {number:d})"
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{row._meta.db_table}" ({columns}) {counting} SELECT {values} FROM n', same
        )


if __name__ == "__main__":
    main()
