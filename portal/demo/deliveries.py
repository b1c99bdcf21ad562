"""Let deliveries start a program with two wordings, a group that is not asked, a reminder and a coupon."""

from datetime import datetime, timedelta
from functools import partial
from typing import Final

from feedback.checkins.actions import (
    CheckInClosed,
    answer_check_in,
    create_program,
    follow_up_due,
    plan_due,
    start_program,
)
from feedback.checkins.actions.answering import answer_key
from feedback.checkins.actions.planning import is_held_out
from feedback.checkins.models import CheckIn, Program
from feedback.coupons.models import Offer
from feedback.surveys.actions import Submission
from feedback.surveys.models import Survey
from portal.customers.event_models import DELIVERED
from portal.customers.events import Happening, record_event
from portal.demo.stage import Stage
from portal.interactions.matters import matters_of

NAME: Final = "After the delivery"
STARTED_DAYS_AGO: Final = 60
DELIVERIES: Final = (
    *(("HL-1004", 66), ("HL-1011", 64), ("HL-1019", 61), ("HL-1023", 57), ("HL-1027", 54), ("HL-1038", 49)),
    *(("HL-1041", 45), ("HL-1046", 40), ("HL-1049", 36), ("HL-1052", 33), ("HL-1066", 29), ("HL-1071", 25)),
    *(("lena", 23), ("callum", 21), ("grace", 20)),
)
"""Who got something, how many days ago."""
LATE_DAYS_AGO: Final = 2.9
"""Enough rounds follow for one within each customer's day, and less than the days of rest after a case."""
ANSWERING: Final = 3
"""Of five customers so many answer; the others are reminded and offered a coupon."""


def start_after_deliveries(stage: Stage, forms: dict[str, Survey]) -> None:
    """Plan the deliveries and the program that asks about them."""
    for number, (who, days_ago) in enumerate(DELIVERIES):
        stage.at(stage.ago(days_ago), partial(_deliver, stage, who, number))
    stage.at(stage.ago(STARTED_DAYS_AGO), partial(_start, stage, forms["delivery"]))
    stage.at(stage.ago(LATE_DAYS_AGO), partial(_deliver_late, stage))
    for quarter in range(4 * STARTED_DAYS_AGO - 1, 0, -1):  # one of four falls into everybody's day
        stage.at(stage.ago(quarter / 4), _follow_up)


def _deliver(stage: Stage, who: str, number: int, now: datetime) -> None:
    happening = Happening(
        stage.customers[who], DELIVERED, now, f"demo-order-{number}", f"Order {4100 + number}"
    )
    record_event(happening=happening, now=now)


def _deliver_late(stage: Stage, now: datetime) -> None:
    """Hear of deliveries days later, as from a file: of customers who wait for us, so that theirs waits."""
    program = Program.objects.get(name=NAME)
    customers = {customer.pk: customer for customer in stage.customers.values()}
    waiting = matters_of(list(customers), closed_since=now, now=now)
    arrived_at = now - timedelta(days=program.delay_days + 1)
    for number, pk in enumerate(sorted(waiting), start=len(DELIVERIES)):
        if not is_held_out(program, pk):
            key, what = f"demo-order-{number}", f"Order {4100 + number}"
            record_event(happening=Happening(customers[pk], DELIVERED, arrived_at, key, what), now=now)
    plan_due(now=now)


def _start(stage: Stage, survey: Survey, now: datetime) -> None:
    program = Program(
        name=NAME,
        survey=survey,
        channel=Program.Way.EMAIL,
        trigger=Program.Trigger.EVENT,
        event_kind=DELIVERED,
        delay_days=5,
        fatigue_days=0,
        expires_after_days=12,
        subject="Did everything arrive as it should?",
        second_subject="One question about your parcel",
        second_opening="your parcel should be with you by now. Was it as you hoped?",
        trial_size=20,
        holdout_percent=15,
        reminder_count=1,
        reminder_days=4,
        offer=Offer.objects.open_at(now).order_by("pk").first(),
        offer_days=8,
        offer_share=100,
    )
    create_program(program=program, created_by=stage.people["tobias"], now=now)
    start_program(program=program, now=now)


def _follow_up(now: datetime) -> None:
    follow_up_due(now=now)


def react(stage: Stage, check_in: CheckIn, now: datetime) -> bool:
    """Let somebody of this program answer in some days, or be silent; tell whether it was of this program."""
    if check_in.program.name != NAME:
        return False
    number = int(check_in.event.key.rpartition("-")[2]) if check_in.event else 0
    if number % 5 < ANSWERING:  # nothing is drawn, so that the other stories are told as before
        stage.after(now, 2 + 37 * number % 68, partial(_answer, check_in.pk, 4 + number % 2))
    return True


def _answer(pk: int, score: int, now: datetime) -> None:
    check_in = CheckIn.objects.select_related("survey__current_version", "customer").get(pk=pk)
    version = check_in.survey.current_version
    assert version is not None
    answers: dict[str, int | str] = {"score": score}
    submission = Submission(version=version, answers=answers, key=answer_key(check_in), seconds=20)
    try:
        answer_check_in(check_in=check_in, submission=submission, now=now)
    except CheckInClosed:  # held back meanwhile
        return
