"""A reply by mail is taken from its person only, once, and answered to nobody else."""

import io
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.test import Client

from forums.discussions.models import Category, Post, Topic
from forums.discussions.visibility import Visibility
from forums.notifications.letters import REPLY_KIND
from portal.accounts.models import User
from portal.customers.models import Purpose
from portal.lib.tokens import TokenInvalid
from portal.messaging.actions import NotHeld, accept_held, receive_mail
from portal.messaging.models import InboundMail, Message
from portal.messaging.replies import read_address, reply_address
from tests.factories import agree
from tests.forums.factories import make_reply, make_topic
from tests.forums.notifying import announce, forum_mails

PASSED = "Authentication-Results: mx.example.com; dmarc=pass\r\n"


@pytest.fixture(autouse=True)
def _takes_mail(settings: LazySettings) -> None:
    settings.INBOUND_DOMAIN = "in.example.com"


@pytest.fixture
def topic(bob: User) -> Topic:
    return make_topic(bob, title="Grinder")


def address(user: User, topic: Topic, now: datetime) -> str:
    return reply_address(REPLY_KIND, user_id=user.pk, about_id=topic.pk, now=now)


def mail(to: str, sender: User, *, body: str = "Clean the burrs.", extra: str = "", ref: str = "a") -> bytes:
    head = (
        f"From: {sender.display_name} <{sender.email}>\r\nTo: <{to}>\r\nMessage-ID: <{ref}@mail>\r\n{extra}"
    )
    return f"{head}\r\n{body}\r\n".encode()


def replies(topic: Topic) -> list[str]:
    return list(Post.objects.filter(topic=topic, number__gt=1).values_list("source", flat=True))


def refusals() -> list[str]:
    return list(Message.objects.filter(template="mail_not_taken").values_list("to", flat=True))


def test_an_answer_to_a_notice_becomes_a_reply(topic: Topic, alice: User, bob: User, now: datetime) -> None:
    agree(bob.customer, purpose=Purpose.FORUM)
    make_reply(alice, topic, body="Which one?")
    announce()
    [notice] = forum_mails()
    assert "Answer this mail to reply in the topic." in notice.body.text
    said = "The old one.\n\nOn Mon, Nov 16, 2026 we wrote:\n> Which one?"
    raw = mail(notice.body.headers["Reply-To"], bob, body=said)
    assert receive_mail(raw, now=now).state == "accepted"
    assert replies(topic) == ["Which one?", "The old one."]


def test_the_same_mail_twice_is_one_reply(topic: Topic, alice: User, now: datetime) -> None:
    raw = mail(address(alice, topic, now), alice)
    assert receive_mail(raw, now=now).pk == receive_mail(raw, now=now).pk
    assert len(replies(topic)) == 1


def test_the_address_fits_and_survives_lower_case(topic: Topic, alice: User, now: datetime) -> None:
    made = reply_address("f", user_id=10**9, about_id=10**10, now=now)
    assert len(made.split("@")[0]) <= 64
    assert made == made.lower()
    assert read_address(made.upper(), now=now).user_id == 10**9


def test_a_changed_address_is_none_of_ours(topic: Topic, alice: User, bob: User, now: datetime) -> None:
    """Rows 60 and 62: who changes whose address it is breaks the seal."""
    forged = address(alice, topic, now).replace("+f", "+g")
    with pytest.raises(TokenInvalid):
        read_address(forged, now=now)
    assert receive_mail(mail(forged, alice), now=now).reason == "no reply address of ours"


def test_an_address_ends(topic: Topic, alice: User, now: datetime) -> None:
    late = now + timedelta(days=92)
    row = receive_mail(mail(address(alice, topic, now), alice), now=late)
    assert (row.state, row.reason, replies(topic)) == ("refused", "the reply address has ended", [])


def test_a_forwarded_address_serves_nobody_else(topic: Topic, alice: User, bob: User, now: datetime) -> None:
    """Rows 61 and 62: the mail is held, and only its owner is told."""
    row = receive_mail(mail(address(alice, topic, now), bob, body="I am Alice"), now=now)
    assert (row.state, replies(topic), refusals()) == ("held", [], [alice.email])
    assert "I am Alice" not in Message.objects.get(template="mail_not_taken").body.text


def test_an_address_in_the_headers_counts_like_one_in_the_envelope_and_for_its_owner_alone(
    topic: Topic, alice: User, bob: User, now: datetime
) -> None:
    """Forwarders put an address of their own in the envelope; who wrote the mail is asked either way."""
    hers, envelope = address(alice, topic, now), ["box@forwarder.example"]
    taken = receive_mail(mail(hers, alice, ref="hers"), now=now, envelope=envelope)
    held = receive_mail(mail(hers, bob, body="I am Alice", ref="his"), now=now, envelope=envelope)
    forged = mail(hers, alice, ref="forged", extra=PASSED.replace("pass", "fail"))
    assert (taken.state, held.state) == ("accepted", "held")
    assert receive_mail(forged, now=now, envelope=envelope).state == "held"
    assert replies(topic) == ["Clean the burrs."]


