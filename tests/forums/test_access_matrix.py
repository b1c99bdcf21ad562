"""Every address of the forums x mode of category x state of post x reader, sub-resources included.

A new address with an argument fails here until it is said what its argument belongs to.
Rows 3, 7, 8, 11, 13, 15, 19, 20 and 22 of the security checklist.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from forums.discussions import counts
from forums.discussions.actions import move_post
from forums.discussions.models import Category, Post, Topic
from portal.accounts.models import User
from tests.architecture.test_access_table import names
from tests.factories import THEN, make_user
from tests.forums.factories import make_reply, make_room, make_topic
from tests.forums.test_category_modes import ENTERED, MODES, OPENED, READERS, table

ClientOf = Callable[[User], Client]
SECRET: Final = "Aubergine"
STATES: Final = ("published", "held", "hidden", "removed")
NAMESPACES: Final = ("discussions:", "moderation:", "notifications:", "library:", "search:", "people:")
OF_CATEGORY: Final = {
    *("discussions:topic-list", "discussions:topic-new", "notifications:category-level"),
}
OF_TOPIC: Final = {
    *("discussions:topic", "discussions:topic-short", "discussions:topic-unread", "discussions:topic-read"),
    *("discussions:topic-since", "discussions:topic-me-too", "discussions:topic-kind"),
    *("discussions:reply-new", "notifications:topic-level"),
}
OF_POST: Final = {
    *("discussions:post", "discussions:post-edit", "discussions:post-tap", "discussions:post-answer"),
    *("discussions:revision-list", "moderation:report-new", "moderation:decision"),
}
OF_TAG: Final = {"discussions:tag", "notifications:tag-level"}
OF_OTHERS: Final = {
    # A person's own rows, a signed key, a person, and a practice, which asks its topic in its own tests
    *("discussions:draft-drop", "discussions:draft-restore", "notifications:notice-seen"),
    *("notifications:notice-mute", "notifications:unmute"),
    *("notifications:mute", "moderation:sanction", "people:profile", "library:practice"),
}
LISTS: Final = (
    *("/", "/forums/", "/forums/tags/", f"/search/?q={SECRET}", f"/search/similar/?title={SECRET}+question"),
    *("/practices/", "/me/", "/forums/people/?q=a", f"/forums/tags/{SECRET.lower()}/"),
)


@dataclass(frozen=True)
class World:
    """One topic of Alice's in a room of a mode, with a reply of hers in every state."""

    room: Category
    topic: Topic
    posts: Mapping[str, Post]
    people: Mapping[str, Client]

    def url(self, name: str, state: str = "published") -> str:
        if name in OF_CATEGORY:
            return reverse(name, args=[self.room.slug])
        if name in OF_TAG:
            return reverse(name, args=[SECRET.lower()])
        if name in OF_POST:
            return reverse(name, args=[self.posts[state].pk])
        arguments: dict[str, Any] = {"pk": self.topic.pk}
        if name == "discussions:topic":
            arguments["slug"] = self.topic.slug
        if name == "discussions:topic-since":
            arguments["number"] = 1
        return reverse(name, kwargs=arguments)


def addresses_with_arguments() -> Iterator[str]:
    known = {name for name in names(get_resolver().url_patterns) if name.startswith(NAMESPACES)}
    for name in known:
        namespace, short = name.split(":")
        resolver = get_resolver().namespace_dict[namespace][1]
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLPattern) and pattern.name == short and pattern.pattern.converters:
                yield name


@pytest.fixture
def build(alice: User, bob: User, carol: User, dan: User, client_of: ClientOf) -> Callable[[str], World]:
    def make(mode: str) -> World:
        left = make_user("Lena Left")
        room = make_room(mode, alice, bob, left)
        topic = make_topic(alice, title=f"{SECRET} question", body=f"{SECRET} words", tags=[SECRET])
        posts = {}
        for state in STATES:
            post = make_reply(alice, topic, body=f"{SECRET} {state}")
            posts[state] = post if state == "published" else move_post(post=post, to=state, now=THEN)
        earlier = topic.category
        Topic.objects.filter(pk=topic.pk).update(category=room)
        for category in (earlier, room):
            counts.mend_category(category)
        gone = client_of(left)
        User.objects.filter(pk=left.pk).update(is_active=False)
        clients = (Client(), client_of(alice), client_of(bob), client_of(make_user("Cleo Cole")), gone)
        people = dict(zip(READERS, (*clients, client_of(carol), client_of(dan)), strict=True))
        return World(room, topic, posts, people)

    return make


