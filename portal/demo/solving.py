"""Let staff solve the cases that complaints opened, and customers have the last word."""

from datetime import datetime, timedelta
from functools import partial
from typing import Final

from feedback.cases.actions import (
    close_due,
    confirm_case,
    reply_to_case,
    resolve_case,
    take_case,
    wait_for_customer,
    write_in_case,
)
from feedback.cases.models import Case
from portal.demo.drains import deliver
from portal.demo.stage import Stage
from portal.lib.errors import ActionError

SOLVED_AFTER: Final = timedelta(hours=20)
SOLUTIONS: Final = (
    "A new parcel left this morning, with a bag from us on top. The old one you keep.",
    "The money is back on your account by Friday; I stood beside it while it was booked.",
    "The part is in the post. If it does not fit, send me a photograph and I come by.",
    "We changed the carrier for your street. The next box comes on Thursday before noon.",
)
STILL_WRONG: Final = "Thank you, but the second bag is missing again."
QUESTION: Final = "I am sorry. Could you send me the number on the parcel? Then I find out where it stopped."


def solve(stage: Stage) -> None:
    """Plan the hours in which cases are solved, and one that waits for the customer."""
    for half_day in range(180):
        stage.at(stage.ago(half_day / 2 + 0.1), partial(_solve_what_is_open, stage))
    stage.at(stage.now - timedelta(minutes=30), partial(_ask_back, stage))


def _solve_what_is_open(stage: Stage, now: datetime) -> None:
    rows = Case.objects.with_people().filter(state=Case.State.OPEN, first_response_at__lte=now - SOLVED_AFTER)
    for case in rows.order_by("pk"):
        author = case.assignee or stage.people["priya"]
        resolve_case(case=case, text=SOLUTIONS[case.pk % len(SOLUTIONS)], author=author, now=now)
        _let_her_say(stage, case, now)
    close_due(now=now)
    deliver(now)


def _let_her_say(stage: Stage, case: Case, now: datetime) -> None:
    """Three of five say yes; one says no, at first; one says nothing."""
    if case.pk % 5 < 3 or case.reopened_count:
        stage.after(now, 9, partial(_confirm, case.pk))
    elif case.pk % 5 == 3:
        stage.after(now, 12, partial(_say_no, case.pk))


def _confirm(pk: int, now: datetime) -> None:
    confirm_case(case=Case.objects.get(pk=pk), now=now)


def _say_no(pk: int, now: datetime) -> None:
    write_in_case(case=Case.objects.with_people().get(pk=pk), text=STILL_WRONG, now=now)


def _ask_back(stage: Stage, now: datetime) -> None:
    """Ask the customer of the newest case something, and wait for her."""
    author = stage.people["priya"]
    for case in (
        Case.objects.with_people().filter(state=Case.State.NEW, customer__isnull=False).order_by("-pk")
    ):
        try:
            reply_to_case(case=case, text=QUESTION, author=author, now=now)
        except ActionError:  # no address of hers is proved: the next one
            continue
        taken = take_case(case=Case.objects.get(pk=case.pk), author=author, now=now)
        wait_for_customer(case=taken, author=author, now=now)
        return
