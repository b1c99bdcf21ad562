"""What machines read of the forums: feeds, sitemap, head and data; only what a visitor may read."""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.core.cache import cache
from django.test import Client

from forums.discussions.actions import mark_answer, move_post
from forums.discussions.feeds import ENTRIES
from forums.discussions.models import Category, Post, Tag, Topic, TopicTag
from forums.discussions.visibility import Visibility
from portal.accounts.models import User
from tests.factories import THEN
from tests.forums.factories import hold, make_category, make_reply, make_topic, opening

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


def entries(client: Client, url: str) -> list[str]:
    """Return the titles of a feed's entries."""
    answer = client.get(url)
    assert answer.status_code == 200, answer.status_code
    tree = ET.fromstring(answer.content)
    found = tree.findall("a:entry/a:title", ATOM) or tree.findall("channel/item/title")
    return [title.text or "" for title in found]


def data_of(client: Client, topic: Topic) -> dict[str, Any]:
    page = client.get(topic.get_absolute_url()).content.decode()
    (text,) = DATA.findall(page)
    found: dict[str, Any] = json.loads(text)
    return found


@pytest.mark.parametrize("form", ["atom", "rss"])
def test_the_forums_feed_holds_the_newest_topics_first(visitor: Client, alice: User, form: str) -> None:
    room = make_category()
    for title in ("First", "Second"):
        make_topic(alice, category=room, title=title, body="Words & <b>marks</b>")

    assert entries(visitor, f"/forums/feed.{form}") == ["Second", "First"]
    assert entries(visitor, f"{room.get_absolute_url()}feed.{form}") == ["Second", "First"]


def test_a_feed_knows_two_forms_only(visitor: Client, alice: User) -> None:
    assert visitor.get("/forums/feed.json").status_code == 404


def test_a_topic_feed_holds_its_newest_posts(visitor: Client, alice: User) -> None:
    topic = make_topic(alice)
    for number in range(3):
        make_reply(alice, topic, body=f"Words {number}")

    found = visitor.get(f"{topic.get_absolute_url()}feed.atom").content.decode()

    assert found.index("Words 2") < found.index("Words 1") < found.index("Words 0")
    assert "http://testserver/forums/" in found


def test_feeds_are_bounded(visitor: Client, alice: User, django_assert_num_queries: Any) -> None:
    """Row 121 of the checklist."""
    room = make_category()
    for number in range(ENTRIES + 5):
        make_topic(alice, category=room, title=f"Topic {number}")

    entries(visitor, "/forums/feed.atom")

    with django_assert_num_queries(1):
        assert len(entries(visitor, "/forums/feed.atom")) == ENTRIES


@pytest.mark.parametrize("who", ["visitor", "alice", "carol"])
def test_no_feed_shows_what_a_visitor_may_not_read(
    who: str,
    alice: User,
    carol: User,
    visitor: Client,
    client_of: Callable[[User], Client],
    django_user_model: Any,
) -> None:
    """Rows 11, 14 and 22: a feed is the same for everybody, and private rooms answer as absent ones."""
    client = {"visitor": visitor, "alice": client_of(alice), "carol": client_of(carol)}[who]
    rooms = [make_category(name, visibility=Visibility(name)) for name in ("members", "groups", "staff")]
    rooms.append(make_category("desk"))
    Category.objects.filter(slug="desk").update(is_own_topics_only=True)
    tag = Tag.objects.create(slug="secret", name="secret")
    topics = [make_topic(carol, category=room, title="Secret words") for room in rooms]
    TopicTag.objects.bulk_create(TopicTag(topic=topic, tag=tag) for topic in topics)

    assert entries(client, "/forums/feed.atom") == []
    assert client.get("/forums/tags/secret/feed.atom").status_code == 404
    for room, topic in zip(rooms, topics, strict=True):
        assert client.get(f"{room.get_absolute_url()}feed.atom").status_code == 404
        assert client.get(f"{topic.get_absolute_url()}feed.atom").status_code == 404
    assert "Secret" not in client.get("/sitemap.xml").content.decode()
    assert client.get("/sitemap-0.xml").status_code == 404


