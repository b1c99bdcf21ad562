"""Make forms, answers, programs and check-ins for tests."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from django.test import Client

from feedback.checkins.actions import create_program, plan_due, send_due, start_program
from feedback.checkins.models import CheckIn, Program
from feedback.surveys.actions import (
    Progress,
    Submission,
    SurveyDraft,
    create_survey,
    open_survey,
    save_progress,
    submit_response,
)
from feedback.surveys.actions.versions import write_version
from feedback.surveys.models import Response, Survey
from portal.customers.conditions import Clause
from portal.customers.event_models import CustomerEvent
from portal.customers.events import Happening, record_event
from portal.customers.models import Channel, Customer
from portal.customers.segment_models import Segment
from tests.factories import THEN, agree, make_customer

_numbers = count(1)


def make_survey(
    kind: str = "nps", *, is_live: bool = True, slug: str = "", now: datetime = THEN, **words: str
) -> Survey:
    """Return a form with a score (unless it is free) and a comment."""
    number = next(_numbers)
    draft = SurveyDraft(
        title=words.get("title", f"Form {number}"),
        slug=slug or f"form-{number}",
        kind=kind,
        score_question=words.get("score_question", "How did it go?"),
        comment_question=words.get("comment_question", "What is the main reason?"),
        intro=words.get("intro", ""),
    )
    survey = create_survey(draft=draft, created_by=None, now=now)
    return open_survey(survey=survey, now=now) if is_live else survey


def make_form(
    form: dict[str, Any], *, slug: str = "", is_live: bool = True, now: datetime = THEN, **settings: Any
) -> Survey:
    """Return a form that asks what the document says."""
    survey = make_survey("free", slug=slug, is_live=False, now=now)
    version = write_version(survey, form, number=2, created_by=None, now=now)
    changes = {"kind": version.form.measures, "current_version": version, "draft": form, **settings}
    Survey.objects.filter(pk=survey.pk).update(**changes)
    survey = Survey.objects.get(pk=survey.pk)
    return open_survey(survey=survey, now=now) if is_live else survey


def make_begun(survey: Survey, *, now: datetime) -> dict[str, object]:
    """Return the arguments of the address at which what somebody began goes on."""
    assert survey.current_version is not None
    progress = Progress(version=survey.current_version, key=uuid4(), answers={})
    return {"slug": survey.slug, "token": save_progress(survey=survey, progress=progress, now=now).token}


def make_response(
    survey: Survey,
    score: int | None = None,
    comment: str = "",
    *,
    customer: Customer | None = None,
    email: str = "",
    suspicion: str = "",
    now: datetime = THEN,
) -> Response:
    """Return what somebody sent in."""
    answers: dict[str, int | str] = {}
    if score is not None:
        answers["score"] = score
    if comment:
        answers["comment"] = comment
    assert survey.current_version is not None
    submission = Submission(
        version=survey.current_version,
        answers=answers,
        key=uuid4(),
        customer=customer,
        wants_contact=bool(email),
        contact_email=email,
        suspicion=suspicion,
    )
    return submit_response(survey=survey, submission=submission, now=now)


def make_consenting(name: str = "", *, channel: Channel = Channel.EMAIL, zone: str = "UTC") -> Customer:
    """Return a customer who agreed to check-ins by one way."""
    number = next(_numbers)
    email = f"person{number}@example.org" if channel == Channel.EMAIL else ""
    phone = f"+1415555{number:04d}" if channel == Channel.TEXT else ""
    customer = make_customer(name, email=email, phone=phone)
    Customer.objects.filter(pk=customer.pk).update(time_zone=zone)
    customer.refresh_from_db()
    agree(customer, channel=channel)
    return customer


def make_program(
    survey: Survey | None = None,
    *,
    is_live: bool = True,
    channel: str = "email",
    cadence_days: int = 90,
    fatigue_days: int = 14,
    **fields: Any,
) -> Program:
    """Return a program, live unless asked otherwise, that asks everybody at once and reminds nobody."""
    program = Program(
        name=f"Program {next(_numbers)}",
        survey=survey or make_survey(),
        channel=channel,
        cadence_days=cadence_days,
        fatigue_days=fatigue_days,
        **{"is_spread": False, "since": Program.Since.CHECK_IN, "reminder_count": 0, **fields},
    )
    create_program(program=program, created_by=None, now=THEN)
    return start_program(program=program, now=THEN) if is_live else program


def make_sent(program: Program | None = None, customer: Customer | None = None, *, now: datetime) -> CheckIn:
    """Return a check-in that was planned and sent by the drains."""
    customer = customer or make_consenting()
    program = program or make_program()
    Program.objects.update(walk_due_at=None)
    plan_due(now=now)
    send_due(now=now + timedelta(minutes=30))
    return CheckIn.objects.get(program=program, customer=customer)


def make_segment(*clauses: Clause, name: str = "", match: str = "all") -> Segment:
    """Return a segment of the customers who meet the conditions."""
    conditions = [clause.stored() for clause in clauses]
    name = name or f"Segment {next(_numbers)}"
    return Segment.objects.create(name=name, match=match, conditions=conditions)


def tagged(tag: str) -> Segment:
    """Return the segment of the customers with a tag."""
    return make_segment(Clause("tag", "has", tag))


def happen(customer: Customer, kind: str, at: datetime, *, key: str = "", subject: str = "") -> CustomerEvent:
    """Return an event of a customer."""
    happening = Happening(customer, kind, at, key or f"{kind}-{next(_numbers)}", subject)
    return record_event(happening=happening, now=at)[0]


def form_fields(client: Client, url: str) -> dict[str, str]:
    """Open a form and return the hidden fields it would send."""
    form = client.get(url).context["form"]
    return {field.name: str(field.value()) for field in form.hidden_fields()}
