"""Every mode of category x every reader x every state of a topic: one rule, told the same way everywhere."""

from collections.abc import Callable
from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from forums.discussions import counts
from forums.discussions.models import Category, Post, Topic
from forums.discussions.policies import may_enter, may_open, may_read, who_may_open
from portal.accounts.models import User
from portal.accounts.policies import Person
from tests.factories import make_user
from tests.forums.factories import hold, make_reply, make_room, make_topic, opening

ClientOf = Callable[[User], Client]
MODES = ("public", "members", "groups", "staff", "own", "own members", "own groups", "own staff")
READERS = ("visitor", "author", "member", "stranger", "left", "agent", "moderator")
SUB_RESOURCES = ("", "reply/", "follow/", "unfollow/")
ENTERED = {
    # visitor, author, member of the group, stranger, somebody deactivated, agent, moderator
    "public": "yes yes yes yes yes yes yes",
    "members": "no yes yes yes no yes yes",
    "groups": "no yes yes no no yes yes",
    "staff": "no no no no no yes yes",
    "own": "no yes yes yes no yes yes",
    "own members": "no yes yes yes no yes yes",
    "own groups": "no yes yes no no yes yes",
    "own staff": "no no no no no yes yes",
}
OPENED = {
    "public": "yes yes yes yes yes yes yes",
    "members": "no yes yes yes no yes yes",
    "groups": "no yes yes no no yes yes",
    "staff": "no no no no no yes yes",
    "own": "no yes no no no yes yes",
    "own members": "no yes no no no yes yes",
    "own groups": "no yes no no no yes yes",
    "own staff": "no no no no no yes yes",
}
HELD = {"author", "moderator"}


@pytest.fixture
def readers(alice: User, bob: User, carol: User, dan: User) -> dict[str, Person]:
    """Alice starts the topics; Bob is in her group, Cleo is not; Lena is, and may no longer sign in."""
    lena = make_user("Lena Left")
    User.objects.filter(pk=lena.pk).update(is_active=False)
    lena.refresh_from_db()
    people = (AnonymousUser(), alice, bob, make_user("Cleo Cole"), lena, carol, dan)
    return dict(zip(READERS, people, strict=True))


def table(facts: dict[str, str]) -> dict[tuple[str, str], bool]:
    return {
        (mode, reader): word == "yes"
        for mode, words in facts.items()
        for reader, word in zip(READERS, words.split(), strict=True)
    }


def start(mode: str, readers: dict[str, Person], dan: User) -> Topic:
    """Return Alice's topic in a new room of the mode; where she may not write, it was moved there."""
    author, bob, lena = (readers[name] for name in ("author", "member", "left"))
    assert isinstance(author, User)
    assert isinstance(bob, User)
    assert isinstance(lena, User)
    room = make_room(mode, author, bob, lena)
    topic = make_topic(author, title=f"Alice in {mode}")
    make_reply(dan, topic)
    Topic.objects.filter(pk=topic.pk).update(category=room)
    counts.mend_category(room)
    return Topic.objects.select_related("category").get(pk=topic.pk)


def test_who_may_enter_a_category(readers: dict[str, Person], dan: User) -> None:
    rooms = {mode: start(mode, readers, dan).category for mode in MODES}
    told = {
        (mode, name): (
            may_enter(rooms[mode], readers[name]),
            Category.objects.visible_to(readers[name]).filter(pk=rooms[mode].pk).exists(),
        )
        for mode, name in product(MODES, READERS)
    }
    assert told == {key: (allowed, allowed) for key, allowed in table(ENTERED).items()}


@pytest.mark.parametrize("state", ["published", "held"])
def test_who_may_open_a_topic(readers: dict[str, Person], dan: User, state: str) -> None:
    topics = {mode: start(mode, readers, dan) for mode in MODES}
    if state == "held":
        for topic in topics.values():
            hold(opening(topic))
            topic.refresh_from_db()
    told = {}
    for mode, name in product(MODES, READERS):
        topic, reader = topics[mode], readers[name]
        posts = Post.objects.visible_to(reader).filter(topic=topic)
        signed_in = isinstance(reader, User) and reader.is_active
        by_set = not signed_in or reader in who_may_open(topic, User.objects.all())
        told[mode, name] = {
            may_open(topic, reader),
            Topic.objects.visible_to(reader).filter(pk=topic.pk).exists(),
            posts.exists(),
            by_set if signed_in else may_open(topic, reader),
            may_open(topic, reader) and may_read(opening(topic), reader),
        }
    expected = {
        (mode, name): allowed and (state == "published" or name in HELD)
        for (mode, name), allowed in table(OPENED).items()
    }
    assert told == {key: {allowed} for key, allowed in expected.items()}


