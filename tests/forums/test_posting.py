"""Topics and replies: made once, numbered without gaps, held when they should be."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from forums.discussions.actions import FIRST_DAY_TOPICS, move_post, move_topic, post_reply, post_topic
from forums.discussions.errors import (
    CategoryClosed,
    FirstDayFull,
    TextTooComplex,
    TextTooLong,
    TooManyPosts,
    TopicClosed,
)
from forums.discussions.models import Post, Subscription, Topic
from forums.discussions.visibility import Visibility
from portal.accounts.models import User
from portal.interactions.actions import reply_to_interaction
from portal.interactions.models import Interaction
from portal.screening.rules import Rule, register, unregister
from tests.factories import make_user
from tests.forums.factories import hold, make_category, make_reply, make_topic, opening

SPAM = "Make money online, click here"
ClientOf = Callable[[User], Client]


def test_a_topic_has_its_first_post_its_subscriber_and_its_touch(alice: User, now: datetime) -> None:
    topic = post_topic(author=alice, category=make_category(), title="Grinder", body="It **hums**.", now=now)
    post = opening(topic)
    assert (post.number, post.state, post.html) == (1, "published", "<p>It <strong>hums</strong>.</p>\n")
    assert Subscription.objects.listening().of(alice, topic).exists()
    touch = Interaction.objects.get(kind="forum.post", source_id=post.pk)
    assert (touch.customer, touch.title, touch.direction, touch.is_waiting) == (
        alice.customer,
        "Grinder",
        "inbound",
        True,
    )


def test_replies_are_numbered_and_counted(alice: User, bob: User, now: datetime) -> None:
    topic = make_topic(alice)
    numbers = [make_reply(bob, topic, now=now).number for _reply in range(3)]
    topic.refresh_from_db()
    topic.category.refresh_from_db()
    assert numbers == [2, 3, 4]
    assert (topic.reply_count, topic.highest_number, topic.latest_post_at, topic.latest_post_by) == (
        3,
        4,
        now,
        bob,
    )
    assert (topic.category.topic_count, topic.category.post_count, topic.category.latest_post_at) == (
        1,
        4,
        now,
    )


def test_two_submits_of_one_form_make_one_topic(alice: User, client_of: ClientOf) -> None:
    category, client = make_category("Help"), client_of(alice)
    typed = {"title": "Only once", "body": "Please", "submission_key": str(uuid4())}
    answers = [client.post("/forums/help/new/", typed) for _submit in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Topic.objects.filter(category=category).count() == 1


def test_two_submits_of_one_form_make_one_reply(alice: User, bob: User, client_of: ClientOf) -> None:
    topic, client = make_topic(alice), client_of(bob)
    typed = {"body": "Clean the burrs", "submission_key": str(uuid4())}
    answers = [client.post(f"/forums/t/{topic.pk}/reply/", typed) for _submit in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"] == topic.url_of(2)
    assert Post.objects.filter(topic=topic).count() == 2


def test_the_key_of_another_persons_form_is_nobody_elses(alice: User, bob: User, now: datetime) -> None:
    key, topic = uuid4(), make_topic(alice)
    hers = post_reply(author=alice, topic=topic, body="One", now=now, submission_key=key)
    his = post_reply(author=bob, topic=topic, body="Two", now=now, submission_key=key)
    assert hers.pk != his.pk


def test_a_held_topic_waits_unlisted_and_uncounted(alice: User, now: datetime) -> None:
    topic = post_topic(author=alice, category=make_category(), title="Offer", body=SPAM, now=now)
    assert opening(topic).state == Post.State.HELD
    assert [signal["code"] for signal in opening(topic).signals] == ["phrases"]
    topic.category.refresh_from_db()
    assert (topic.is_listed, topic.category.topic_count, topic.category.latest_post_at) == (False, 0, None)
    assert not Interaction.objects.get(kind="forum.post").is_waiting


def test_a_held_reply_bumps_nothing(alice: User, bob: User, now: datetime) -> None:
    topic = make_topic(alice)
    before = topic.latest_post_at
    post = post_reply(author=bob, topic=topic, body=SPAM, now=now)
    topic.refresh_from_db()
    assert post.state == Post.State.HELD
    assert (topic.reply_count, topic.highest_public_number, topic.latest_post_at) == (0, 1, before)


def test_a_check_that_fails_holds_the_post(alice: User, now: datetime) -> None:
    def fail(_submission: object) -> bool:
        raise RuntimeError

    register(Rule("broken", "Broken", fail))
    try:
        topic = post_topic(author=alice, category=make_category(), title="Fine", body="Fine", now=now)
    finally:
        unregister("broken")
    assert opening(topic).state == Post.State.HELD


def test_the_same_words_again_within_minutes_are_held(alice: User, now: datetime) -> None:
    topic = make_topic(alice)
    first = post_reply(author=alice, topic=topic, body="Any news?", now=now)
    soon = post_reply(author=alice, topic=topic, body="Any news?", now=now + timedelta(minutes=2))
    later = post_reply(author=alice, topic=topic, body="Any news?", now=now + timedelta(minutes=9))
    assert [first.state, soon.state, later.state] == ["published", "held", "published"]


def test_staff_are_neither_held_nor_paced(alice: User, carol: User, now: datetime) -> None:
    topic = make_topic(alice)
    posts = [post_reply(author=carol, topic=topic, body=SPAM, now=now) for _reply in range(10)]
    assert all(post.is_published for post in posts)


def test_a_staff_reply_closes_the_question_and_stands_on_the_customers_timeline(
    alice: User, carol: User, now: datetime
) -> None:
    topic = make_topic(alice)
    reply = post_reply(author=carol, topic=topic, body="We send a new burr.", now=now)
    question = Interaction.objects.get(kind="forum.post", source_id=opening(topic).pk)
    answer = Interaction.objects.get(kind="forum.post", source_id=reply.pk)
    assert (question.is_waiting, question.answered_by) == (False, carol)
    assert (answer.direction, answer.customer) == ("outbound", alice.customer)


def test_an_answer_from_the_desk_is_a_reply_in_the_topic(alice: User, carol: User, now: datetime) -> None:
    topic = make_topic(alice)
    question = Interaction.objects.get(kind="forum.post")
    reply_to_interaction(interaction=question, text="We are on it.", author=carol, now=now)
    assert Post.objects.get(topic=topic, number=2).author == carol


def test_customers_cannot_write_in_a_closed_category_and_staff_can(
    alice: User, carol: User, now: datetime
) -> None:
    news = make_category("News", is_closed=True)
    with pytest.raises(CategoryClosed):
        post_topic(author=alice, category=news, title="Mine", body="Words", now=now)
    assert post_topic(author=carol, category=news, title="Ours", body="Words", now=now).is_listed


def test_nobody_writes_where_she_may_not_read(alice: User, now: datetime) -> None:
    inside = make_category(visibility=Visibility.STAFF)
    with pytest.raises(CategoryClosed):
        post_topic(author=alice, category=inside, title="Mine", body="Words", now=now)


def test_a_topic_closed_while_somebody_writes_keeps_her_words(
    alice: User, bob: User, client_of: ClientOf, now: datetime
) -> None:
    topic = make_topic(alice)
    stale = Topic.objects.select_related("category").get(pk=topic.pk)
    move_topic(topic=topic, to=Topic.State.CLOSED)
    with pytest.raises(TopicClosed):
        post_reply(author=bob, topic=stale, body="Too late", now=now)
    answer = client_of(bob).post(f"/forums/t/{topic.pk}/reply/", {"body": "My long advice"})
    assert answer.status_code == 409
    assert "My long advice" in answer.content.decode()


def test_writing_too_fast_is_refused_with_429_and_the_words_are_kept(
    alice: User, client_of: ClientOf
) -> None:
    topic, client = make_topic(alice), client_of(alice)
    for number in range(6):
        assert client.post(f"/forums/t/{topic.pk}/reply/", {"body": f"Word {number}"}).status_code == 303
    answer = client.post(f"/forums/t/{topic.pk}/reply/", {"body": "One more thought"})
    assert answer.status_code == 429
    assert "One more thought" in answer.content.decode()
    assert "in a minute" in answer.content.decode()


@pytest.mark.usefixtures("db")
def test_a_flood_on_the_first_day_ends(now: datetime) -> None:
    newcomer, category = make_user("Nora New", joined=now), make_category()
    for number in range(FIRST_DAY_TOPICS):
        post_topic(
            author=newcomer, category=category, title=f"Topic {number}", body=f"Words {number}", now=now
        )
    with pytest.raises((FirstDayFull, TooManyPosts)):
        post_topic(author=newcomer, category=category, title="Too many", body="Words", now=now)


@pytest.mark.parametrize(
    ("body", "error"),
    [("a" * 40_000, TextTooLong), ("[a](" * 6_000, TextTooComplex), ("> " * 2_500, TextTooComplex)],
)
def test_a_hostile_body_is_refused_with_a_named_error(
    alice: User, now: datetime, body: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        post_topic(author=alice, category=make_category(), title="Bomb", body=body, now=now)
    assert not Topic.objects.exists()


def test_forty_hostile_kilobytes_come_back_with_a_sentence_and_every_typed_word(
    alice: User, client_of: ClientOf
) -> None:
    make_category("Help")
    body = "[a](" * 10_000
    answer = client_of(alice).post("/forums/help/new/", {"title": "Kept title", "body": body})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "32,000 characters" in page
    assert body in page
    assert "Kept title" in page


def test_a_title_is_one_line_of_at_most_255_characters(alice: User, client_of: ClientOf) -> None:
    make_category("Help")
    client = client_of(alice)
    assert client.post("/forums/help/new/", {"title": "t" * 256, "body": "Words"}).status_code == 422
    assert client.post("/forums/help/new/", {"title": "t" * 255, "body": "Words"}).status_code == 303
    assert client.get(Topic.objects.get().get_absolute_url()).status_code == 200


def test_a_preview_shows_safe_html_and_stores_nothing(alice: User, client_of: ClientOf) -> None:
    make_category("Help")
    typed = {"title": "Look", "body": "**bold** <script>alert(1)</script>", "preview": "1"}
    page = client_of(alice).post("/forums/help/new/", typed).content.decode()
    assert "<strong>bold</strong>" in page
    assert "<script>alert" not in page
    assert not Topic.objects.exists()


def test_privileged_fields_in_the_form_are_ignored(alice: User, client_of: ClientOf) -> None:
    make_category("Help")
    typed = {
        "title": "Mine",
        "body": "Words",
        "is_trusted": "1",
        "is_pinned": "1",
        "author": "1",
        "state": "closed",
    }
    client_of(alice).post("/forums/help/new/", typed)
    topic = Topic.objects.get()
    assert (topic.author, topic.is_pinned, topic.state) == (alice, False, "open")


def test_writing_needs_a_sign_in_and_a_token(alice: User, visitor: Client) -> None:
    topic = make_topic(alice, category=make_category("Help"))
    level = f"/forums/notifications/t/{topic.pk}/level/"
    for url in ("/forums/help/new/", f"/forums/t/{topic.pk}/reply/", level):
        assert visitor.post(url, {"body": "x"})["Location"].startswith("/accounts/login/")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    assert strict.post(f"/forums/t/{topic.pk}/reply/", {"body": "x"}).status_code == 403


def test_a_question_that_was_held_waits_for_an_answer_once_published(alice: User, now: datetime) -> None:
    topic = post_topic(author=alice, category=make_category(), title="Offer", body=SPAM, now=now)
    move_post(post=opening(topic), to=Post.State.PUBLISHED, now=now)
    assert Interaction.objects.get(kind="forum.post").is_waiting


def test_holding_twice_changes_nothing_more(alice: User) -> None:
    topic = make_topic(alice)
    hold(opening(topic))
    topic.refresh_from_db()
    assert not topic.is_listed
