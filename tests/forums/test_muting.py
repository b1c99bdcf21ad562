"""One tap mutes what a notice names, at the bell and from the digest, and one tap takes it back."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from forums.discussions.models import Category, Level, Post, Subscription, Tag, Topic, TopicTag
from forums.notifications.actions import (
    digest_due,
    mail_due,
    mute,
    set_category_level,
    set_tag_level,
    set_topic_level,
    tell_new,
    unmute,
)
from forums.notifications.links import target_url, unmute_token
from forums.notifications.listing import lines_for
from forums.notifications.models import CategoryLevel, Notice, Preference, TagLevel
from forums.notifications.targets import CATEGORY, TAG, TOPIC, Muted, Target
from portal.accounts.models import User
from portal.customers.models import Purpose
from portal.messaging.models import Message
from tests.factories import THEN, agree
from tests.forums.factories import make_category, make_reply, make_topic
from tests.forums.notifying import NOON, announce, forum_mails

ClientOf = Callable[[User], Client]
PAGE = "/forums/notifications/"
SITE = "http://127.0.0.1:8000"
LATELY = NOON - timedelta(days=2)


@pytest.fixture
def tagged(bob: User) -> Topic:
    """A topic of Bob's in Brewing with the tag Filters."""
    topic = make_topic(bob, title="Grinder", category=make_category("Brewing"))
    tag = Tag.objects.create(slug="filters", name="Filters")
    TopicTag.objects.create(topic=topic, tag=tag)
    Topic.objects.filter(pk=topic.pk).update(tag_list=[{"slug": tag.slug, "name": tag.name}])
    return topic


def heard_because_of(kind: str, topic: Topic, user: User) -> Target:
    """Let the person watch the topic, its category or its tag, and be told of a reply in it."""
    if kind == TOPIC:
        set_topic_level(topic=topic, user=user, level=Level.WATCH, now=THEN)
        target = Target(kind, topic.pk)
    elif kind == CATEGORY:
        set_category_level(category=topic.category, user=user, level=Level.WATCH, now=THEN)
        target = Target(kind, topic.category_id)
    else:
        tag = Tag.objects.get(slug="filters")
        set_tag_level(tag=tag, user=user, level=Level.WATCH, now=THEN)
        target = Target(kind, tag.pk)
    Post.objects.update(notified_at=NOON)
    make_reply(topic.author or user, topic)
    tell_new(now=NOON)
    return target


def levels_of(user: User) -> list[str]:
    """Return what the person chose: for topics, categories and tags."""
    rows = [model.objects.filter(user=user) for model in (Subscription, CategoryLevel, TagLevel)]
    return [next(iter(each.values_list("level", flat=True)), "") for each in rows]


def form_to(page: str, words: str) -> str:
    """Return where the form leads whose button says the words."""
    found = re.search(rf'<form method="post" action="([^"]+)">(?:(?!</form>).)*{words}', page, re.DOTALL)
    assert found, page
    return found[1]


@pytest.mark.parametrize(
    ("kind", "why", "button", "muted"),
    [
        (TOPIC, "because you watch this topic", "Mute this topic", ["mute", "", ""]),
        (CATEGORY, "you watch the category “Brewing”", "Mute the category “Brewing”", ["", "mute", ""]),
        (TAG, "because you watch the tag “Filters”", "Mute the tag “Filters”", ["", "", "mute"]),
    ],
)
def test_one_tap_at_the_bell_mutes_exactly_what_the_reason_names_and_undo_stands_in_its_place(
    tagged: Topic, alice: User, client_of: ClientOf, kind: str, why: str, button: str, muted: list[str]
) -> None:
    heard_because_of(kind, tagged, alice)
    client, before = client_of(alice), levels_of(alice)
    page = client.get(PAGE).content.decode()
    assert why in page

    answer = client.post(form_to(page, button))
    assert answer.status_code == 303
    assert levels_of(alice) == muted
    assert not Notice.objects.filter(user=alice, seen_at=None).exists()

    path, _hash, place = answer.headers["Location"].partition("#")
    page = client.get(path).content.decode()
    row = page[page.index(f'id="{place}"') :]
    assert "You muted this" in row
    assert client.post(form_to(row, "Undo"), {"from": "bell"}).headers["Location"] == PAGE
    assert levels_of(alice) == before
    assert Notice.objects.filter(user=alice, seen_at=None).count() == 1
    assert "Undo" not in client.get(PAGE).content.decode()


