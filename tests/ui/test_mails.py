"""The mails about a person's own account, and the shell of every mail."""

import re

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.template import engines
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User

SHELL = """{% extends "messages/base.html" %}{% block content %}<p>Hello.</p>{% endblock %}"""
CONTEXT = {
    "company": "Kettle & Co",
    "postal_address": "1 Harbor Way\nLisbon",
    "consents_url": "https://example.org/me/consents/x/",
    "action_url": "https://example.org/c/x/?score=9&then=1",
    "action_label": "Answer",
    "subject": "How is it?",
}


def _shell(**context: object) -> str:
    return str(engines["django"].from_string(SHELL).render({**CONTEXT, **context}))


@pytest.mark.django_db
def test_a_mail_has_one_action_and_says_who_and_why() -> None:
    html = _shell()

    assert html.count('class="action"') == 1
    assert "score=9&amp;then=1" in html
    assert "Kettle &amp; Co<br>1 Harbor Way<br>Lisbon" in html
    assert "What we may send you" in html


@pytest.mark.django_db
def test_a_mail_without_action_has_no_button() -> None:
    assert 'class="action"' not in _shell(action_url="")


@pytest.mark.django_db
def test_a_mail_needs_nothing_from_elsewhere() -> None:
    assert re.findall(r"<img|<link|url\(|@import", _shell()) == []


@pytest.mark.django_db
def test_a_mail_as_text_is_not_escaped() -> None:
    source = '{% extends "messages/base.txt" %}{% block content %}Hello & welcome.{% endblock %}'

    text = engines["django"].from_string(source).render(CONTEXT)

    assert "Kettle & Co" in text
    assert "Answer:\nhttps://example.org/c/x/?score=9&then=1" in text


@pytest.fixture
def _mail_in_memory(settings: object) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"  # type: ignore[attr-defined]


def _sent() -> tuple[EmailMultiAlternatives, str]:
    message = mail.outbox[0]
    assert isinstance(message, EmailMultiAlternatives)
    return message, str(message.alternatives[0][0])


@pytest.mark.django_db
@pytest.mark.usefixtures("_mail_in_memory")
def test_a_sign_in_code_comes_as_text_and_html_in_our_words(visitor: Client, alice: User) -> None:
    visitor.post(reverse("account_request_login_code"), {"email": alice.email})

    sent, html = _sent()
    assert sent.subject.startswith("Your code for ")
    assert "Type this code on the page you left open" in sent.body
    assert "Type this code on the page you left open" in html
    assert "<!DOCTYPE html>" in html


@pytest.mark.django_db
@pytest.mark.usefixtures("_mail_in_memory")
def test_a_password_mail_has_its_link_in_both_parts(visitor: Client, alice: User) -> None:
    visitor.post(reverse("account_reset_password"), {"email": alice.email})

    sent, html = _sent()
    link = re.search(r"http\S+/password/reset/key/\S+", str(sent.body))
    assert link
    assert link[0] in html


@pytest.mark.django_db
def test_the_code_page_says_where_the_code_is_when_no_mail_leaves(
    visitor: Client, alice: User, settings: object
) -> None:
    settings.EMAIL_TRANSPORT = "local"  # type: ignore[attr-defined]

    page = visitor.post(reverse("account_request_login_code"), {"email": alice.email}, follow=True)

    assert "staff find the code under Desk" in page.content.decode()


@pytest.mark.django_db
def test_the_sign_up_page_says_that_nothing_else_is_agreed(visitor: Client, alice: User) -> None:
    page = visitor.get(reverse("account_signup")).content.decode()

    assert "An account agrees to nothing else." in page
    assert "checkbox" not in page