@pytest.mark.parametrize("state", ["held", "hidden", "removed"])
def test_what_moderators_took_out_leaves_feeds_and_sitemap_at_once(
    visitor: Client, alice: User, now: datetime, state: str
) -> None:
    """Row 107: derived texts do not outlive the removal."""
    topic = make_topic(alice, title="Taken out", body="bad words")
    reply = make_reply(alice, topic, body="worse words")
    feed = f"{topic.get_absolute_url()}feed.atom"
    assert "worse words" in visitor.get(feed).content.decode()

    move_post(post=reply, to=Post.State(state), now=now)
    assert "worse words" not in visitor.get(feed).content.decode()
    assert "worse words" not in visitor.get(topic.get_absolute_url()).content.decode()

    move_post(post=opening(topic), to=Post.State(state), now=now)
    assert visitor.get(feed).status_code == 404
    assert entries(visitor, "/forums/feed.atom") == []
    assert visitor.get(f"/sitemap-{topic.pk // 10_000}.xml").status_code == 404


def test_a_tag_feed_holds_the_topics_with_the_tag(visitor: Client, alice: User) -> None:
    topic = make_topic(alice, title="Tagged")
    make_topic(alice, title="Bare")
    TopicTag.objects.create(topic=topic, tag=Tag.objects.create(slug="descaling", name="descaling"))

    assert entries(visitor, "/forums/tags/descaling/feed.atom") == ["Tagged"]


def test_a_reader_who_has_the_feed_gets_304(visitor: Client, alice: User) -> None:
    make_topic(alice)
    first = visitor.get("/forums/feed.atom")

    again = visitor.get("/forums/feed.atom", headers={"If-None-Match": first["ETag"]})
    make_topic(alice, title="One more")
    changed = visitor.get("/forums/feed.atom", headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, changed.status_code) == (304, 200)


def test_the_sitemap_lists_public_topics_with_their_latest_post(visitor: Client, alice: User) -> None:
    topic = make_topic(alice)
    held = make_topic(alice, title="Held")
    hold(opening(held))

    index = visitor.get("/sitemap.xml").content.decode()
    page = visitor.get(f"/sitemap-{topic.pk // 10_000}.xml").content.decode()
    rooms = visitor.get("/sitemap-rooms.xml").content.decode()

    assert f"/sitemap-{topic.pk // 10_000}.xml" in index
    assert f"http://testserver{topic.get_absolute_url()}" in page
    assert topic.latest_post_at.isoformat() in page
    assert "Held" not in page
    assert held.get_absolute_url() not in page
    assert f"http://testserver{topic.category.get_absolute_url()}" in rooms
    for text in (index, page, rooms):
        ET.fromstring(text)


def test_robots_find_the_sitemap_and_leave_the_search_alone(visitor: Client, alice: User) -> None:
    robots = visitor.get("/robots.txt").content.decode()

    assert "/sitemap.xml" in robots
    assert "Disallow: /search/" in robots


def test_every_forum_page_names_its_own_address_and_feed(visitor: Client, alice: User) -> None:
    topic = make_topic(alice)
    for _number in range(25):
        make_reply(alice, topic)
    first, second = topic.get_absolute_url(), f"{topic.get_absolute_url()}?page=2"
    TopicTag.objects.create(topic=topic, tag=Tag.objects.create(name="Beans", slug="beans"))
    for url in (first, second, topic.category.get_absolute_url(), "/forums/tags/beans/", "/forums/"):
        page = visitor.get(url).content.decode()
        assert f'<link rel="canonical" href="http://testserver{url}">' in page
        (feed,) = re.findall(
            r'type="application/atom.xml" title="[^"]*" href="http://testserver([^"]+)', page
        )
        assert visitor.get(feed).status_code == 200


def test_a_shared_topic_shows_its_title_and_first_words(visitor: Client, alice: User) -> None:
    topic = make_topic(alice, title='Say "hello"', body="It **hums** & stops. <script>alert(1)</script>")

    page = visitor.get(topic.get_absolute_url()).content.decode()

    assert '<meta property="og:title" content="Say &quot;hello&quot;">' in page
    assert '<meta property="og:description" content="It hums &amp; stops. &lt;script&gt;' in page
    assert '<meta name="description" content="It hums &amp; stops.' in page
    assert '<meta name="twitter:card" content="summary">' in page