def test_a_mention_where_nothing_was_watched_mutes_the_topic_and_leaves_no_level_after_undo(
    alice: User, bob: User, client_of: ClientOf
) -> None:
    topic = make_topic(bob)
    make_reply(bob, topic, body="What do you say, @Alice?")
    notice = Notice.objects.create(
        user=alice,
        kind="mention",
        reason="mention",
        post=topic.posts.get(number=2),
        key="mention:2",
        created_at=NOON,
        mail_state="none",
    )
    client = client_of(alice)
    client.post(f"{PAGE}{notice.pk}/mute/")
    assert Subscription.objects.get(user=alice).level == Level.MUTE
    client.post(form_to(client.get(PAGE).content.decode(), "Undo"), {"from": "bell"})
    assert not Subscription.objects.filter(user=alice).exists()


def test_undo_takes_nothing_back_that_was_chosen_anew_meanwhile(alice: User, bob: User) -> None:
    topic, now = make_topic(bob), timezone.now()
    muted = mute(user=alice, target=Target(TOPIC, topic.pk), now=now)
    set_topic_level(topic=topic, user=alice, level=Level.TRACK, now=now)
    assert not unmute(user=alice, muted=muted, now=now)
    assert Subscription.objects.get(user=alice).level == Level.TRACK


def test_undo_makes_nothing_new_that_she_had_read_before_she_muted(alice: User, tagged: Topic) -> None:
    target = heard_because_of(TOPIC, tagged, alice)
    Notice.objects.filter(user=alice).update(seen_at=NOON)
    muted = mute(user=alice, target=target, now=NOON + timedelta(hours=1))
    unmute(user=alice, muted=muted, now=NOON + timedelta(hours=2))
    assert Notice.objects.get(user=alice).seen_at == NOON


@pytest.mark.parametrize("kind", [TOPIC, CATEGORY, TAG])
def test_what_was_muted_before_the_mail_went_is_not_mailed(alice: User, tagged: Topic, kind: str) -> None:
    agree(alice.customer, purpose=Purpose.FORUM)
    target = heard_because_of(kind, tagged, alice)
    assert Notice.objects.waiting().filter(user=alice).exists()
    mute(user=alice, target=target, now=NOON)
    mail_due(now=NOON + timedelta(hours=1))
    assert forum_mails() == []


def test_nobody_mutes_through_the_notice_of_another(alice: User, bob: User, client_of: ClientOf) -> None:
    make_reply(bob, make_topic(alice))
    announce()
    notice = Notice.objects.get(user=alice)
    assert client_of(bob).post(f"{PAGE}{notice.pk}/mute/").status_code == 404
    assert client_of(alice).get(f"{PAGE}{notice.pk}/mute/").status_code == 405
    assert levels_of(alice) == ["watch", "", ""]


def test_the_key_of_another_person_brings_no_undo(alice: User, bob: User) -> None:
    topic = make_topic(alice)
    make_reply(bob, topic)
    announce()
    muted = mute(user=alice, target=Target(TOPIC, topic.pk), now=timezone.now())
    theirs, hers = unmute_token(bob.pk, muted), unmute_token(alice.pk, muted)
    shown = [
        line.mute and line.mute.undo for key in (theirs, "forged", hers) for line in lines_for(alice, key)
    ]
    assert shown == ["", "", hers]


def test_a_decision_has_its_reason_and_no_mute(
    reply_notice: Notice, alice: User, client_of: ClientOf
) -> None:
    """What moderators decided about her post she can't choose not to hear."""
    client = client_of(alice)
    page = client.get(PAGE).content.decode()
    assert "because you wrote the post" in page
    assert f"{PAGE}{reply_notice.pk}/mute/" not in page
    assert client.post(f"{PAGE}{reply_notice.pk}/mute/").status_code == 404


@pytest.fixture
def reply_notice(alice: User) -> Notice:
    """A decision about the opening of a topic of Alice's."""
    return Notice.objects.create(
        user=alice,
        kind="decision",
        reason="post",
        post=make_topic(alice).posts.get(number=1),
        key="decision:1",
        created_at=NOON,
        mail_state="none",
    )


