"""Bulk acts are taken back as one; the log tells everything and leaves as a table without formulas."""

import csv
import io
import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from forums.discussions.models import Post, Topic
from forums.moderation.actions import (
    Grounds,
    answer_appeal,
    appeal_decision,
    decide,
    decide_many,
    report_post,
    save_canned_reply,
    thank_for_post,
    undo_bulk,
    undo_decision,
)
from forums.moderation.errors import BulkUndoTooLate, SlotUnknown, UndoTooLate
from forums.moderation.models import BulkAct, CannedReply, Decision
from forums.moderation.slots import fill_slots
from forums.moderation.transparency import figure
from portal.accounts.models import User
from portal.lib.exporting import harmless
from tests.forums.factories import hold, make_reply, make_topic

ClientOf = Callable[[User], Client]
SPAM = Grounds(rule="spam")
HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "<script>alert(1)</script>",
    '"><img src=x>',
]


@pytest.fixture
def posts(alice: User, bob: User) -> list[Post]:
    return [make_reply(bob, make_topic(alice)) for _post in range(3)]


def states() -> list[tuple[str, int]]:
    rows = Post.objects.order_by("pk").values_list("state", "topic__reply_count")
    return list(rows)


def test_a_bulk_act_is_taken_back_as_one(posts: list[Post], dan: User, erin: User, now: datetime) -> None:
    before = states()
    act, refused = decide_many(posts=posts, verdict="remove", moderator=dan, now=now, grounds=SPAM)
    assert (act.decided_count, refused) == (3, {})
    undone, left = undo_bulk(act=act, moderator=erin, now=now + timedelta(days=29))
    assert (undone, left, states()) == (3, {}, before)
    assert BulkAct.objects.get().undone_by == erin


def test_what_moved_on_since_stays_and_the_rest_comes_back(
    posts: list[Post], dan: User, now: datetime
) -> None:
    act, _refused = decide_many(posts=posts, verdict="hide", moderator=dan, now=now, grounds=SPAM)
    decide(post=posts[0], verdict="restore", moderator=dan, now=now)
    undone, left = undo_bulk(act=act, moderator=dan, now=now)
    assert (undone, sum(left.values())) == (2, 1)


def test_after_thirty_days_nothing_is_taken_back(posts: list[Post], dan: User, now: datetime) -> None:
    act, _refused = decide_many(posts=posts, verdict="hide", moderator=dan, now=now, grounds=SPAM)
    late = now + timedelta(days=31)
    with pytest.raises(BulkUndoTooLate):
        undo_bulk(act=act, moderator=dan, now=late)
    with pytest.raises(UndoTooLate):
        undo_decision(decision=Decision.objects.latest("pk"), moderator=dan, now=late)


def test_complaints_are_not_taken_down_in_bulk(alice: User, bob: User, dan: User, now: datetime) -> None:
    post = make_reply(bob, make_topic(alice), body="It arrived broken and nobody answers.")
    act, refused = decide_many(
        posts=[post], verdict="hide", moderator=dan, now=now, grounds=Grounds(rule="abuse", post_class="rant")
    )
    assert not act.pk
    assert sum(refused.values()) == 1
    assert Post.objects.get(pk=post.pk).is_published


def test_a_bulk_act_is_undone_on_its_page(posts: list[Post], dan: User, client_of: ClientOf) -> None:
    act, _refused = decide_many(posts=posts, verdict="hide", moderator=dan, now=timezone.now(), grounds=SPAM)
    client, url = client_of(dan), f"/desk/moderation/bulk/{act.pk}/"
    assert "Take all of it back" in client.get(url).content.decode()
    page = client.post(f"{url}undo/", follow=True).content.decode()
    assert "3 decisions were taken back." in page
    assert "Taken back by Dan Dale." in page
    assert url in client.get("/desk/moderation/bulk/").content.decode()


def test_praise_is_thanked_with_one_tap_and_undone_with_another(
    alice: User, bob: User, dan: User, now: datetime
) -> None:
    post = hold(make_reply(bob, make_topic(alice), body="Lovely coffee, thank you."))
    decision = thank_for_post(post=post, moderator=dan, now=now)
    shown = Post.objects.get(pk=post.pk)
    assert (shown.state, shown.thanks_count, decision.post_class) == ("published", 1, "praise")
    undo_decision(decision=decision, moderator=dan, now=now)
    shown.refresh_from_db()
    assert (shown.state, shown.thanks_count) == ("held", 0)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_staff_write_is_no_formula_in_the_table(
    posts: list[Post], alice: User, bob: User, dan: User, erin: User, client_of: ClientOf, text: str
) -> None:
    now = timezone.now()
    report_post(post=posts[0], reporter=alice, reason="other", note=text, now=now)
    decision = decide(
        post=posts[0],
        verdict="hide",
        moderator=dan,
        now=now,
        grounds=Grounds(reason=text, note=text, mend=text, post_class="rant"),
    )
    appeal = appeal_decision(decision=decision, appellant=bob, text=text, now=now)
    answer_appeal(appeal=appeal, grants=False, outcome=text, moderator=erin, now=now)
    table = b"".join(client_of(dan).get("/desk/moderation/decisions/log.csv")).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(table)) for cell in row]
    assert [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))] == []
    assert any(text.strip() in cell for cell in cells)


