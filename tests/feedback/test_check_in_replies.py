"""A check-in is answered by a mail or a text in return: the score is read, the words are kept."""

from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings

from feedback.cases.models import Case
from feedback.checkins.models import CheckIn
from feedback.surveys.models import Mode, Response, Survey
from portal.customers.models import Address, Channel, Consent
from portal.interactions.models import Interaction
from portal.messaging.actions import TextIn, deliver_due, receive_mail, receive_text
from portal.messaging.models import InboundMail, Message
from tests.feedback.factories import make_consenting, make_program, make_sent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _takes_mail(settings: LazySettings) -> None:
    settings.INBOUND_DOMAIN = "in.example.com"


@pytest.fixture
def asked(now: datetime) -> CheckIn:
    """A check-in that reached its customer by mail."""
    check_in = make_sent(now=now)
    deliver_due(clock=lambda: now + timedelta(hours=1))
    return CheckIn.objects.get(pk=check_in.pk)


@pytest.fixture
def texted(now: datetime) -> CheckIn:
    """A check-in that reached its customer by text."""
    check_in = make_sent(make_program(channel="text"), make_consenting(channel=Channel.TEXT), now=now)
    deliver_due(clock=lambda: now + timedelta(hours=1))
    return CheckIn.objects.get(pk=check_in.pk)


def answers(check_in: CheckIn, body: str, *, now: datetime, ref: str = "a", **heads: str) -> InboundMail:
    """Bring a mail of hers that answers the check-in's."""
    message = Message.objects.get(template="check_in", about_id=check_in.pk)
    to = heads.pop("To", message.body.headers["Reply-To"])
    lines = [f"From: <{message.to}>", f"To: <{to}>", f"Message-ID: <{ref}@mail>"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in heads.items()]
    return receive_mail("\r\n".join([*lines, "", body, ""]).encode(), now=now + timedelta(hours=2))


def texts(check_in: CheckIn, body: str, *, now: datetime, ref: str = "SM1") -> None:
    number = Address.objects.get(customer=check_in.customer, channel=Channel.TEXT).value
    receive_text(text=TextIn("twilio", ref, number, body), now=now + timedelta(hours=2))


def letters() -> list[str]:
    return sorted(
        Message.objects.filter(template__in=["check_in_thanks", "check_in_sorry", "case_opened"]).values_list(
            "template", flat=True
        )
    )


def test_a_score_in_a_mail_answers_the_check_in(asked: CheckIn, now: datetime) -> None:
    body = "9/10, the new grinder is lovely\n\nOn Mon, 16 Nov 2026 we wrote:\n> How did it go?"
    assert answers(asked, body, now=now).state == "accepted"
    response = Response.objects.get()
    assert (response.score, response.comment) == (9, "9/10, the new grinder is lovely")
    assert CheckIn.objects.get().state == "answered"
    assert letters() == ["check_in_thanks"]


def test_a_low_score_says_sorry_once_and_waits_for_a_person(asked: CheckIn, now: datetime) -> None:
    answers(asked, "2, it arrived broken", now=now)
    touch = Interaction.objects.get(kind="checkin.answer")
    assert (touch.is_complaint, touch.wants_reply, letters()) == (True, True, ["case_opened"])
    assert "/forums/" in Message.objects.get(template="case_opened").body.text


@pytest.mark.parametrize("score", ["0", "6"])
def test_a_bare_low_score_by_mail_opens_a_case(asked: CheckIn, now: datetime, score: str) -> None:
    answers(asked, score, now=now)
    case = Case.objects.get()
    assert (case.customer, case.origin.score, letters()) == (asked.customer, int(score), ["case_opened"])


def test_a_bare_low_score_by_text_opens_a_case(texted: CheckIn, now: datetime) -> None:
    texts(texted, "3", now=now)
    case = Case.objects.get()
    assert (case.customer, case.origin.score, letters()) == (texted.customer, 3, ["case_opened"])


def test_a_bare_score_that_is_not_low_opens_none(asked: CheckIn, now: datetime) -> None:
    answers(asked, "7", now=now)
    assert (Case.objects.count(), letters()) == (0, ["check_in_thanks"])


