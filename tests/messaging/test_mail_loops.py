"""What a machine wrote, and what of ours comes back, is taken as nobody's words (RFC 3834).

Each sign that helpdesks know mail loops by has its test here; the reader of mails is tested beside it.
"""

from datetime import datetime

import pytest
from django.conf import LazySettings

from forums.discussions.models import Post, Topic
from forums.notifications.letters import REPLY_KIND
from portal.accounts.models import User
from portal.customers.models import Purpose
from portal.messaging.actions import receive_mail
from portal.messaging.compose import compose
from portal.messaging.models import InboundMail, Message
from portal.messaging.replies import reply_address
from tests.factories import agree
from tests.forums.factories import make_reply, make_topic
from tests.forums.notifying import announce, forum_mails


@pytest.fixture(autouse=True)
def _takes_mail(settings: LazySettings) -> None:
    settings.INBOUND_DOMAIN = "in.example.com"
    settings.FROM_EMAIL = "hello@example.com"
    settings.LIST_FROM_EMAIL = "News@example.com"


@pytest.fixture
def topic(bob: User) -> Topic:
    return make_topic(bob, title="Grinder")


def bring(topic: Topic, user: User, now: datetime, *signs: str, sender: str = "") -> InboundMail:
    """Bring a mail to the person's own reply address that would be taken, were it not for the signs."""
    to = reply_address(REPLY_KIND, user_id=user.pk, about_id=topic.pk, now=now)
    named = [] if any(sign.lower().startswith("message-id") for sign in signs) else ["Message-ID: <a@mail>"]
    head = [f"From: {sender or user.email}", f"To: <{to}>", *named, *signs]
    return receive_mail(("\r\n".join(head) + "\r\n\r\nClean the burrs.\r\n").encode(), now=now)


def was_refused(row: InboundMail, topic: Topic) -> bool:
    """Tell whether nothing was posted, nothing kept for staff and nobody answered."""
    posted = Post.objects.filter(topic=topic, number__gt=1, source="Clean the burrs.")
    told = Message.objects.filter(template="mail_not_taken")
    state = (row.state, row.reason.startswith("sent by a machine"), row.text)
    return state == ("refused", True, "") and not posted.exists() and not told.exists()


def test_without_any_sign_the_same_mail_is_taken(topic: Topic, alice: User, now: datetime) -> None:
    assert bring(topic, alice, now).state == "accepted"


@pytest.mark.parametrize(
    "sign",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated",
        "Auto-Submitted: auto-notified",
        "X-Auto-Response-Suppress: DR",
        "X-Auto-Response-Suppress: AutoReply",
        "X-Auto-Response-Suppress: All",
        "Precedence: bulk",
        "Precedence: list",
        "Precedence: junk",
        "Precedence: auto_reply",
        "List-Id: Forum <forum.portal.example>",
        "List-Unsubscribe: <https://portal.example/stop>",
        "X-Autoreply: yes",
        "X-Autorespond: 1",
        "X-Loop: hello@example.com",
        "Return-Path: <>",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=x",
    ],
)
def test_each_sign_of_a_machine_is_refused_and_not_answered(
    topic: Topic, alice: User, now: datetime, sign: str
) -> None:
    assert was_refused(bring(topic, alice, now, sign), topic)


@pytest.mark.parametrize("name", ["mailer-daemon", "MAILER-DAEMON", "postmaster", "no-reply", "noreply"])
def test_each_name_of_a_machine_is_refused(topic: Topic, alice: User, now: datetime, name: str) -> None:
    assert was_refused(bring(topic, alice, now, sender=f"{name}@mx.example.org"), topic)


@pytest.mark.parametrize("own", ["hello@example.com", "Hello@Example.com", "news@example.com"])
def test_a_mail_from_our_own_address_is_refused(
    topic: Topic, carol: User, now: datetime, settings: LazySettings, own: str
) -> None:
    """Also where a colleague signs in with the address the portal writes from."""
    User.objects.filter(pk=carol.pk).update(email=own.lower())
    row = bring(topic, carol, now, "Authentication-Results: mx; dmarc=pass", sender=own)
    assert row.reason == "sent by a machine: our own address"
    assert was_refused(row, topic)


def test_a_mail_from_a_reply_address_of_ours_is_refused(topic: Topic, alice: User, now: datetime) -> None:
    own = reply_address(REPLY_KIND, user_id=alice.pk, about_id=topic.pk, now=now)
    assert was_refused(bring(topic, alice, now, sender=own), topic)


REPLY = "reply+f1-1-1-aaaa@in.example.com"


@pytest.mark.parametrize(
    ("header", "own"),
    [("Reply-To", "hello@example.com"), ("Reply-To", REPLY), ("Return-Path", REPLY), ("Sender", REPLY)],
)
def test_a_mail_whose_answers_or_bounces_would_come_to_us_is_refused(
    topic: Topic, alice: User, now: datetime, header: str, own: str
) -> None:
    row = bring(topic, alice, now, f"{header}: <{own}>")
    assert row.reason == "sent by a machine: answers lead to our own address"
    assert was_refused(row, topic)


@pytest.mark.parametrize("header", ["Return-Path", "Sender"])
def test_a_reply_that_the_companys_mailbox_forwards_is_no_loop(
    topic: Topic, alice: User, now: datetime, header: str
) -> None:
    assert bring(topic, alice, now, f"{header}: <hello@example.com>").state == "accepted"


def test_a_mail_with_the_message_id_of_one_of_ours_is_refused(
    topic: Topic, alice: User, bob: User, now: datetime
) -> None:
    agree(bob.customer, purpose=Purpose.FORUM)
    make_reply(alice, topic, body="Which one?")
    announce()
    [notice] = forum_mails()
    row = bring(topic, alice, now, f"Message-ID: {notice.message_id}")
    assert row.reason == "sent by a machine: our own Message-ID"
    assert was_refused(row, topic)


def test_our_own_mail_that_a_mailbox_sends_back_whole_is_refused(
    topic: Topic, alice: User, bob: User, now: datetime
) -> None:
    """A rule of a mailbox that forwards everything leads our mail back to us as it was."""
    agree(bob.customer, purpose=Purpose.FORUM)
    make_reply(alice, topic, body="Which one?")
    announce()
    [notice] = forum_mails()
    to = notice.body.headers["Reply-To"]
    row = receive_mail(compose(notice, company="Earshot"), now=now, envelope=[to])
    assert row.state == "refused"
    assert Post.objects.filter(topic=topic).count() == 2


def test_an_answer_that_names_our_message_and_our_domain_is_no_loop(
    topic: Topic, alice: User, now: datetime, settings: LazySettings
) -> None:
    """A colleague at the company's own domain, whose program makes Message-IDs there, is a person."""
    signs = [f"Message-ID: <6f2d1c9a-0000-4000-8000-00000000abcd@{settings.SITE_HOST}>"]
    signs += [f"References: <topic-{topic.pk}@{settings.SITE_HOST}>", "Reply-To: sales@example.com"]
    assert bring(topic, alice, now, *signs).state == "accepted"


def test_what_we_answer_by_ourselves_says_so(topic: Topic, alice: User, bob: User, now: datetime) -> None:
    bring(topic, alice, now, sender=bob.email)
    told = Message.objects.get(template="mail_not_taken")
    assert told.body.headers["Auto-Submitted"] == "auto-replied"
    assert told.body.headers["X-Auto-Response-Suppress"] == "All"
    assert b"Auto-Submitted: auto-replied" in compose(told, company="Earshot")
