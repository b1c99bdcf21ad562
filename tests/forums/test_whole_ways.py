"""Whole ways through the forum as people go them, from the tap on a page to the bell and the mail."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forums.discussions.models import Topic
from portal.accounts.models import User
from portal.customers.models import Purpose
from tests.factories import agree
from tests.forums.factories import make_question, make_reply
from tests.forums.notifying import announce, forum_mails

ClientOf = Callable[[User], Client]
BELL = "/forums/notifications/"


def question(asker: User) -> Topic:
    return make_question(asker, title="Grinder hums", now=timezone.now())


def mark(client: Client, post: int, kind: str) -> None:
    address = reverse("discussions:post-answer", args=[post])
    assert client.post(address, {"on": kind}).status_code == 303


def test_who_said_me_too_is_told_at_the_bell_and_by_mail_when_the_question_is_solved(
    alice: User, bob: User, carol: User, client_of: ClientOf
) -> None:
    agree(bob.customer, purpose=Purpose.FORUM)
    topic = question(alice)
    joined = client_of(bob).post(reverse("discussions:topic-me-too", args=[topic.pk]), {"on": "1"})
    assert joined.status_code == 303
    answer = make_reply(carol, topic, body="Turn the dial to the left.", now=timezone.now())
    mark(client_of(carol), answer.pk, "official")
    announce(timezone.now())
    bell = client_of(bob).get(BELL).text
    assert "“Grinder hums” is solved" in bell
    assert "you said you have the same question" in bell
    assert topic.url_of(2) in bell
    (mail,) = forum_mails()
    assert (mail.to, mail.subject) == (bob.email, "“Grinder hums” is solved")
    for words in ("Turn the dial to the left.", topic.url_of(2)):
        assert words in mail.body.text


def test_who_took_her_me_too_back_is_not_told_of_it_as_hers(
    alice: User, bob: User, carol: User, client_of: ClientOf
) -> None:
    topic = question(alice)
    client, address = client_of(bob), reverse("discussions:topic-me-too", args=[topic.pk])
    client.post(address, {"on": "1"})
    client.post(address, {"off": "1"})
    mark(client_of(carol), make_reply(carol, topic, now=timezone.now()).pk, "official")
    announce(timezone.now())
    assert "you said you have the same question" not in client.get(BELL).text


def test_whose_answer_the_asker_or_staff_accept_is_told_at_the_bell_and_by_mail(
    alice: User, bob: User, carol: User, client_of: ClientOf
) -> None:
    agree(bob.customer, purpose=Purpose.FORUM)
    for judge in (alice, carol):
        topic = question(alice)
        answer = make_reply(bob, topic, now=timezone.now())
        mark(client_of(judge), answer.pk, "community")
        announce(timezone.now())
        line = f"{judge} marked your post as the answer in “Grinder hums”"
        bell = client_of(bob).get(BELL).text
        assert line in bell
        assert topic.url_of(2) in bell
        mail = forum_mails()[-1]
        assert (mail.to, mail.subject) == (bob.email, line)
        for words in ("you wrote the answer", topic.url_of(2)):
            assert words in mail.body.text
    assert len(forum_mails()) == 2
