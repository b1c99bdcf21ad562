"""The admin shows every forum row, and decides about many posts with the desk's own action."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db.models import Model
from django.test import Client

from forums.discussions.actions import edit_post, move_post
from forums.discussions.models import Category, Post, Revision, Subscription, Topic
from forums.moderation.actions import Grounds, decide, report_post
from forums.moderation.models import Decision, Report
from portal.accounts.models import User
from tests.forums.factories import hold, make_reply, make_topic, opening

ClientOf = Callable[[User], Client]
PLACES: dict[type[Model], str] = {
    Category: "discussions/category",
    Topic: "discussions/topic",
    Post: "discussions/post",
    Revision: "discussions/revision",
    Subscription: "discussions/subscription",
    Report: "moderation/report",
    Decision: "moderation/decision",
}


@pytest.fixture
def lively(alice: User, bob: User, dan: User, now: datetime) -> Topic:
    """A topic in which everything happened once."""
    topic = make_topic(alice)
    reply = make_reply(bob, topic)
    edit_post(post=opening(topic), editor=alice, body="New words", seen_revision=0, now=now)
    report_post(post=reply, reporter=alice, reason="spam", now=now)
    decide(post=reply, verdict="hide", moderator=dan, now=now, grounds=Grounds(rule="spam"))
    return topic


@pytest.mark.usefixtures("lively")
@pytest.mark.parametrize("model", PLACES)
def test_every_row_has_its_list_its_search_and_its_page(
    adam: User, client_of: ClientOf, model: type[Model]
) -> None:
    client, place = client_of(adam), PLACES[model]
    row = model._default_manager.first()
    assert row is not None
    assert client.get(f"/admin/{place}/").status_code == 200
    assert client.get(f"/admin/{place}/?q=grinder").status_code == 200
    assert client.get(f"/admin/{place}/{row.pk}/change/").status_code == 200


def run(client: Client, place: str, action: str, *rows: Model) -> str:
    typed = {"action": action, "_selected_action": [row.pk for row in rows]}
    return str(client.post(f"/admin/{place}/", typed, follow=True).content.decode())


def test_posts_are_hidden_in_bulk_with_a_decision_each(
    alice: User, bob: User, dan: User, client_of: ClientOf
) -> None:
    posts = [make_reply(bob, make_topic(alice)) for _post in range(3)]
    page = run(client_of(dan), "discussions/post", "hide_spam", *posts)
    assert "3 posts were decided." in page
    assert Decision.objects.filter(verdict="hide", decided_by=dan, rule="spam").count() == 3
    assert {post.state for post in Post.objects.filter(number=2)} == {"hidden"}


def test_what_cannot_be_decided_is_named_and_the_rest_goes_on(
    alice: User, bob: User, dan: User, client_of: ClientOf
) -> None:
    held, fine = hold(make_reply(bob, make_topic(alice))), make_reply(bob, make_topic(alice))
    page = run(client_of(dan), "discussions/post", "approve_posts", held, fine)
    assert "1 post was decided." in page
    assert "Another moderator decided about this post before you." in page


def test_reports_are_dismissed_in_bulk(
    alice: User, bob: User, dan: User, client_of: ClientOf, now: datetime
) -> None:
    report = report_post(post=make_reply(bob, make_topic(alice)), reporter=alice, reason="spam", now=now)
    run(client_of(dan), "moderation/report", "dismiss_posts", report)
    assert Report.objects.get().state == "dismissed"


def test_an_agent_sees_no_held_words_and_decides_nothing(
    alice: User, bob: User, carol: User, client_of: ClientOf
) -> None:
    post = hold(make_reply(bob, make_topic(alice), body="Held words"))
    client = client_of(carol)
    for url in (
        "/admin/discussions/post/",
        f"/admin/discussions/post/{post.pk}/change/",
        "/admin/moderation/report/",
    ):
        answer = client.get(url)
        assert "Held words" not in answer.content.decode()
    run(client, "discussions/post", "approve_posts", post)
    assert Post.objects.get(pk=post.pk).state == "held"


def test_topics_are_closed_in_bulk(alice: User, dan: User, client_of: ClientOf) -> None:
    topics = [make_topic(alice) for _topic in range(2)]
    run(client_of(dan), "discussions/topic", "close_topics", *topics)
    assert {topic.state for topic in Topic.objects.all()} == {"closed"}


def test_the_list_of_posts_costs_the_same_for_few_and_many(
    alice: User,
    bob: User,
    adam: User,
    client_of: ClientOf,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    topic = make_topic(alice)
    for _reply in range(25):
        make_reply(bob, topic)
    client = client_of(adam)
    client.get("/admin/discussions/post/")
    with django_assert_max_num_queries(10):  # type: ignore[attr-defined]
        client.get("/admin/discussions/post/")


def test_a_category_with_topics_cannot_be_deleted(alice: User, adam: User, client_of: ClientOf) -> None:
    topic = make_topic(alice)
    assert client_of(adam).post(f"/admin/discussions/category/{topic.category_id}/delete/").status_code == 403


def test_words_cannot_be_changed_past_the_actions(
    alice: User, adam: User, client_of: ClientOf, now: datetime
) -> None:
    post = opening(make_topic(alice, body="Old words"))
    move_post(post=post, to=Post.State.HIDDEN, now=now)
    client_of(adam).post(
        f"/admin/discussions/post/{post.pk}/change/", {"source": "New", "state": "published"}
    )
    post.refresh_from_db()
    assert (post.source, post.state) == ("Old words", "hidden")