def test_the_log_tells_who_when_why_before_and_after(
    posts: list[Post], dan: User, erin: User, client_of: ClientOf, now: datetime
) -> None:
    decision = decide(
        post=posts[0],
        verdict="hide",
        moderator=dan,
        now=now,
        grounds=Grounds(reason="Rude", post_class="rant"),
    )
    undo_decision(decision=decision, moderator=erin, now=now + timedelta(minutes=1))
    answer = client_of(dan).get("/desk/moderation/decisions/log.json")
    undone, hidden = json.loads(b"".join(answer))
    assert (hidden["act"], hidden["by"], hidden["reason"]) == ("hide", "Dan Dale", "Rude")
    assert (hidden["at"], hidden["before"], hidden["after"]) == (now.isoformat(), "published", "hidden")
    assert (undone["act"], undone["by"], undone["undoes"]) == ("undo", "Erin Elm", str(decision.pk))


def test_an_empty_log_is_an_empty_list(dan: User, client_of: ClientOf) -> None:
    assert json.loads(b"".join(client_of(dan).get("/desk/moderation/decisions/log.json"))) == []


def test_numbers_and_words_stay_as_they_are_in_a_table() -> None:
    assert [harmless(text) for text in ("12", "two words", "a=b")] == ["12", "two words", "a=b"]


def test_slots_are_filled_once_and_from_nowhere_else() -> None:
    values = {"name": "{company}", "topic": "Grinder", "company": "Harbor Lane"}
    assert fill_slots("Dear {name}, about {topic}", values) == "Dear {company}, about Grinder"


def test_an_unknown_slot_is_refused(dan: User, client_of: ClientOf, now: datetime) -> None:
    typed = {"title": "Sorry", "use": "reason", "body": "Dear {nmae}"}
    answer = client_of(dan).post("/desk/moderation/replies/new/", typed)
    assert answer.status_code == 422
    assert "{nmae} is no slot." in answer.content.decode()
    with pytest.raises(SlotUnknown):
        save_canned_reply(reply=CannedReply(title="A", body="{secret}"), editor=dan, now=now)


def test_a_canned_reply_becomes_the_reason(posts: list[Post], dan: User, client_of: ClientOf) -> None:
    client = client_of(dan)
    client.post(
        "/desk/moderation/replies/new/", {"title": "Tone", "use": "reason", "body": "Dear {name}: {topic}"}
    )
    typed = {
        "verdict": "hide",
        "post_class": "rant",
        "canned": CannedReply.objects.get().pk,
        "decision_number": 0,
        "revision": 0,
    }
    client.post(f"/desk/moderation/{posts[0].pk}/", typed)
    assert Decision.objects.get().reason == "Dear Bob Brook: My grinder stopped"


@pytest.mark.usefixtures("alice")
def test_the_transparency_page_is_closed_by_default(visitor: Client) -> None:
    assert visitor.get("/forums/transparency/").status_code == 404


@override_settings(TRANSPARENCY_PAGE=True)
def test_the_transparency_page_counts_and_hides_small_groups(
    alice: User, bob: User, dan: User, visitor: Client
) -> None:
    now, topic = timezone.now(), make_topic(alice)
    for rule, count in (("spam", 6), ("abuse", 2)):
        for _post in range(count):
            post = make_reply(bob, topic)
            decide(
                post=post,
                verdict="hide",
                moderator=dan,
                now=now,
                grounds=Grounds(rule=rule, post_class="rant"),
            )
    page = visitor.get("/forums/transparency/").content.decode()
    assert ">6</td>" in page
    assert ">&lt;5</td>" in page
    assert ">2</td>" not in page
    assert "Bob" not in page


@override_settings(TRANSPARENCY_PAGE=True)
def test_the_transparency_page_shows_only_months_in_which_something_was(
    alice: User, bob: User, dan: User, visitor: Client
) -> None:
    post, now = make_reply(bob, make_topic(alice)), timezone.now()
    rant = Grounds(rule="abuse", post_class="rant")
    decide(post=post, verdict="hide", moderator=dan, now=now, grounds=rant)
    page = visitor.get("/forums/transparency/").content.decode()
    assert page.count('<th scope="col" class="number">') == 1
    assert page.count("Nothing in the latest twelve months.") == 3


def test_small_groups_are_not_told_exactly() -> None:
    assert [figure(count) for count in (0, 1, 4, 5, 60)] == ["0", "<5", "<5", "5", "60"]


def test_a_listed_topic_comes_back_to_the_list(alice: User, dan: User, now: datetime) -> None:
    topic = make_topic(alice)
    post = Post.objects.select_related("topic").get(topic=topic)
    decision = decide(post=post, verdict="hide", moderator=dan, now=now, grounds=SPAM)
    assert not Topic.objects.get().is_listed
    undo_decision(decision=decision, moderator=dan, now=now)
    assert Topic.objects.get().is_listed
