"""Hostile words stay words in every page and every mail (checklist rows 25 to 28, 32, 34, 35, 37)."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from typing import Final

import pytest
from django.test import Client
from django.urls import reverse

from feedback.checkins.models import Program
from feedback.surveys.actions import reply_to_response
from feedback.surveys.models import Question, Survey, SurveyVersion
from forums.discussions.models import Category
from forums.moderation.actions import Grounds, decide, report_post
from portal.accounts.models import User
from portal.customers.models import Customer, Purpose
from portal.interactions.models import Interaction
from portal.lib import markdown
from portal.messaging.actions import TextIn, receive_text
from portal.messaging.compose import compose
from portal.messaging.models import Message, MessageBody
from portal.ui.actions import BrandWish, LogoRefused, clean_logo, save_brand
from portal.ui.branding import brand
from tests.architecture.access_table import ARGUMENTS, TABLE
from tests.architecture.world import build_world
from tests.factories import agree, make_customer
from tests.feedback.documents import document, item
from tests.feedback.factories import make_form, make_program, make_response, make_sent, make_survey
from tests.forums.factories import make_category, make_reply, make_topic, opening

ClientOf = Callable[[User], Client]
BOMB: Final = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}"
LIVE: Final = re.compile(r"<script>alert|<img src=x|onerror=alert\(1\)>(?!&)", re.IGNORECASE)


@pytest.fixture
def hostile_world(
    alice: User, bob: User, dan: User, carol: User, now: datetime
) -> dict[str, dict[str, object]]:
    """A portal in which customers and staff have typed the payload wherever words are taken."""
    short = BOMB[:60]
    for user in (alice, bob, dan):
        User.objects.filter(pk=user.pk).update(display_name=short)
        user.refresh_from_db()
    world = {**ARGUMENTS, **build_world(owner=alice, stranger=bob, moderator=dan, now=now)}
    Customer.objects.update(display_name=BOMB, company=BOMB)
    Category.objects.update(name=BOMB[:80], description=BOMB)
    survey = Survey.objects.earliest("pk")
    Survey.objects.update(title=BOMB, intro=BOMB, thanks=BOMB)
    Question.objects.update(label=BOMB)
    for version in SurveyVersion.objects.all():
        for asked in version.definition["items"]:
            asked |= {"label": {"en": BOMB}, "help": {"en": BOMB}}
        version.save()
    topic = make_topic(alice, title=BOMB, body=BOMB, category=Category.objects.earliest("pk"))
    reply = make_reply(bob, topic, body=BOMB)
    report_post(post=reply, reporter=alice, reason="spam", note=BOMB, now=now)
    decide(
        post=reply,
        verdict="hide",
        moderator=dan,
        grounds=Grounds(reason=BOMB, note=BOMB, post_class="rant"),
        now=now,
    )
    report_post(post=opening(topic), reporter=bob, reason="spam", note=BOMB, now=now)
    make_response(survey, 1, BOMB, email="eve@example.org")
    make_response(survey, 1, BOMB, email="mal@example.org", suspicion=BOMB)
    text = TextIn(provider="twilio", provider_ref="SM1", sender="+14155550132", body=BOMB)
    receive_text(text=text, now=now)
    save_brand(wish=BrandWish(company_name=BOMB[:80], postal_address=BOMB), now=now)
    world["discussions:topic"] = {"pk": topic.pk, "slug": topic.slug}
    world["moderation-desk:post"] = world["discussions:revision-list"] = {"pk": reply.pk}
    return world


def test_no_page_runs_what_anybody_typed(
    hostile_world: dict[str, dict[str, object]], alice: User, adam: User, client_of: ClientOf
) -> None:
    for client in (Client(), client_of(alice), client_of(adam)):
        for name in TABLE:
            if name not in {"account_logout", "messaging-desk:message-html"}:
                answer = client.get(reverse(name, kwargs=hostile_world.get(name)))
                # What streams is a download, and what is no text says nothing.
                said = "" if answer.streaming else answer.content.decode(errors="replace")
                assert not LIVE.search(said), name
                assert "alert(1)49" not in said, name


def test_what_a_hidden_field_falls_back_to_is_shown_as_text(erin: User, client_of: ClientOf) -> None:
    """Row 25: the words below a box were believed to be ours, and came from a form, also an imported one."""
    form = document(item("a", "short_text"), hidden=[{"id": "plan", "fallback": BOMB}])
    make_form(form, slug="trap")
    said = client_of(erin).get("/desk/forms/trap/share/").content.decode()
    assert "&lt;script&gt;alert(1)" in said
    assert not LIVE.search(said)


def test_no_list_of_the_admin_runs_what_anybody_typed(
    hostile_world: dict[str, dict[str, object]], adam: User, client_of: ClientOf
) -> None:
    client = client_of(adam)
    for page in (
        *("customers_customer", "customers_address", "interactions_interaction", "discussions_topic"),
        *("discussions_post", "discussions_category", "moderation_report", "moderation_decision"),
        *("surveys_survey", "surveys_question", "surveys_answer", "surveys_response", "messaging_message"),
        *("messaging_inboundtext", "accounts_user", "account_emailaddress", "checkins_checkin", "ui_brand"),
    ):
        said = client.get(reverse(f"admin:{page}_changelist")).content.decode()
        assert not LIVE.search(said), page


def test_no_mail_runs_what_anybody_typed(hostile_world: dict[str, dict[str, object]], carol: User) -> None:
    """Rows 32 and 70: mails to customers and staff's answers in them."""
    touch = Interaction.objects.filter(kind="survey.response", text__contains="alert").latest("pk")
    now = touch.occurred_at + timedelta(days=1)
    reply_to_response(interaction=touch, text=BOMB, author=carol, now=now)
    customer = make_customer(BOMB, email="zoe@example.org")
    agree(customer, purpose=Purpose.CHECK_IN)
    Program.objects.update(state=Program.State.PAUSED)
    make_sent(make_program(make_survey("csat", score_question=BOMB, intro=BOMB)), customer, now=now)
    mails = Message.objects.exclude(body__html="")
    assert mails.count() >= 3
    for mail in mails:
        assert not LIVE.search(mail.body.html), mail.template
        assert "alert(1)49" not in mail.body.html + mail.body.text


