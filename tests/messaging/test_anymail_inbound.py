"""A reply by mail the whole way: from the hook of a mail provider, in the shape it sends, to the topic."""

import base64
import hashlib
import hmac
import json
import time

import pytest
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import URLResolver
from django.urls.resolvers import RegexPattern
from django.utils import timezone
from pytest_django.fixtures import Settings

from forums.discussions.models import Post, Topic
from forums.notifications.letters import REPLY_KIND
from portal.accounts.models import User
from portal.messaging.hook_urls import provider_hooks
from portal.messaging.models import InboundMail
from portal.messaging.replies import reply_address
from tests.forums.factories import make_topic

SECRET = "hooks:a-long-secret"
KEY = "the-signing-key-of-the-provider"


@pytest.fixture
def topic(bob: User, settings: Settings) -> Topic:
    settings.EMAIL_TRANSPORT, settings.INBOUND_DOMAIN = "anymail", "in.example.com"
    return make_topic(bob, title="Grinder")


def status_of(path: str, request: HttpRequest) -> int:
    match = URLResolver(RegexPattern(r"^"), provider_hooks()).resolve(path)
    try:
        return int(match.func(request).status_code)
    except SuspiciousOperation:
        return 400


def bring_postmark(
    settings: Settings, topic: Topic, user: User, *, secret: str = SECRET, bounced_to: str = ""
) -> int:
    """Bring what Postmark posts for an answer; it puts the way of bounces above the headers of the mail."""
    backend = "anymail.backends.postmark.EmailBackend"
    settings.ANYMAIL = {"EMAIL_BACKEND": backend, "WEBHOOK_SECRET": SECRET}
    to = reply_address(REPLY_KIND, user_id=user.pk, about_id=topic.pk, now=timezone.now())
    sender = {"Email": user.email, "Name": user.display_name, "MailboxHash": ""}
    payload = {
        "FromName": user.display_name,
        "MessageStream": "inbound",
        "From": user.email,
        "FromFull": sender,
        "To": to,
        "ToFull": [{"Email": to, "Name": "", "MailboxHash": to.partition("+")[2].partition("@")[0]}],
        "Cc": "",
        "CcFull": [],
        "Bcc": "",
        "BccFull": [],
        "OriginalRecipient": to,
        "Subject": "Re: Grinder",
        "MessageID": "22c74902-a0c1-4511-804f-341342852c90",
        "ReplyTo": "",
        "MailboxHash": "",
        "Date": "Mon, 16 Nov 2026 12:00:00 +0000",
        "TextBody": "Clean the burrs.\n\nOn Mon, Nov 16, 2026 we wrote:\n> Which one?\n",
        "HtmlBody": "",
        "StrippedTextReply": "Clean the burrs.",
        "Tag": "",
        "Headers": [
            {"Name": "Return-Path", "Value": f"<{bounced_to}>"},
            {"Name": "Received-SPF", "Value": "pass (sender SPF authorized) identity=mailfrom"},
            {"Name": "Message-ID", "Value": "<CAGXpo2WKfxHWZ5UFYCR3H_J9SNMG+5AXUovfEFL6DjWBJSyZaA@mail>"},
        ],
        "Attachments": [],
    }
    credentials = base64.b64encode(secret.encode()).decode()
    headers = {"Authorization": f"Basic {credentials}"}
    body = json.dumps(payload)
    request = RequestFactory().post("/", body, content_type="application/json", headers=headers)
    return status_of("anymail/postmark/inbound/", request)


def bring_mailgun(settings: Settings, topic: Topic, user: User, *, key: str = KEY) -> int:
    """Bring what Mailgun posts for a whole mail, signed by its timestamp and token."""
    backend = "anymail.backends.mailgun.EmailBackend"
    settings.ANYMAIL = {
        "EMAIL_BACKEND": backend,
        "WEBHOOK_SECRET": SECRET,
        "MAILGUN_WEBHOOK_SIGNING_KEY": KEY,
    }
    to = reply_address(REPLY_KIND, user_id=user.pk, about_id=topic.pk, now=timezone.now())
    head = f"From: {user.email}\r\nTo: <{to}>\r\nSubject: Re: Grinder\r\nMessage-ID: <a@mail>\r\n"
    stamp, token = str(int(time.time())), "c0ffee" * 8
    form = {
        "recipient": to,
        "sender": user.email,
        "from": user.email,
        "subject": "Re: Grinder",
        "timestamp": stamp,
        "token": token,
        "signature": hmac.new(key.encode(), (stamp + token).encode(), hashlib.sha256).hexdigest(),
        "body-mime": f"{head}\r\nClean the burrs.\r\n",
    }
    credentials = base64.b64encode(SECRET.encode()).decode()
    request = RequestFactory().post("/", form, headers={"Authorization": f"Basic {credentials}"})
    return status_of("anymail/mailgun/inbound_mime/", request)


def answers(topic: Topic) -> list[str]:
    return list(Post.objects.filter(topic=topic, number__gt=1).values_list("source", flat=True))


def test_an_answer_that_postmark_brings_stands_in_the_topic_once(
    settings: Settings, topic: Topic, alice: User
) -> None:
    for _time in range(2):
        assert bring_postmark(settings, topic, alice, bounced_to=alice.email) == 200
    assert answers(topic) == ["Clean the burrs."]


def test_a_call_without_the_secret_brings_nothing(settings: Settings, topic: Topic, alice: User) -> None:
    assert bring_postmark(settings, topic, alice, secret="hooks:guessed", bounced_to=alice.email) == 400
    assert (answers(topic), InboundMail.objects.count()) == ([], 0)


def test_a_mail_nobody_wants_bounces_of_is_a_machines(settings: Settings, topic: Topic, alice: User) -> None:
    """RFC 5321, 4.5.5: an empty way of bounces, which the provider takes out of the headers."""
    assert bring_postmark(settings, topic, alice, bounced_to="") == 200
    assert InboundMail.objects.get().reason == "sent by a machine: Return-Path"
    assert answers(topic) == []


def test_a_signed_mail_that_mailgun_brings_stands_in_the_topic(
    settings: Settings, topic: Topic, alice: User
) -> None:
    assert bring_mailgun(settings, topic, alice) == 200
    assert answers(topic) == ["Clean the burrs."]


def test_a_wrong_signature_brings_nothing(settings: Settings, topic: Topic, alice: User) -> None:
    assert bring_mailgun(settings, topic, alice, key="another") == 400
    assert (answers(topic), InboundMail.objects.count()) == ([], 0)
