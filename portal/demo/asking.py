"""Ask the customers who agreed, and let them answer, be silent, change their mind or move away."""

from datetime import datetime, time, timedelta
from functools import partial
from typing import Final

from feedback.checkins.actions import (
    CheckInClosed,
    answer_check_in,
    create_program,
    expire_due,
    pause_program,
    plan_due,
    send_due,
    settle_undelivered,
    start_program,
)
from feedback.checkins.actions.answering import answer_key
from feedback.checkins.models import CheckIn, Program
from feedback.surveys.actions import Submission
from feedback.surveys.models import Survey
from feedback.surveys.scales import SCALES
from feedback.taps.actions import NotTapped
from portal.customers.conditions import Clause
from portal.customers.models import Address, Channel, Consent, Purpose
from portal.customers.segment_models import Segment
from portal.demo.answers import mood_of
from portal.demo.deliveries import react
from portal.demo.drains import deliver
from portal.demo.stage import Stage
from portal.demo.tapping import is_scanned, may_tap, scan, tap
from portal.messaging.actions import (
    Event,
    StopRequest,
    TextIn,
    receive_text,
    record_event,
    stop_messages,
)
from portal.messaging.models import Message

HOURS_BETWEEN_ROUNDS: Final = 8
"""Shorter than the eleven hours in which a program may ask, so that some round of a day finds everybody."""
ROUNDS_BETWEEN_PLANS: Final = 6
WITHDRAWING_PLAN: Final = 33
SILENT_FOR_DAYS: Final = 9
"""Somebody asked so lately says nothing, so that one check-in is open at whatever hour the story is told."""
LONG_CADENCE: Final = 90
"""Programs of a shorter rhythm spread their first round over it."""
BOUNCING: Final = "pilar.ochoa@example.net"
TEXTS: Final = (
    ("HL-1063", 30.3, "STOP"),
    ("HL-1027", 18.2, "HELP"),
    ("callum", 12.1, "Is there a place left in the milk workshop? Would bring my sister."),
    (
        "grace",
        0.12,
        "Hi, could I swap the cracked hopper at the market on Saturday?",
    ),
)


def start_programs(stage: Stage, forms: dict[str, Survey]) -> None:
    """Plan when each program starts, and when one is paused."""
    plans = (
        ("How is your coffee?", "recommend", Program.Way.EMAIL, 30, "subscription", 86),
        ("After the workshop", "workshop", Program.Way.TEXT, 28, "workshop", 80),
        ("The grinder, a month later", "help", Program.Way.PREFERRED, 45, "grinder", 70),
        ("Before the winter boxes", "delivery", Program.Way.EMAIL, 180, "subscription", 0.02),
    )
    for name, slug, way, cadence, tag, days_ago in plans:
        program = Program(
            name=name,
            survey=forms[slug],
            channel=way,
            cadence_days=cadence,
            fatigue_days=7,
            expires_after_days=10,
            segment=_with_tag(tag, stage.ago(days_ago)),
            since=Program.Since.CHECK_IN,
            is_spread=cadence < LONG_CADENCE,
            reminder_count=0,
            opens=time(9),
            closes=time(20),
        )
        stage.at(stage.ago(days_ago), partial(_start, stage, program))


def _with_tag(tag: str, now: datetime) -> Segment:
    """Return the segment of the customers with a tag."""
    conditions = [Clause("tag", "has", tag).stored()]
    names = {"conditions": conditions, "created_at": now}
    return Segment.objects.get_or_create(name=f"{tag.capitalize()} customers", defaults=names)[0]


def _start(stage: Stage, program: Program, now: datetime) -> None:
    create_program(program=program, created_by=stage.people["tobias"], now=now)
    start_program(program=program, now=now)
    if program.name.startswith("The grinder"):
        stage.at(stage.ago(20), partial(_pause, program))


def _pause(program: Program, now: datetime) -> None:
    pause_program(program=program, now=now)