def test_a_company_name_breaks_no_mail_into_two(alice: User, now: datetime) -> None:
    """A line break in a name must not add headers, and must not stop all mail."""
    save_brand(wish=BrandWish(company_name="Harbor\r\nBcc: eve@example.org"), now=now)
    mail = Message(to="a@example.org", subject="Hello", message_id="<1@x>", created_at=now)
    MessageBody(message=mail, text="x")
    head = compose(mail, company=brand().company_name).decode().split("\r\n\r\n")[0]
    assert "\r\nBcc:" not in head


@pytest.mark.parametrize(
    "address",
    [
        *("javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "&#106;avascript:alert(1)"),
        *(
            "data:text/html,<script>alert(1)</script>",
            "vbscript:x",
            "\x01javascript:alert(1)",
            "//evil.example",
        ),
        *("javascript&colon;alert(1)", "file:///etc/passwd", "blob:x", "%6Aavascript:alert(1)"),
    ],
)
def test_a_link_of_a_strange_kind_is_no_link(address: str) -> None:
    """Row 27."""
    for source in (f"[x]({address})", f"<{address}>", f"![x]({address})", f"[x]: {address}\n\n[x]"):
        html = markdown.render(source)
        assert not re.search(r'href="\s*(?!https?:|mailto:|/[^/]|%|#)[^"]*:', html, re.IGNORECASE), html
        assert "<script" not in html


@pytest.mark.parametrize(
    "content",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b"GIF89a<script>alert(1)</script>",
        b"\x89PNG\r\n\x1a\n" + b"<?php system($_GET[0]);",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) run",
        b"",
    ],
)
def test_no_logo_is_what_it_pretends_to_be(content: bytes) -> None:
    """Row 28."""
    with pytest.raises(LogoRefused):
        clean_logo(BytesIO(content))


def test_nothing_is_sent_as_a_table_a_spreadsheet_would_run(
    adam: User, alice: User, bob: User, dan: User, client_of: ClientOf, now: datetime
) -> None:
    """Row 34: tests/moderation and tests/insights read the tables there are; the next one joins them."""
    world = {**ARGUMENTS, **build_world(owner=alice, stranger=bob, moderator=dan, now=now)}
    client = client_of(adam)
    tables = {"moderation-desk:log-csv", "insights-desk:survey-csv", "insights-desk:survey-xlsx"}
    for name in TABLE.keys() - tables:
        kind = client.get(reverse(name, kwargs=world.get(name))).headers.get("Content-Type", "")
        assert "csv" not in kind
        assert "spreadsheet" not in kind


def test_a_category_named_by_staff_is_shown_as_text(visitor: Client, alice: User) -> None:
    """Row 25: staff are hostile too."""
    Category.objects.filter(pk=make_category("Room").pk).update(name=BOMB[:80], description=BOMB)
    for path in ("/forums/", "/forums/room/"):
        assert not LIVE.search(visitor.get(path).content.decode())