def test_a_bare_low_score_of_a_confidential_form_opens_none(asked: CheckIn, now: datetime) -> None:
    Survey.objects.update(mode=Mode.CONFIDENTIAL)
    answers(asked, "2", now=now)
    assert Response.objects.get().score == 2
    assert (Case.objects.count(), letters()) == (0, ["check_in_sorry"])


def test_everybody_is_invited_to_the_forum_alike(asked: CheckIn, now: datetime) -> None:
    """16 CFR 465: the happy are not asked apart from the others."""
    answers(asked, "1", now=now)
    sorry = Message.objects.get(template="case_opened")
    answers(asked, "10", now=now, ref="b")
    thanks = Message.objects.get(template="check_in_thanks")
    assert all("/forums/" in message.body.text for message in (sorry, thanks))


def test_words_without_a_score_wait_for_a_person(asked: CheckIn, now: datetime) -> None:
    answers(asked, "It took 2 weeks to arrive.", now=now)
    touch = Interaction.objects.get(kind="mail")
    assert (touch.customer, touch.wants_reply, touch.text) == (
        asked.customer,
        True,
        "It took 2 weeks to arrive.",
    )
    assert CheckIn.objects.get().state == "sent"


def test_a_mail_is_threaded_by_the_message_it_answers(asked: CheckIn, now: datetime) -> None:
    message_id = Message.objects.get(template="check_in").message_id
    for ref, head in (("a", "In-Reply-To"), ("b", "References")):
        row = answers(
            asked, "8", now=now, ref=ref, To="hello@in.example.com", **{head: f"<x@y> {message_id}"}
        )
        assert (row.state, row.customer) == ("accepted", asked.customer)


def test_a_strangers_mail_to_her_address_is_held(asked: CheckIn, now: datetime) -> None:
    to = Message.objects.get(template="check_in").body.headers["Reply-To"]
    raw = f"From: <eve@example.net>\r\nTo: <{to}>\r\nMessage-ID: <e@e>\r\n\r\n10\r\n".encode()
    assert receive_mail(raw, now=now).state == "held"
    assert not Response.objects.exists()


@pytest.mark.parametrize(
    "head", [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"X_Autoreply": "yes"}]
)
def test_an_automatic_reply_is_never_an_answer(asked: CheckIn, now: datetime, head: dict[str, str]) -> None:
    assert answers(asked, "10", now=now, **head).state == "refused"
    assert not Response.objects.exists()
    assert letters() == []


def test_two_machines_never_write_to_each_other_for_long(asked: CheckIn, now: datetime) -> None:
    """An autoresponder without any sign of one gets one letter of thanks, however often it answers."""
    for number in range(20):
        answers(asked, "9", now=now, ref=str(number))
    assert letters() == ["check_in_thanks"]
    thanks = Message.objects.get(template="check_in_thanks")
    assert thanks.body.headers["Auto-Submitted"] == "auto-replied"


def test_a_reply_of_several_megabytes_is_read(asked: CheckIn, now: datetime) -> None:
    body = "8\r\n\r\nmany thanks\r\n" + ("x" * 76 + "\r\n") * 40_000
    assert answers(asked, body, now=now).state == "accepted"
    assert Response.objects.get().score == 8


def test_a_text_with_a_score_answers_the_check_in(texted: CheckIn, now: datetime) -> None:
    texts(texted, "9", now=now)
    assert Response.objects.get().score == 9
    assert not Interaction.objects.filter(kind="text").exists()
    assert Message.objects.get(template="check_in_thanks").channel == "text"


def test_a_second_text_corrects_the_first(texted: CheckIn, now: datetime) -> None:
    texts(texted, "9", now=now)
    texts(texted, "3 because it broke", now=now, ref="SM2")
    assert (Response.objects.get().score, letters()) == (3, ["case_opened", "check_in_thanks"])


def test_other_words_by_text_wait_for_a_person(texted: CheckIn, now: datetime) -> None:
    texts(texted, "When will it arrive?", now=now)
    assert Interaction.objects.get(kind="text").wants_reply


def test_stop_by_mail_ends_what_needs_consent(asked: CheckIn, now: datetime) -> None:
    answers(asked, "STOP", now=now)
    line = Consent.objects.latest("pk")
    assert (line.state, line.method, line.page) == ("withdrawn", "words", "Reply by mail: STOP")