def test_lists_hold_what_may_be_opened_and_no_more(readers: dict[str, Person], dan: User) -> None:
    topics = {mode: start(mode, readers, dan) for mode in MODES}
    told = {
        (mode, name): Topic.objects.listed_for(readers[name]).filter(pk=topics[mode].pk).exists()
        for mode, name in product(MODES, READERS)
    }
    assert told == table(OPENED)


def test_a_group_with_two_ways_in_lists_a_topic_once(alice: User, bob: User) -> None:
    room = make_room("groups", alice, bob)
    room.groups.create(name="Second").customers.add(bob.customer)
    topic = make_topic(alice, category=room)
    assert list(Topic.objects.visible_to(bob)) == [topic]
    assert list(Category.objects.visible_to(bob).filter(pk=room.pk)) == [room]
    assert who_may_open(topic, User.objects.filter(pk=bob.pk)).count() == 1


@pytest.mark.parametrize("mode", ["own", "own members", "own groups"])
def test_own_topics_only_shows_another_customer_nothing_anywhere(
    mode: str, alice: User, bob: User, client_of: ClientOf, visitor: Client
) -> None:
    """Row 22: list, counts, home, direct id, revisions, follow, reply and report."""
    room = make_room(mode, alice, bob)
    topic = make_topic(alice, category=room, title="Aubergine invoice", body="Aubergine words")
    post = opening(topic)
    for client in (client_of(bob), visitor):
        for page in ("/", "/forums/", f"/forums/{room.slug}/"):
            said = client.get(page, follow=True).content.decode()
            assert "Aubergine" not in said
            assert "1 topic" not in said
    client = client_of(bob)
    for path in (f"t/{topic.pk}/", f"t/{topic.pk}-{topic.slug}/", f"t/{topic.pk}/reply/"):
        assert client.get(f"/forums/{path}").status_code == 404
    for path in ("", "edit/", "revisions/", "report/"):
        assert client.get(f"/forums/p/{post.pk}/{path}").status_code == 404
    for verb in ("reply", "follow", "unfollow"):
        assert client.post(f"/forums/t/{topic.pk}/{verb}/", {"body": "Hello"}).status_code == 404
    assert Post.objects.count() == 1


def test_the_author_and_staff_meet_in_a_category_of_own_topics(
    alice: User, carol: User, client_of: ClientOf
) -> None:
    room = make_room("own")
    topic = make_topic(alice, category=room, title="Aubergine invoice")
    for client in (client_of(alice), client_of(carol)):
        assert "Aubergine" in client.get(f"/forums/{room.slug}/").content.decode()
        assert client.get(topic.get_absolute_url()).status_code == 200
    assert client_of(carol).post(f"/forums/t/{topic.pk}/reply/", {"body": "We look"}).status_code == 303


def test_a_visitor_is_asked_to_sign_in_at_a_category_of_own_topics(visitor: Client, alice: User) -> None:
    room = make_room("own")
    assert "Own room" in visitor.get("/forums/").content.decode()
    answer = visitor.get(f"/forums/{room.slug}/")
    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next=/forums/{room.slug}/")


@pytest.mark.parametrize("mode", ["groups", "staff", "own groups"])
def test_what_one_may_not_enter_answers_like_what_is_not_there(
    mode: str, alice: User, bob: User, visitor: Client, client_of: ClientOf
) -> None:
    """Row 13."""
    room = make_room(mode, alice)
    topic = make_topic(alice)
    Topic.objects.filter(pk=topic.pk).update(category=room)
    for client in (visitor, client_of(bob)):
        for path, absent in ((f"{room.slug}/", "nowhere/"), (f"t/{topic.pk}/", "t/999999/")):
            there, not_there = client.get(f"/forums/{path}"), client.get(f"/forums/{absent}")
            assert (there.status_code, not_there.status_code) == (404, 404)
            assert len(there.content) == len(not_there.content)


def test_who_leaves_the_group_loses_the_topics_she_started_there(alice: User, client_of: ClientOf) -> None:
    """Row 24."""
    room = make_room("groups", alice)
    topic = make_topic(alice, category=room)
    client = client_of(alice)
    assert client.get(topic.get_absolute_url()).status_code == 200
    alice.customer.tags.clear()
    assert client.get(topic.get_absolute_url()).status_code == 404
    assert client.post(f"/forums/t/{topic.pk}/reply/", {"body": "Still here"}).status_code == 404
