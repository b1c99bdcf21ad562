"""Reports and decisions: each a row, each explained, none made twice."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forums.discussions.actions import edit_post, post_reply, post_topic
from forums.discussions.models import Post, Topic
from forums.moderation.actions import (
    AlreadyDecided,
    DecisionRefused,
    Grounds,
    PostChanged,
    ReasonMissing,
    ReportRefused,
    Seen,
    UndoTooLate,
    decide,
    report_post,
    undo_decision,
)
from forums.moderation.models import Decision, Report
from forums.moderation.registrations import count_waiting
from portal.accounts.models import User
from portal.accounts.policies import roles_of
from portal.interactions.models import Interaction
from portal.messaging.models import Message
from tests.factories import THEN
from tests.forums.factories import hold, make_category, make_reply, make_topic, opening

ClientOf = Callable[[User], Client]
SPAM = Grounds(rule="spam")


@pytest.fixture
def reply(alice: User, bob: User) -> Post:
    """Bob's reply in Alice's topic."""
    return make_reply(bob, make_topic(alice, title="Grinder"), body="Buy *my* beans")


@pytest.fixture
def reported(reply: Post, alice: User) -> Post:
    report_post(post=reply, reporter=alice, reason="spam", note="He always does", now=THEN)
    return reply


def test_a_reader_reports_a_post_once(reply: Post, alice: User, client_of: ClientOf) -> None:
    client, url = client_of(alice), f"/forums/p/{reply.pk}/report/"
    assert client.get(url).status_code == 200
    for _submit in range(2):
        answer = client.post(url, {"reason": "abuse", "note": "Rude"})
        assert answer["Location"] == reply.topic.url_of(2)
    report = Report.objects.get()
    assert (report.reporter, report.reason, report.note, report.state) == (alice, "abuse", "Rude", "open")


def test_the_database_keeps_one_open_report_per_person_and_post(reported: Post, alice: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(post=reported, reporter=alice, reason="spam", created_at=THEN)


def test_a_report_without_a_reason_comes_back(reply: Post, alice: User, client_of: ClientOf) -> None:
    answer = client_of(alice).post(f"/forums/p/{reply.pk}/report/", {"note": "Typed words"})
    assert answer.status_code == 422
    assert "Choose what is wrong with it." in answer.content.decode()
    assert "Typed words" in answer.content.decode()


def test_nobody_reports_her_own_or_what_she_cannot_read(
    reply: Post, alice: User, bob: User, visitor: Client, client_of: ClientOf
) -> None:
    with pytest.raises(ReportRefused):
        report_post(post=reply, reporter=bob, reason="spam", now=THEN)
    hold(reply)
    assert client_of(alice).post(f"/forums/p/{reply.pk}/report/", {"reason": "spam"}).status_code == 404
    assert visitor.get(f"/forums/p/{reply.pk}/report/")["Location"].startswith("/accounts/login/")


def test_a_hidden_post_has_its_decision_its_reason_and_its_message(
    reported: Post, bob: User, dan: User, now: datetime
) -> None:
    decision = decide(post=reported, verdict="hide", moderator=dan, now=now, grounds=SPAM)
    reported.refresh_from_db()
    report = Report.objects.get()
    message = Message.objects.get(template="forum_decision")
    assert (decision.number, decision.state_before, decision.state_after) == (1, "published", "hidden")
    assert reported.state_reason == decision.reason == SPAM.for_author
    assert (report.state, report.decided_by, report.decision) == ("upheld", dan, decision)
    assert (message.to, message.purpose) == (bob.email, "service")
    assert decision.reason in message.body.text
    assert "hidden" in message.subject


def test_hiding_needs_a_reason(reply: Post, dan: User, now: datetime) -> None:
    with pytest.raises(ReasonMissing):
        decide(post=reply, verdict="hide", moderator=dan, now=now, grounds=Grounds(reason="  "))
    assert not Decision.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(
            post=reply,
            number=1,
            verdict="hide",
            decided_at=now,
            state_before="published",
            state_after="hidden",
        )


def test_approving_publishes_counts_and_tells(alice: User, dan: User, now: datetime) -> None:
    topic = post_topic(
        author=alice, category=make_category(), title="Offer", body="Make money online", now=now
    )
    decide(post=opening(topic), verdict="approve", moderator=dan, now=now)
    topic.refresh_from_db()
    assert (topic.is_listed, topic.category.topic_count, topic.category.post_count) == (True, 1, 1)
    assert "is shown" in Message.objects.get(template="forum_decision").subject


def test_dismissing_leaves_the_post_and_closes_its_reports(reported: Post, dan: User, now: datetime) -> None:
    decide(post=reported, verdict="dismiss", moderator=dan, now=now)
    reported.refresh_from_db()
    assert reported.is_published
    assert Report.objects.get().state == "dismissed"
    assert not Message.objects.filter(template="forum_decision").exists()


def test_two_moderators_on_one_held_post_make_one_decision(
    reply: Post, dan: User, erin: User, now: datetime
) -> None:
    post = hold(reply)
    stale = Post.objects.get(pk=post.pk)
    decide(post=post, verdict="approve", moderator=dan, now=now, seen=Seen(0, 0))
    with pytest.raises(AlreadyDecided):
        decide(post=stale, verdict="remove", moderator=erin, now=now, grounds=SPAM, seen=Seen(0, 0))
    assert Decision.objects.count() == 1
    assert Post.objects.get(pk=post.pk).is_published


def test_two_moderators_on_one_reported_post_make_one_decision(
    reported: Post, dan: User, erin: User, now: datetime
) -> None:
    decide(post=reported, verdict="dismiss", moderator=dan, now=now, seen=Seen(0, 0))
    with pytest.raises(AlreadyDecided):
        decide(post=reported, verdict="hide", moderator=erin, now=now, grounds=SPAM, seen=Seen(0, 0))


def test_the_database_refuses_a_second_decision_with_the_same_number(
    reported: Post, dan: User, now: datetime
) -> None:
    decision = decide(post=reported, verdict="dismiss", moderator=dan, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(
            post=reported,
            number=decision.number,
            verdict="restore",
            decided_at=now,
            state_before="hidden",
            state_after="published",
        )


def test_a_text_changed_under_the_moderators_eyes_is_not_approved(
    reply: Post, bob: User, dan: User, now: datetime
) -> None:
    post = hold(reply)
    edit_post(post=post, editor=bob, body="Something else", seen_revision=0, now=now)
    with pytest.raises(PostChanged):
        decide(post=post, verdict="approve", moderator=dan, now=now, seen=Seen(0, 0))


def test_who_may_not_moderate_decides_nothing(
    reported: Post, alice: User, carol: User, client_of: ClientOf, now: datetime
) -> None:
    for person in (alice, carol):
        with pytest.raises(DecisionRefused):
            decide(post=reported, verdict="dismiss", moderator=person, now=now)
    for url in ("/desk/moderation/", f"/desk/moderation/{reported.pk}/", "/desk/moderation/decisions/"):
        assert client_of(alice).get(url).status_code == 404
        assert client_of(carol).get(url).status_code == 403


def test_a_moderator_does_not_decide_about_her_own_post(alice: User, dan: User, now: datetime) -> None:
    post = make_reply(dan, make_topic(alice))
    report_post(post=post, reporter=alice, reason="abuse", now=now)
    with pytest.raises(DecisionRefused):
        decide(post=post, verdict="dismiss", moderator=dan, now=now)


def everything() -> list[object]:
    """Return all rows a decision may touch, but for the version of the page, which only ever rises."""
    rows: list[models.Manager[Any]] = [Post.objects, Topic.objects, Report.objects]
    values = [row for found in rows for row in found.order_by("pk").values()]
    return [{name: value for name, value in row.items() if name != "version"} for row in values]


@pytest.mark.parametrize("verdict", ["hide", "remove", "dismiss"])
def test_undoing_a_decision_restores_everything(
    reported: Post, dan: User, now: datetime, verdict: str
) -> None:
    before = everything()
    decision = decide(post=reported, verdict=verdict, moderator=dan, now=now, grounds=SPAM)
    undo_decision(decision=decision, moderator=dan, now=now)
    assert everything() == before
    assert [found.verdict for found in Decision.objects.about(reported)] == ["undo", verdict]


def test_a_decision_is_undone_once_and_only_while_it_is_the_latest(
    reported: Post, dan: User, now: datetime
) -> None:
    hidden = decide(post=reported, verdict="hide", moderator=dan, now=now, grounds=SPAM)
    decide(post=reported, verdict="restore", moderator=dan, now=now)
    with pytest.raises(UndoTooLate):
        undo_decision(decision=hidden, moderator=dan, now=now)


def test_a_removed_question_no_longer_waits_for_an_answer(alice: User, dan: User, now: datetime) -> None:
    topic = make_topic(alice)
    decide(post=opening(topic), verdict="remove", moderator=dan, now=now, grounds=SPAM)
    assert not Interaction.objects.get(kind="forum.post").is_waiting


def test_the_queue_shows_the_longest_waiting_first_and_counts_the_late(
    alice: User, bob: User, dan: User, client_of: ClientOf, now: datetime
) -> None:
    topic = make_topic(alice, title="Grinder")
    held = hold(make_reply(bob, topic), now=now - timedelta(hours=30))
    reported = make_reply(bob, topic)
    report_post(post=reported, reporter=alice, reason="spam", now=now - timedelta(hours=2))
    page = client_of(dan).get("/desk/moderation/")
    assert [post.pk for post in page.context["page"].items] == [held.pk, reported.pk]
    roles_of(dan)
    with CaptureQueriesContext(connection) as captured:
        count = count_waiting(dan, now)
    assert (count.waiting, count.late, len(captured)) == (2, 1, 1)


def test_the_queue_costs_the_same_for_three_and_for_thirty_posts(
    alice: User, bob: User, dan: User, client_of: ClientOf
) -> None:
    client, topic = client_of(dan), make_topic(alice)
    client.get("/desk/moderation/")
    costs = []
    for size in (3, 27):
        for _reply in range(size):
            hold(make_reply(bob, topic))
        with CaptureQueriesContext(connection) as captured:
            client.get("/desk/moderation/")
        costs.append(len(captured))
    assert costs[0] == costs[1]


def test_the_decisions_cost_the_same_for_three_and_for_thirty(
    alice: User, bob: User, dan: User, client_of: ClientOf, now: datetime
) -> None:
    client, topic = client_of(dan), make_topic(alice)
    client.get("/desk/moderation/decisions/")
    costs = []
    for size in (3, 27):
        for _reply in range(size):
            decide(post=make_reply(bob, topic), verdict="hide", moderator=dan, now=now, grounds=SPAM)
        with CaptureQueriesContext(connection) as captured:
            client.get("/desk/moderation/decisions/")
        costs.append(len(captured))
    assert costs[0] == costs[1]


def test_an_empty_queue_says_all_clear(dan: User, client_of: ClientOf) -> None:
    assert "All clear" in client_of(dan).get("/desk/moderation/").content.decode()


def decide_on_page(client: Client, post: Post, **typed: str) -> str:
    answer = client.post(
        f"/desk/moderation/{post.pk}/", {"decision_number": "0", "revision": "0", **typed}, follow=True
    )
    return str(answer.content.decode())


def test_a_moderator_hides_and_undoes_on_the_pages(reported: Post, dan: User, client_of: ClientOf) -> None:
    client = client_of(dan)
    page = client.get(f"/desk/moderation/{reported.pk}/").content.decode()
    assert "He always does" in page
    assert "<em>my</em>" in page
    page = decide_on_page(client, reported, verdict="hide", rule="spam", note="Third time")
    decision = Decision.objects.get()
    assert "All clear" in page
    assert f"/desk/moderation/decisions/{decision.pk}/undo/" in page
    client.post(f"/desk/moderation/decisions/{decision.pk}/undo/")
    assert Post.objects.get(pk=reported.pk).is_published
    assert "Third time" in client.get(f"/desk/moderation/{reported.pk}/").content.decode()
    assert client.get("/desk/moderation/decisions/").status_code == 200


def test_hiding_without_a_reason_comes_back_with_what_was_typed(
    reported: Post, dan: User, client_of: ClientOf
) -> None:
    page = decide_on_page(client_of(dan), reported, verdict="hide", note="Kept note")
    assert "Choose a rule or write a reason" in page
    assert "Kept note" in page


def test_the_slower_moderator_reads_what_happened(
    reported: Post, dan: User, erin: User, client_of: ClientOf, now: datetime
) -> None:
    plain = Grounds(reason="Plain spam", post_class="spam")
    decide(post=reported, verdict="hide", moderator=dan, now=now, grounds=plain)
    page = decide_on_page(client_of(erin), reported, verdict="dismiss")
    assert "Another moderator decided about this post before you." in page
    assert "Plain spam" in page
    assert Decision.objects.count() == 1


def test_an_unknown_verdict_is_refused(reported: Post, dan: User, client_of: ClientOf) -> None:
    answer = client_of(dan).post(
        f"/desk/moderation/{reported.pk}/", {"verdict": "undo", "decision_number": "0", "revision": "0"}
    )
    assert answer.status_code == 422
    assert not Decision.objects.exists()


@pytest.mark.parametrize("payload", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_what_staff_and_reporters_type_is_escaped_everywhere(
    reply: Post, alice: User, bob: User, dan: User, client_of: ClientOf, now: datetime, payload: str
) -> None:
    report_post(post=reply, reporter=alice, reason="other", note=payload, now=now)
    decide(
        post=reply,
        verdict="hide",
        moderator=dan,
        now=now,
        grounds=Grounds(reason=payload, note=payload, post_class="rant"),
    )
    pages = [
        client_of(dan).get(f"/desk/moderation/{reply.pk}/"),
        client_of(dan).get("/desk/moderation/decisions/"),
        client_of(bob).get(reply.topic.get_absolute_url()),
    ]
    for page in pages:
        assert page.status_code == 200
        assert payload not in page.content.decode()
    assert payload not in Message.objects.get(template="forum_decision").body.html


def test_why_a_post_is_held_is_explained_to_moderators(
    alice: User, bob: User, dan: User, client_of: ClientOf, now: datetime
) -> None:
    post = post_reply(author=bob, topic=make_topic(alice), body="Make money online", now=now)
    page = client_of(dan).get(f"/desk/moderation/{post.pk}/").content.decode()
    assert "It uses wordings of advertising." in page