def test_the_sender_is_told_once_a_day(topic: Topic, alice: User, bob: User, now: datetime) -> None:
    """Rows 64 and 65."""
    for number in range(3):
        receive_mail(mail(address(alice, topic, now), bob, ref=str(number)), now=now)
    assert len(refusals()) == 1


@pytest.mark.parametrize(
    "sign", ["Auto-Submitted: auto-replied", "Precedence: bulk", "X-Loop: us", "Return-Path: <>"]
)
def test_a_machine_is_refused_and_never_answered(topic: Topic, alice: User, now: datetime, sign: str) -> None:
    row = receive_mail(mail(address(alice, topic, now), alice, extra=f"{sign}\r\n"), now=now)
    assert row.state == "refused"
    assert row.reason.startswith("sent by a machine")
    assert (replies(topic), refusals()) == ([], [])


def test_a_sender_nobody_could_prove_is_held(topic: Topic, alice: User, now: datetime) -> None:
    """Row 68."""
    failed = "Authentication-Results: mx; dmarc=fail\r\n"
    row = receive_mail(mail(address(alice, topic, now), alice, extra=failed), now=now)
    assert (row.state, replies(topic)) == ("held", [])


def test_from_alone_never_makes_staff(topic: Topic, carol: User, now: datetime) -> None:
    """Row 60: an answer of staff needs a proved sender."""
    to = address(carol, topic, now)
    assert receive_mail(mail(to, carol), now=now).state == "held"
    assert receive_mail(mail(to, carol, extra=PASSED, ref="b"), now=now).state == "accepted"


def test_a_seal_that_nobody_checked_makes_no_staff(topic: Topic, carol: User, now: datetime) -> None:
    """Row 60: the sender can write ARC headers herself."""
    forged = "Authentication-Results: mx; dmarc=fail\r\nARC-Authentication-Results: i=1; mx; dmarc=pass\r\n"
    row = receive_mail(mail(address(carol, topic, now), carol, extra=forged), now=now)
    assert (row.state, replies(topic)) == ("held", [])


def test_what_spam_filters_name_is_held(topic: Topic, alice: User, now: datetime) -> None:
    assert receive_mail(mail(address(alice, topic, now), alice), now=now, is_spam=True).state == "held"


def test_a_held_mail_is_handed_on_once(topic: Topic, alice: User, now: datetime) -> None:
    row = receive_mail(mail(address(alice, topic, now), alice), now=now, is_spam=True)
    assert accept_held(mail=row, now=now).url.endswith("#post-2")
    with pytest.raises(NotHeld):
        accept_held(mail=row, now=now)
    assert replies(topic) == ["Clean the burrs."]
    assert InboundMail.objects.get().text == ""


def test_a_topic_that_is_closed_to_her_takes_nothing(topic: Topic, alice: User, now: datetime) -> None:
    Category.objects.filter(pk=topic.category_id).update(visibility=Visibility.STAFF)
    row = receive_mail(mail(address(alice, topic, now), alice), now=now)
    assert (row.state, replies(topic), refusals()) == ("refused", [], [alice.email])


def test_a_reply_by_mail_is_screened_as_on_the_page(topic: Topic, alice: User, now: datetime) -> None:
    raw = mail(
        address(alice, topic, now), alice, body="Make money online at http://a.example http://b.example"
    )
    receive_mail(raw, now=now)
    assert Post.objects.get(topic=topic, number=2).state == Post.State.HELD


def test_a_mail_without_words_says_so(topic: Topic, alice: User, now: datetime) -> None:
    row = receive_mail(mail(address(alice, topic, now), alice, body="Sent from my iPhone"), now=now)
    assert (row.state, row.reason, refusals()) == ("refused", "no words", [alice.email])


@pytest.mark.parametrize("poison", [b"", b"\xff" * 100, b"From: x\r\n\r\n" + b"y" * 1_100_000])
def test_poison_is_put_aside(db: None, now: datetime, poison: bytes) -> None:
    """Row 120."""
    assert receive_mail(poison, now=now).reason.startswith("unreadable")
    assert receive_mail(poison, now=now).pk == InboundMail.objects.get().pk


def test_a_local_mail_server_hands_mails_to_the_command(
    topic: Topic, alice: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = mail("list@example.org", alice)
    to = reply_address(REPLY_KIND, user_id=alice.pk, about_id=topic.pk, now=datetime.now(tz=now.tzinfo))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
    out = io.StringIO()
    call_command("receive_mail", "--recipient", to, stdout=out)
    assert out.getvalue().strip() == "accepted"


def test_without_a_domain_there_is_no_address(
    topic: Topic, alice: User, now: datetime, settings: LazySettings
) -> None:
    settings.INBOUND_DOMAIN = ""
    assert address(alice, topic, now) == ""


def test_the_admin_hands_on_only_for_who_may(
    topic: Topic, alice: User, adam: User, now: datetime, client_of: Callable[[User], Client]
) -> None:
    row = receive_mail(mail(address(alice, topic, now), alice), now=now, is_spam=True)
    form = {"action": "hand_on", "_selected_action": [str(row.pk)]}
    client_of(adam).post("/admin/messaging/inboundmail/", form)
    assert replies(topic) == ["Clean the burrs."]