def test_a_discussion_is_a_posting_with_comments(visitor: Client, alice: User, bob: User) -> None:
    topic = make_topic(alice, title="Café", body="First words")
    make_reply(bob, topic, body="A comment", now=THEN + timedelta(hours=1))

    data = data_of(visitor, topic)

    assert data["@type"] == "DiscussionForumPosting"
    assert data["headline"] == "Café"
    assert data["text"] == "First words"
    assert data["author"] == {"@type": "Person", "name": alice.display_name}
    assert datetime.fromisoformat(data["datePublished"]) == THEN
    assert data["interactionStatistic"]["userInteractionCount"] == 1
    (comment,) = data["comment"]
    assert comment["text"] == "A comment"
    assert comment["url"] == f"http://testserver{topic.url_of(2)}"


def test_a_question_tells_its_accepted_and_suggested_answers(
    visitor: Client, alice: User, bob: User, carol: User, now: datetime
) -> None:
    topic = make_topic(alice, title="Why does it hum?")
    Topic.objects.filter(pk=topic.pk).update(kind=Topic.Kind.QUESTION)
    make_reply(bob, topic, body="Perhaps a stone")
    answer = make_reply(carol, topic, body="Clean the burrs")
    mark_answer(
        post=Post.objects.select_related("topic__category").get(pk=answer.pk),
        kind="official",
        user=carol,
        now=now,
    )

    question = data_of(visitor, topic)["mainEntity"]

    assert question["@type"] == "Question"
    assert question["name"] == "Why does it hum?"
    assert question["answerCount"] == 2
    (accepted,) = question["acceptedAnswer"]
    assert accepted["text"] == "Clean the burrs"
    assert accepted["url"] == f"http://testserver{topic.url_of(3)}"
    assert accepted["author"]["name"] == carol.display_name
    (suggested,) = question["suggestedAnswer"]
    assert suggested["text"] == "Perhaps a stone"
    assert suggested["upvoteCount"] == 0


@pytest.mark.parametrize("before", [0, 25])
def test_an_answer_is_told_whole_on_whichever_page_it_stands(
    visitor: Client, alice: User, bob: User, carol: User, now: datetime, before: int
) -> None:
    words = " ".join(f"word{number}" for number in range(600))
    topic = make_topic(alice, body=words)
    Topic.objects.filter(pk=topic.pk).update(kind=Topic.Kind.QUESTION)
    for _place in range(before):
        make_reply(bob, topic, body="Me too.")
    answer = make_reply(carol, topic, body=words)
    marked = Post.objects.select_related("topic__category").get(pk=answer.pk)
    mark_answer(post=marked, kind="official", user=carol, now=now)

    question = data_of(visitor, topic)["mainEntity"]

    (accepted,) = question["acceptedAnswer"]
    assert (question["text"], accepted["text"]) == (words, words)
    assert accepted["url"] == f"http://testserver{topic.url_of(before + 2)}"
    assert accepted["author"]["name"] == carol.display_name


def test_an_open_question_names_no_accepted_answer(visitor: Client, alice: User) -> None:
    topic = make_topic(alice)
    Topic.objects.filter(pk=topic.pk).update(kind=Topic.Kind.QUESTION)

    question = data_of(visitor, topic)["mainEntity"]

    assert question["answerCount"] == 0
    assert not {"acceptedAnswer", "suggestedAnswer"} & set(question)


def test_no_words_of_a_post_end_the_data(visitor: Client, alice: User) -> None:
    topic = make_topic(alice, title="</script><script>alert(1)</script>", body="`</script>` <!-- & ]]>")

    page = visitor.get(topic.get_absolute_url()).content.decode()

    assert data_of(visitor, topic)["headline"] == "</script><script>alert(1)</script>"
    assert "<script>alert" not in page


def test_hidden_posts_stand_in_no_data(visitor: Client, alice: User, now: datetime) -> None:
    topic = make_topic(alice)
    reply = make_reply(alice, topic, body="bad words")
    move_post(post=reply, to=Post.State.HIDDEN, now=now)

    assert "comment" not in data_of(visitor, topic)


def test_the_data_stand_on_the_first_page_and_for_visitors_only(
    visitor: Client, alice: User, client_of: Callable[[User], Client]
) -> None:
    topic = make_topic(alice)
    for _number in range(25):
        make_reply(alice, topic)

    assert not DATA.findall(visitor.get(f"{topic.get_absolute_url()}?page=2").content.decode())
    assert not DATA.findall(client_of(alice).get(topic.get_absolute_url()).content.decode())
