"""Taps, marks and "me too" as readers meet them on the topic page."""

from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from forums.discussions.actions import mark_answer, move_post, react, say_me_too
from forums.discussions.models import MeToo, Post, Reaction, Solution, Topic
from forums.discussions.visibility import Visibility
from portal.accounts.models import User
from tests.factories import make_user
from tests.forums.factories import make_category, make_question, make_reply, make_topic, opening

ClientOf = Callable[[User], Client]


def address(name: str, pk: int) -> str:
    return reverse(f"discussions:{name}", args=[pk])


class Buttons(HTMLParser):
    """The buttons of a page: name, value and whether each is pressed, by the action of its form."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.action, self.found = "", set[tuple[str, str, str]]()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.action = given.get("action") or ""
        if tag == "button" and given.get("name"):
            self.found.add((self.action, given["name"] or "", given.get("value") or ""))


def buttons(client: Client, topic: Topic) -> set[tuple[str, str, str]]:
    return Buttons(client.get(topic.get_absolute_url()).text).found


def test_a_tap_without_scripts_leads_back_to_the_post(alice: User, bob: User, client_of: ClientOf) -> None:
    topic = make_topic(alice)
    post = opening(topic)
    answer = client_of(bob).post(address("post-tap", post.pk), {"on": "thanks"})
    assert (answer.status_code, answer["Location"]) == (303, topic.url_of(1))
    assert Reaction.objects.get().user == bob


def test_htmx_gets_the_row_of_taps_alone(alice: User, bob: User, client_of: ClientOf) -> None:
    post = opening(make_topic(alice))
    client, url = client_of(bob), address("post-tap", post.pk)
    row = client.post(url, {"on": "agree"}, headers={"HX-Request": "true"}).text
    assert row.startswith("<form")
    assert row.endswith("</form>")
    assert 'name="off" value="agree" aria-pressed="true">Agree <b>1</b>' in row
    client.post(url, {"off": "agree"}, headers={"HX-Request": "true"})
    assert not Reaction.objects.exists()


def test_a_refused_tap_says_why(alice: User, client_of: ClientOf) -> None:
    topic = make_topic(alice)
    client, url = client_of(alice), address("post-tap", opening(topic).pk)
    page = client.post(url, {"on": "thanks"}, follow=True).text
    refreshed = client.post(url, {"on": "thanks"}, headers={"HX-Request": "true"})
    assert "it is your own" in page
    assert refreshed["HX-Refresh"] == "true"


@pytest.mark.parametrize("name", ["post-tap", "post-answer"])
@pytest.mark.parametrize("words", [{}, {"on": "x" * 300}, {"on": "\x00"}, {"off": "nothing"}])
def test_nonsense_changes_nothing(
    alice: User, carol: User, client_of: ClientOf, name: str, words: dict[str, str]
) -> None:
    post = make_reply(alice, make_question(alice))
    assert client_of(carol).post(address(name, post.pk), words).status_code == 303
    assert not Reaction.objects.exists()
    assert not Solution.objects.exists()


def test_what_one_may_not_read_takes_no_tap_mark_or_me_too(
    alice: User, bob: User, dan: User, client_of: ClientOf
) -> None:
    secret = make_question(dan, category=make_category(visibility=Visibility.STAFF))
    topic = make_question(alice)
    hidden = make_reply(alice, topic)
    move_post(post=hidden, to="hidden", now=timezone.now())
    client = client_of(bob)
    urls = [
        address(name, post.pk) for name in ("post-tap", "post-answer") for post in (hidden, opening(secret))
    ]
    urls += [address("topic-me-too", secret.pk), address("topic-kind", topic.pk)]
    assert [client.post(url, {"on": "thanks"}).status_code for url in urls] == [404] * 6


def test_the_page_offers_each_reader_what_she_may_do(
    visitor: Client, alice: User, bob: User, carol: User, client_of: ClientOf
) -> None:
    topic = make_question(alice)
    post = make_reply(bob, topic)
    tap, answer = address("post-tap", post.pk), address("post-answer", post.pk)
    me_too = address("topic-me-too", topic.pk)
    seen = {
        name: buttons(client, topic)
        for name, client in (
            ("visitor", visitor),
            ("asker", client_of(alice)),
            ("author", client_of(bob)),
            ("agent", client_of(carol)),
        )
    }
    assert not seen["visitor"]
    assert {(tap, "on", "vote"), (answer, "on", "community")} <= seen["asker"]
    assert (answer, "on", "official") not in seen["asker"]
    assert (me_too, "on", "1") not in seen["asker"]
    assert (tap, "on", "vote") not in seen["author"]
    assert (me_too, "on", "1") in seen["author"]
    assert {(answer, "on", "official"), (answer, "on", "community"), (tap, "on", "worked")} <= seen["agent"]


def test_the_answer_stands_under_the_question_and_is_marked_on_every_page(
    visitor: Client, alice: User, bob: User, carol: User
) -> None:
    topic = make_question(alice)
    for _number in range(24):
        make_reply(bob, topic)
    post = make_reply(carol, topic, body="Turn the *burr* to the left.")
    mark_answer(post=post, kind="official", user=carol, now=timezone.now())
    first = visitor.get(topic.get_absolute_url()).text
    assert "Turn the burr to the left." in first
    assert topic.url_of(26) in first
    second = visitor.get(f"{topic.get_absolute_url()}?page=2").text
    assert 'class="post post-solution"' in second
    assert "Official answer" in second


def test_a_hidden_answer_leaves_no_word_on_the_page(visitor: Client, alice: User, bob: User) -> None:
    topic = make_question(alice)
    post = make_reply(bob, topic, body="My phone is 555 0100")
    mark_answer(post=post, kind="community", user=alice, now=timezone.now())
    move_post(post=post, to="hidden", now=timezone.now())
    page = visitor.get(topic.get_absolute_url()).text
    assert "555 0100" not in page
    assert "Solved" not in page


def test_an_answer_cannot_bring_script(visitor: Client, alice: User, bob: User) -> None:
    topic = make_question(alice)
    post = make_reply(bob, topic, body="`<script>alert(1)</script>`")
    mark_answer(post=post, kind="community", user=alice, now=timezone.now())
    assert "<script>alert" not in visitor.get(topic.get_absolute_url()).text


def test_me_too_by_one_tap_then_in_own_words_then_not_at_all(
    alice: User, bob: User, carol: User, client_of: ClientOf
) -> None:
    topic = make_question(alice)
    client, url = client_of(bob), address("topic-me-too", topic.pk)
    client.post(url, {"on": "1"})
    client.post(url, {"on": "1", "words": "Mine is the Lane 2"})
    assert "1 person has the same question." in client.get(topic.get_absolute_url()).text
    assert "Mine is the Lane 2" in client_of(carol).get(url).text
    assert "Mine is the Lane 2" not in client_of(alice).get(url).text
    client.post(url, {"off": "1"})
    assert not MeToo.objects.exists()


def test_too_many_words_are_refused_and_kept(alice: User, bob: User, client_of: ClientOf) -> None:
    topic = make_question(alice)
    answer = client_of(bob).post(address("topic-me-too", topic.pk), {"on": "1", "words": "word " * 200})
    assert answer.status_code == 422
    assert "word word" in answer.text
    assert not MeToo.objects.exists()


def test_a_question_is_asked_and_its_kind_changed_by_staff(
    alice: User, carol: User, client_of: ClientOf
) -> None:
    new = reverse("discussions:topic-new", args=[make_category().slug])
    client_of(alice).post(new, {"kind": "question", "title": "Why sour?", "body": "It tastes of plums."})
    topic = Topic.objects.get()
    assert topic.kind == "question"
    client_of(carol).post(address("topic-kind", topic.pk), {"kind": "practice"})
    topic.refresh_from_db()
    assert topic.kind == "practice"
    assert client_of(alice).get(address("topic-kind", topic.pk)).status_code == 404


def test_a_topic_of_an_unknown_kind_is_refused_and_without_one_is_a_discussion(
    alice: User, client_of: ClientOf
) -> None:
    client, new = client_of(alice), reverse("discussions:topic-new", args=[make_category().slug])
    words = {"title": "Why sour?", "body": "It tastes of plums."}
    assert client.post(new, {**words, "kind": "poll"}).status_code == 422
    client.post(new, words)
    assert Topic.objects.get().kind == "discussion"


def test_who_joins_a_solved_question_is_led_to_what_helped(
    alice: User, bob: User, carol: User, client_of: ClientOf
) -> None:
    topic = make_question(alice)
    reply = make_reply(carol, topic)
    mark_answer(post=reply, kind="official", user=carol, now=timezone.now())
    url = address("topic-me-too", topic.pk)

    asked = client_of(bob).get(url).text
    joined = client_of(bob).post(url, {"on": "1"}, follow=True).text

    assert "This question is solved: read what helped." in asked
    assert "0 people" not in asked
    assert "The question is solved: what helped stands right below it." in joined


def test_taps_answers_and_me_toos_cost_a_reader_at_most_one_query(
    alice: User, bob: User, client_of: ClientOf
) -> None:
    def queries(topic: Topic) -> int:
        client = client_of(bob)
        client.get(topic.get_absolute_url())
        with CaptureQueriesContext(connection) as found:
            client.get(topic.get_absolute_url())
        return len(found)

    now = timezone.now()
    quiet, busy = make_question(alice), make_question(alice)
    make_reply(alice, quiet)
    post = make_reply(alice, busy)
    for _number in range(5):
        user = make_user()
        react(post=Post.objects.select_related("topic").get(pk=post.pk), user=user, kind="vote", now=now)
        say_me_too(topic=busy, user=user, now=now)
    mark_answer(post=post, kind="community", user=alice, now=now)
    assert queries(quiet) == queries(busy)


def test_the_list_says_what_is_solved_and_can_be_narrowed(visitor: Client, alice: User, bob: User) -> None:
    room = make_category()
    solved = make_question(alice, category=room, title="How do I descale it?")
    make_question(alice, category=room, title="Why is it loud?")
    make_topic(alice, category=room, title="Look at my cups")
    mark_answer(post=make_reply(bob, solved), kind="community", user=alice, now=timezone.now())
    url = room.get_absolute_url()
    titles = {"descale", "loud", "cups"}
    found = {
        show: {word for word in titles if word in visitor.get(f"{url}?show={show}").text}
        for show in ("", "solved", "unsolved", "practices", "nonsense")
    }
    assert found == {
        "": titles,
        "solved": {"descale"},
        "unsolved": {"loud"},
        "practices": set(),
        "nonsense": titles,
    }
    assert "badge-solved" in visitor.get(url).text