def ring_the_clock(stage: Stage) -> None:
    """Plan the rounds in which the drains run, and what comes in by itself."""
    rounds = int(90 * 24 / HOURS_BETWEEN_ROUNDS)
    for number in range(rounds):
        moment = stage.ago((rounds - number) * HOURS_BETWEEN_ROUNDS / 24)
        stage.at(moment + timedelta(minutes=stage.chance.randint(0, 45)), partial(_round, stage, number))
    stage.at(stage.now, _last_round)
    for who, days_ago, words in TEXTS:
        stage.at(stage.ago(days_ago), partial(_text, stage, who, words))


def _round(stage: Stage, number: int, now: datetime) -> None:
    if number % ROUNDS_BETWEEN_PLANS == 0:
        plan_due(now=now)
    if number // ROUNDS_BETWEEN_PLANS >= WITHDRAWING_PLAN and not stage.has_withdrawn:
        stage.has_withdrawn = _withdraw_one_that_is_planned(now)
    sent_at = now + timedelta(minutes=20)
    send_due(now=sent_at)
    deliver(sent_at)
    for check_in in CheckIn.objects.filter(state=CheckIn.State.SENT, sent_at=sent_at).select_related(
        "message", "program", "event", "survey"
    ):
        _react(stage, check_in, sent_at)
    settle_undelivered(now=sent_at)
    expire_due(now=sent_at)


def _last_round(now: datetime) -> None:
    """Plan who is asked next and leave it planned; hand over what waits."""
    deliver(now)
    plan_due(now=now)


def _withdraw_one_that_is_planned(now: datetime) -> bool:
    """Let somebody end her consent between the planning and the sending; tell whether anybody was planned."""
    planned = (
        CheckIn.objects.filter(state=CheckIn.State.PLANNED, channel=Channel.EMAIL).order_by("pk").first()
    )
    if planned is None:
        return False
    for address in Address.objects.of_customer(planned.customer).filter(channel=planned.channel):
        request = StopRequest(method=Consent.Method.LINK, page="/me/consents/")
        stop_messages(address=address, purpose=Purpose.CHECK_IN, request=request, now=now)
    return True


def _react(stage: Stage, check_in: CheckIn, now: datetime) -> None:
    message = check_in.message
    if react(stage, check_in, now):
        return
    if is_scanned(check_in):
        stage.after(now, 0.002, partial(scan, check_in))
    if message is not None and message.to == BOUNCING:
        stage.after(now, 0.1, partial(_bounce, message))
    elif not stage.has_silent and now > stage.ago(SILENT_FOR_DAYS):
        stage.has_silent = True
    elif stage.chance.random() < 0.66:
        stage.after(now, stage.chance.expovariate(1 / 14), partial(_answer, stage, check_in.pk))


def _bounce(message: Message, now: datetime) -> None:
    words = "550 5.1.1 No mailbox here by that name"
    record_event(message=message, event=Event("bounced", "local", now, detail=words), now=now)


def _answer(stage: Stage, pk: int, now: datetime) -> None:
    check_in = CheckIn.objects.select_related("survey__current_version", "customer").get(pk=pk)
    survey = check_in.survey
    version = survey.current_version
    assert version is not None
    scale = SCALES[survey.kind]
    usual = scale.lowest + 0.84 * (scale.highest - scale.lowest)
    drawn = round(stage.chance.gauss(usual, (scale.highest - scale.lowest) * 0.16))
    score = min(max(drawn, scale.lowest), scale.highest)
    words = stage.remarks[mood_of(survey.kind, score)]
    comment = words.pop(0) if words and stage.chance.random() < 0.5 else ""
    submission = Submission(
        version=version,
        answers={"score": score, "comment": comment},
        key=answer_key(check_in),
        seconds=stage.chance.randint(4, 60),
    )
    try:
        if not comment and may_tap(check_in, version, score):
            tap(check_in, score, now)
        else:
            answer_check_in(check_in=check_in, submission=submission, now=now)
    except (CheckInClosed, NotTapped):  # held back or come back meanwhile: there was nothing to answer
        return
    if check_in.response_id is None and stage.chance.random() < 0.08:
        stage.after(now, 2, partial(_answer, stage, pk))  # on second thought


def _text(stage: Stage, who: str, words: str, now: datetime) -> None:
    number = stage.customers[who].addresses.get(channel=Channel.TEXT).value
    text = TextIn(provider="local", provider_ref=f"demo-{who}", sender=number, body=words)
    receive_text(text=text, now=now)