def test_the_bell_page_asks_the_same_for_many_reasons_and_mutes(
    alice: User, tagged: Topic, client_of: ClientOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(alice)
    client.get(PAGE)
    for kind in (TOPIC, CATEGORY, TAG):
        heard_because_of(kind, tagged, alice)
    with django_assert_num_queries(3):
        client.get(PAGE)
    for number in range(10):
        heard_because_of(TOPIC, make_topic(tagged.author or alice, title=f"T {number}"), alice)
    mute(user=alice, target=Target(CATEGORY, tagged.category_id), now=NOON)
    with django_assert_num_queries(3):
        client.get(PAGE)


def digest_of(reader: User) -> str:
    """Return the words of the digest that is due at noon."""
    digest_due(now=NOON)
    return Message.objects.get(template="forum_digest", to=reader.email).body.text


def test_each_line_of_the_digest_says_why_it_is_there_and_how_to_mute_it(alice: User, tagged: Topic) -> None:
    agree(alice.customer, purpose=Purpose.FORUM)
    Preference.objects.create(user=alice, rhythm="weekly")
    heard_because_of(TAG, tagged, alice)
    make_topic(tagged.author or alice, title="Descaling", category=make_category("Care"), now=LATELY)
    words = digest_of(alice)
    assert words.count("Descaling") == 1
    assert "You get this because you watch the tag “Filters”." in words
    assert "because it is new in “Care” and your digest brings news." in words
    named = re.findall(rf"Mute the ([^:]+): {SITE}(\S+)", words)
    assert [name for name, _path in named] == ["tag “Filters”", "category “Care”"]


def test_a_link_of_the_digest_asks_first_then_mutes_and_takes_it_back(alice: User, tagged: Topic) -> None:
    """Rows 55 and 57: GET shows, POST acts; no cookie, sign-in or form token is needed."""
    set_category_level(category=tagged.category, user=alice, level=Level.TRACK, now=NOON)
    path = target_url(alice.pk, Target(CATEGORY, tagged.category_id)).removeprefix(SITE)
    bare = Client(enforce_csrf_checks=True)
    page = bare.get(path).content.decode()
    assert "Brewing" in page
    assert levels_of(alice) == ["", "track", ""]
    undo = form_to(bare.post(form_to(page, "Mute it")).content.decode(), "Undo")
    assert levels_of(alice) == ["", "mute", ""]
    assert "Take the muting back?" in bare.get(undo).content.decode()
    assert levels_of(alice) == ["", "mute", ""]
    assert "is as it was before" in bare.post(undo).content.decode()
    assert levels_of(alice) == ["", "track", ""]


@pytest.mark.parametrize("kind", [TOPIC, CATEGORY, TAG])
def test_a_link_to_what_is_gone_mutes_nothing(alice: User, visitor: Client, kind: str) -> None:
    path = target_url(alice.pk, Target(kind, 987_654)).removeprefix(SITE)
    undo = unmute_token(alice.pk, Muted(Target(kind, 987_654), "", NOON))
    assert visitor.post(path).status_code == 404
    assert visitor.get(path).status_code == 200
    assert visitor.post(f"{PAGE}unmute/{undo}/").status_code == 200


def test_a_muting_link_takes_nothing_back_and_an_undo_link_mutes_nothing(
    alice: User, visitor: Client
) -> None:
    topic = make_topic(alice)
    key = target_url(alice.pk, Target(TOPIC, topic.pk)).rstrip("/").rpartition("/")[2]
    undo = unmute_token(alice.pk, Muted(Target(TOPIC, topic.pk), "", NOON))
    assert visitor.post(f"{PAGE}unmute/{key}/").status_code == 404
    assert visitor.post(f"{PAGE}mute/{undo}/").status_code == 404


def test_a_muted_category_keeps_the_rooms_inside_and_a_muted_tag_its_topics_out_of_the_news(
    alice: User, bob: User
) -> None:
    agree(alice.customer, purpose=Purpose.FORUM)
    outer = make_category("Machines")
    inner = make_category("Grinders")
    own = make_category("Kettles")
    Category.objects.filter(pk__in=[inner.pk, own.pk]).update(parent=outer)
    set_category_level(category=outer, user=alice, level=Level.MUTE, now=LATELY)
    set_category_level(category=own, user=alice, level=Level.TRACK, now=LATELY)
    make_topic(bob, title="Inside", category=inner, now=LATELY)
    make_topic(bob, title="Chosen", category=own, now=LATELY)
    tag = Tag.objects.create(slug="hum", name="Hum")
    set_tag_level(tag=tag, user=alice, level=Level.MUTE, now=LATELY)
    TopicTag.objects.create(topic=make_topic(bob, title="Humming", now=LATELY), tag=tag)
    words = digest_of(alice)
    assert [title for title in ("Inside", "Chosen", "Humming") if title in words] == ["Chosen"]
