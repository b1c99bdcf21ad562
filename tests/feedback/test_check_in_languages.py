"""Test that a check-in speaks her language: the mail, the text, the page, and the thanks."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from feedback.checkins.models import CheckIn
from feedback.surveys.models import Response, Survey
from portal.customers.models import Channel, Customer
from portal.messaging.actions import deliver_due, receive_mail
from portal.messaging.models import Message
from tests.feedback.factories import make_consenting, make_form, make_program, make_sent, make_survey

pytestmark = pytest.mark.django_db
FORM: dict[str, Any] = {
    "format": 1,
    "language": "en",
    "languages": ["en", "de"],
    "title": {"en": "Your grinder", "de": "Ihre Mühle"},
    "intro": {"en": "One number.", "de": "Eine Zahl."},
    "thanks": {"en": "We read it.", "de": "Wir lesen es."},
    "hidden": [],
    "main": "score",
    "items": [
        {"id": "use", "kind": "short_text", "label": {"en": "What for?", "de": "Wofür?"}, "required": False},
        {
            "id": "score",
            "kind": "nps",
            "label": {"en": "Would you recommend it?", "de": "Würden Sie sie empfehlen?"},
            "required": True,
        },
    ],
}


@pytest.fixture
def form(settings: LazySettings) -> Survey:
    settings.INBOUND_DOMAIN = "in.example.com"
    return make_form(FORM, slug="grinder")


def asked(form: Survey, language: str, now: datetime, channel: Channel = Channel.EMAIL) -> CheckIn:
    customer = make_consenting("Mia Mail", channel=channel)
    Customer.objects.filter(pk=customer.pk).update(language=language)
    check_in = make_sent(make_program(form, channel=channel.value), customer, now=now)
    deliver_due(clock=lambda: now + timedelta(hours=1))
    return check_in


@pytest.mark.parametrize(
    ("language", "question", "ends"),
    [
        ("de-AT", "Würden Sie sie empfehlen?", "0: sehr unwahrscheinlich. 10: sehr wahrscheinlich."),
        ("fr", "Would you recommend it?", "0: pas du tout probable. 10: très probable."),
        ("", "Would you recommend it?", "0: not at all likely. 10: extremely likely."),
    ],
)
def test_the_mail_asks_the_question_that_gives_the_score_in_her_language(
    form: Survey, now: datetime, language: str, question: str, ends: str
) -> None:
    asked(form, language, now)
    message = Message.objects.get(template="check_in")
    assert message.subject == question
    assert question in message.body.text
    assert ends in message.body.html


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Reply 0-10 (10: extremely likely), or answer here: http"),
        ("de", "Antworten Sie mit 0-10 (10: sehr wahrscheinlich) oder hier: http"),
    ],
)
def test_a_text_says_which_numbers_there_are(form: Survey, now: datetime, language: str, words: str) -> None:
    asked(form, language, now, Channel.TEXT)
    assert words in Message.objects.get(template="check_in").body.text


def test_a_text_of_a_form_without_a_score_asks_for_no_number(now: datetime) -> None:
    asked(make_survey("free"), "en", now, Channel.TEXT)
    assert "What is the main reason? Answer here: http" in Message.objects.get(template="check_in").body.text


def test_the_page_and_its_thanks_are_in_her_language(form: Survey, now: datetime, client: Client) -> None:
    check_in = asked(form, "de", now)
    page = client.get(f"/c/{check_in.token}/").content.decode()
    for words in ("Ihre Mühle", "Eine Zahl.", "Würden Sie sie empfehlen?"):
        assert words in page
    client.post(f"/c/{check_in.token}/", {"score": "9"})
    assert Response.objects.get().language == "de"
    assert "Wir lesen es." in client.get(f"/c/{check_in.token}/thanks/").content.decode()


def test_the_page_follows_the_browser_of_who_told_no_language(
    form: Survey, now: datetime, client: Client
) -> None:
    check_in = asked(form, "", now)
    page = client.get(f"/c/{check_in.token}/", headers={"Accept-Language": "de-CH,de;q=0.9"})
    assert "Ihre Mühle" in page.content.decode()


@pytest.mark.parametrize(
    ("language", "said"), [("de", "8 von 10"), ("fr", "8 sur 10"), ("es", "8 de 10"), ("en", "8 of 10")]
)
def test_the_thanks_name_her_score_in_her_language(
    form: Survey, now: datetime, language: str, said: str
) -> None:
    asked(form, language, now)
    message = Message.objects.get(template="check_in")
    to = message.body.headers["Reply-To"]
    raw = f"From: <{message.to}>\r\nTo: <{to}>\r\nMessage-ID: <a@mail>\r\n\r\n8\r\n"
    receive_mail(raw.encode(), now=now + timedelta(hours=2))
    assert said in Message.objects.get(template="check_in_thanks").body.text