def test_every_address_with_an_argument_is_in_the_matrix() -> None:
    assert set(addresses_with_arguments()) == OF_CATEGORY | OF_TOPIC | OF_POST | OF_TAG | OF_OTHERS


def is_refused(answer: Any) -> bool:
    """Tell whether an answer gave nothing away: not there, not for her, or sign in first."""
    return answer.status_code in {403, 404} or (
        answer.status_code == 302 and answer["Location"].startswith("/accounts/login/")
    )


@pytest.mark.parametrize("mode", MODES)
def test_who_may_not_enter_gets_nothing_of_a_category(build: Callable[[str], World], mode: str) -> None:
    world = build(mode)
    for reader, client in world.people.items():
        is_allowed = table(ENTERED)[mode, reader]
        if is_allowed:
            assert client.get(world.url("discussions:topic-list")).status_code == 200, reader
            continue
        for name in OF_CATEGORY:
            for answer in (client.get(world.url(name)), client.post(world.url(name), {"level": "watch"})):
                assert is_refused(answer) or answer.status_code == 405, (reader, name)


@pytest.mark.parametrize("mode", MODES)
def test_who_may_not_open_a_topic_gets_nothing_of_it_or_its_posts(
    build: Callable[[str], World], mode: str
) -> None:
    world = build(mode)
    for reader, client in world.people.items():
        if table(OPENED)[mode, reader]:
            for name in ("discussions:topic", "discussions:topic-short", "discussions:topic-since"):
                assert not is_refused(client.get(world.url(name))), (reader, name)
            continue
        urls = {world.url(name) for name in OF_TOPIC} | {
            world.url(name, state) for name in OF_POST for state in STATES
        }
        for url in urls:
            for answer in (client.get(url), client.post(url, {"body": "Hello", "kind": "thanks"})):
                assert is_refused(answer) or answer.status_code == 405, (reader, url, answer.status_code)
                assert SECRET not in answer.content.decode(), (reader, url)
    assert Post.objects.filter(topic=world.topic).count() == 1 + len(STATES)


@pytest.mark.parametrize("mode", MODES)
def test_no_list_search_or_suggestion_shows_what_may_not_be_opened(
    build: Callable[[str], World], mode: str
) -> None:
    """Rows 11, 14 and 20."""
    world = build(mode)
    for reader, client in world.people.items():
        if not table(OPENED)[mode, reader]:
            for url in (*LISTS, world.url("discussions:topic-list")):
                if (reader, url) == ("author", "/me/"):
                    continue  # what she wrote herself stays in her own timeline
                said = client.get(url, follow=True).content.decode()
                asked = said.replace(f'value="{SECRET}"', "").replace(f"q={SECRET}", "")
                assert f"{SECRET} question" not in asked, (reader, url)
                assert f"{SECRET} words" not in asked, (reader, url)


@pytest.mark.parametrize("mode", MODES)
def test_the_words_of_a_post_that_is_not_shown_are_for_its_author_and_moderators(
    build: Callable[[str], World], mode: str
) -> None:
    """Row 15."""
    world = build(mode)
    for reader, client in world.people.items():
        if not table(OPENED)[mode, reader]:
            continue
        knows = reader in {"author", "moderator"}
        page = client.get(world.url("discussions:topic")).content.decode()
        for state in STATES[1:]:
            assert (f"{SECRET} {state}" in page) == knows, (reader, state)
            for name in ("discussions:post", "discussions:revision-list", "discussions:post-edit"):
                answer = client.get(world.url(name, state))
                assert is_refused(answer) != knows or (state == "removed" and knows), (reader, name, state)


@pytest.mark.parametrize("mode", ["groups", "own", "staff"])
def test_a_topic_without_its_author_is_open_to_nobody_more(build: Callable[[str], World], mode: str) -> None:
    """Row 3: a rule that hangs on who wrote it refuses when nobody did."""
    world = build(mode)
    Topic.objects.update(author=None)
    Post.objects.update(author=None)
    for reader in ("visitor", "author", "stranger"):
        expected = mode == "groups" and reader == "author"
        assert is_refused(world.people[reader].get(world.url("discussions:topic"))) != expected, reader
