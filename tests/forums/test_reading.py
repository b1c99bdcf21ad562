"""Who sees what in the forums, at what cost."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forums.discussions.actions import move_post, move_topic
from forums.discussions.markers import COUNTED
from forums.discussions.models import Category, Post, Topic
from forums.discussions.policies import is_author, may_edit, may_open, may_read
from forums.discussions.visibility import Visibility
from portal.accounts.models import User
from portal.accounts.policies import Person
from portal.customers.models import Purpose
from tests.factories import THEN, agree
from tests.forums.factories import hold, make_category, make_reply, make_topic, opening

ClientOf = Callable[[User], Client]


def fill(category: Category, author: User, *, topics: int, replies: int) -> Topic:
    """Return the last of many topics, each with replies."""
    for number in range(topics):
        topic = make_topic(
            author, category=category, title=f"Topic {number}", now=THEN + timedelta(minutes=number)
        )
    rows = [
        Post(
            topic=topic,
            number=number,
            author=author,
            source="Words",
            html="<p>Words</p>",
            state="published",
            created_at=THEN,
            published_at=THEN,
        )
        for number in range(2, replies + 2)
    ]
    Post.objects.bulk_create(rows)
    highest = replies + 1
    Topic.objects.filter(pk=topic.pk).update(
        reply_count=replies, highest_number=highest, highest_public_number=highest
    )
    topic.refresh_from_db()
    return topic


def queries_of(client: Client, url: str) -> list[str]:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(url)
    assert answer.status_code == 200
    return [query["sql"] for query in captured.captured_queries]


def counts_posts(sql: str) -> bool:
    """Tell whether a query counts posts, beyond what is new in the last hundred of a topic."""
    return "COUNT(" in sql and "discussions_post" in sql and f" - {COUNTED})" not in sql


@pytest.mark.parametrize(("topics", "replies"), [(3, 5), (45, 230)])
def test_pages_stay_within_their_query_budget_at_any_size(
    alice: User, bob: User, dan: User, visitor: Client, client_of: ClientOf, topics: int, replies: int
) -> None:
    category = make_category("Help")
    topic = fill(category, alice, topics=topics, replies=replies)
    agree(alice.customer, purpose=Purpose.FORUM)
    last = (replies // 20) + 1
    pages = ["/forums/", "/forums/help/", topic.get_absolute_url(), f"{topic.get_absolute_url()}?page={last}"]
    if last == 1:
        pages.pop()
    for url in pages:
        for client, budget in ((visitor, 4), (client_of(alice), 7), (client_of(bob), 7), (client_of(dan), 7)):
            found = queries_of(client, url)
            assert len(found) <= budget, (url, found)
            assert not [sql for sql in found if counts_posts(sql)], url
            assert not any("OFFSET" in sql for sql in found), found


def test_a_visitor_gets_no_session_no_cookie_and_no_token(alice: User, visitor: Client) -> None:
    topic = make_topic(alice, category=make_category("Help"))
    for url in ("/forums/", "/forums/help/", topic.get_absolute_url()):
        answer = visitor.get(url)
        assert not answer.cookies
        assert b"csrfmiddlewaretoken" not in answer.content
    assert not Session.objects.exists()


def test_page_five_hundred_of_a_long_topic_costs_what_page_one_costs(alice: User, visitor: Client) -> None:
    topic = fill(make_category("Help"), alice, topics=1, replies=9_999)
    first = queries_of(visitor, topic.get_absolute_url())
    last = queries_of(visitor, f"{topic.get_absolute_url()}?page=500")
    assert len(first) == len(last)
    page = visitor.get(f"{topic.get_absolute_url()}?page=500").content.decode()
    assert page.count('<article class="post"') == 20
    assert 'id="post-10000"' in page
    assert visitor.get(f"{topic.get_absolute_url()}?page=501").status_code == 404


@pytest.mark.parametrize("page", ["0", "-1", "x", "1.5", "²", "99999999999999999999"])
def test_a_page_that_does_not_exist_is_404(alice: User, visitor: Client, page: str) -> None:
    assert visitor.get(make_topic(alice).get_absolute_url(), {"page": page}).status_code == 404


def test_the_topic_list_turns_pages_without_losing_or_doubling_a_topic(alice: User, visitor: Client) -> None:
    fill(make_category("Help"), alice, topics=70, replies=0)
    seen: list[str] = []
    url = "/forums/help/"
    while url:
        page = visitor.get(url).context["page"]
        seen += [topic.title for topic in page.items]
        url = page.next_url
    assert seen == [f"Topic {number}" for number in range(69, -1, -1)]


def test_pinned_topics_stand_first(alice: User, visitor: Client) -> None:
    category = make_category("Help")
    pinned = make_topic(alice, category=category, title="Read me first")
    fill(category, alice, topics=3, replies=0)
    Topic.objects.filter(pk=pinned.pk).update(is_pinned=True)
    assert visitor.get("/forums/help/").context["page"].items[0].pk == pinned.pk


def test_an_old_address_leads_to_the_present_one(alice: User, visitor: Client) -> None:
    topic = fill(make_category("Help"), alice, topics=1, replies=30)
    answer = visitor.get(f"/forums/t/{topic.pk}-an-old-title/?page=2")
    assert (answer.status_code, answer["Location"]) == (301, f"{topic.get_absolute_url()}?page=2")
    assert visitor.get(f"/forums/t/{topic.pk}/")["Location"] == topic.get_absolute_url()
    assert visitor.get(f"{topic.get_absolute_url()}?page=1")["Location"] == topic.get_absolute_url()


def test_a_post_address_leads_to_its_page_and_place(alice: User, visitor: Client) -> None:
    topic = fill(make_category("Help"), alice, topics=1, replies=30)
    post = Post.objects.get(topic=topic, number=25)
    assert visitor.get(f"/forums/p/{post.pk}/")["Location"] == f"{topic.get_absolute_url()}?page=2#post-25"


def test_a_page_names_its_one_address(alice: User, visitor: Client) -> None:
    topic = fill(make_category("Help"), alice, topics=1, replies=30)
    page = visitor.get(f"{topic.get_absolute_url()}?page=2").content.decode()
    assert f'<link rel="canonical" href="http://testserver{topic.get_absolute_url()}?page=2">' in page


def test_a_title_cannot_bring_script(alice: User, visitor: Client) -> None:
    topic = make_topic(alice, category=make_category("Help"), title='"><script>alert(1)</script>')
    for url in ("/forums/help/", topic.get_absolute_url(), "/"):
        assert "<script>alert" not in visitor.get(url).content.decode()


def test_a_visitor_is_led_to_sign_in_for_members_pages_and_sees_no_staff_page(
    alice: User, visitor: Client
) -> None:
    inside = make_topic(alice, category=make_category("Club", visibility=Visibility.MEMBERS))
    for url in ("/forums/club/", inside.get_absolute_url(), f"/forums/p/{opening(inside).pk}/"):
        assert visitor.get(url)["Location"].startswith("/accounts/login/?next=/forums/")
    make_category("Backstage", visibility=Visibility.STAFF)
    assert visitor.get("/forums/backstage/").status_code == 404


def test_categories_show_only_what_the_person_may_read(
    alice: User, carol: User, visitor: Client, client_of: ClientOf
) -> None:
    for visibility in Visibility:
        make_category(str(visibility.label), visibility=visibility)
    shown = {
        name: client.get("/forums/").content.count(b'<li class="row')
        for name, client in {"visitor": visitor, "alice": client_of(alice), "carol": client_of(carol)}.items()
    }
    assert [shown[name] for name in ("visitor", "alice", "carol")] == [1, 2, 4]


def test_a_staff_topic_and_an_absent_one_answer_alike(
    alice: User, carol: User, visitor: Client, client_of: ClientOf
) -> None:
    topic = make_topic(carol, category=make_category("Backstage", visibility=Visibility.STAFF))
    post = opening(topic)
    for client in (visitor, client_of(alice)):
        for url in (topic.get_absolute_url(), f"/forums/p/{post.pk}/", f"/forums/p/{post.pk}/revisions/"):
            answer, absent = client.get(url), client.get(url.replace(str(topic.pk), "987654"))
            assert answer.status_code == absent.status_code == 404
    for url in (
        f"/forums/t/{topic.pk}/reply/",
        f"/forums/t/{topic.pk}/follow/",
        f"/forums/p/{post.pk}/edit/",
    ):
        assert client_of(alice).post(url, {"body": "x"}).status_code == 404


def test_a_held_topic_is_seen_by_its_author_and_moderators_only(
    alice: User, bob: User, carol: User, dan: User, visitor: Client, client_of: ClientOf
) -> None:
    topic = make_topic(alice, category=make_category("Help"))
    hold(opening(topic))
    url = topic.get_absolute_url()
    assert [client.get(url).status_code for client in (visitor, client_of(bob), client_of(carol))] == [
        404
    ] * 3
    assert "Waiting for a moderator" in client_of(alice).get(url).content.decode()
    assert client_of(dan).get(url).status_code == 200
    assert topic.title in client_of(alice).get("/forums/help/").content.decode()
    assert topic.title not in client_of(bob).get("/forums/help/").content.decode()
    assert topic.title not in visitor.get("/").content.decode()


def test_a_hidden_post_leaves_a_line_and_its_words_go_nowhere(
    alice: User, bob: User, visitor: Client, client_of: ClientOf, now: datetime
) -> None:
    topic = make_topic(alice)
    post = make_reply(bob, topic, body="Secret words")
    move_post(post=post, to=Post.State.HIDDEN, now=now, reason="Too rude.")
    for client in (visitor, client_of(alice)):
        page = client.get(topic.get_absolute_url()).content.decode()
        assert "hidden by a moderator" in page
        assert "Secret words" not in page
        assert "Too rude." not in page
        assert client.get(f"/forums/p/{post.pk}/").status_code == 404
        assert client.get(f"/forums/p/{post.pk}/revisions/").status_code == 404
    his = client_of(bob).get(topic.get_absolute_url()).content.decode()
    assert "Secret words" in his
    assert "Too rude." in his


def test_a_post_held_from_the_start_leaves_no_trace_for_others(
    alice: User, bob: User, visitor: Client
) -> None:
    topic = fill(make_category("Help"), alice, topics=1, replies=19)
    post = make_reply(bob, topic, body="Held words")
    Post.objects.filter(pk=post.pk).update(state="held", held_at=THEN, published_at=None)
    Topic.objects.filter(pk=topic.pk).update(highest_public_number=20, reply_count=19)
    page = visitor.get(topic.get_absolute_url())
    assert page.context["pages"].count == 1
    assert visitor.get(f"{topic.get_absolute_url()}?page=2").status_code == 404


def test_a_closed_topic_says_so_and_offers_no_form(alice: User, client_of: ClientOf) -> None:
    topic = make_topic(alice)
    move_topic(topic=topic, to=Topic.State.CLOSED)
    page = client_of(alice).get(topic.get_absolute_url()).content.decode()
    assert "This topic is closed" in page
    assert 'name="body"' not in page


def test_a_topic_without_replies_invites_one(alice: User, visitor: Client) -> None:
    page = visitor.get(make_topic(alice).get_absolute_url()).content.decode()
    assert "0 replies" in page
    assert "Sign in to reply" in page


def test_a_lost_author_gives_nobody_rights(alice: User, bob: User) -> None:
    topic = make_topic(alice)
    post = hold(opening(topic))
    Topic.objects.filter(pk=topic.pk).update(author=None)
    Post.objects.filter(pk=post.pk).update(author=None)
    post = Post.objects.select_related("topic__category").get(pk=post.pk)
    for person in (AnonymousUser(), alice, bob):
        assert not is_author(post, person)
        assert not may_open(post.topic, person)
        assert not may_read(post, person)
        assert not may_edit(post, person)
        assert not Post.objects.visible_to(person).exists()
        assert not Topic.objects.visible_to(person).exists()


def test_policies_agree_with_querysets_for_everybody(
    alice: User, bob: User, carol: User, dan: User, now: datetime
) -> None:
    people: list[Person] = [AnonymousUser(), alice, bob, carol, dan]
    for visibility in Visibility:
        category = make_category()
        for state in Post.State:
            topic = make_topic(alice, category=category)
            if state != Post.State.PUBLISHED:
                move_post(post=opening(topic), to=state, now=now)
        Category.objects.filter(pk=category.pk).update(visibility=visibility)
    for person in people:
        visible = set(Topic.objects.visible_to(person))
        assert visible == {
            topic for topic in Topic.objects.select_related("category") if may_open(topic, person)
        }
        readable = set(Post.objects.visible_to(person))
        posts = Post.objects.select_related("topic__category")
        assert readable == {post for post in posts if may_open(post.topic, person) and may_read(post, person)}


def test_the_home_page_shows_public_topics_by_one_query(alice: User, visitor: Client) -> None:
    make_topic(alice, title="Seen by all")
    make_topic(alice, title="Members speak", category=make_category(visibility=Visibility.MEMBERS))
    page = visitor.get("/").content.decode()
    assert "Seen by all" in page
    assert "Members speak" not in page


def test_reading_changes_nothing(alice: User, visitor: Client, client_of: ClientOf) -> None:
    topic = make_topic(alice, category=make_category("Help"))
    client = client_of(alice)
    urls = ("/forums/", "/forums/help/", topic.get_absolute_url(), "/forums/help/new/")
    for url in urls:
        with CaptureQueriesContext(connection) as captured:
            visitor.get(url)
            client.get(url)
        written = [
            query["sql"] for query in captured.captured_queries if not query["sql"].startswith("SELECT")
        ]
        assert not written, written


def test_a_head_request_is_answered_like_a_get(alice: User, visitor: Client) -> None:
    topic = make_topic(alice, category=make_category("Help"))
    for url in ("/forums/", "/forums/help/", topic.get_absolute_url()):
        assert visitor.head(url).status_code == 200


def test_only_moderators_are_offered_to_moderate(
    alice: User, carol: User, dan: User, visitor: Client, client_of: ClientOf
) -> None:
    topic = make_topic(alice)
    link = f"/desk/moderation/{opening(topic).pk}/"
    for client in (visitor, client_of(alice), client_of(carol)):
        assert link not in client.get(topic.get_absolute_url()).content.decode()
    assert link in client_of(dan).get(topic.get_absolute_url()).content.decode()


def test_a_held_reply_that_begins_a_page_is_found_by_its_author_alone(
    alice: User, bob: User, dan: User, visitor: Client, client_of: ClientOf
) -> None:
    topic = fill(make_category("Help"), alice, topics=1, replies=19)
    held = {"body": "Make money online, click here"}
    answer = client_of(bob).post(f"/forums/t/{topic.pk}/reply/", held, follow=True)
    page = f"{topic.get_absolute_url()}?page=2"
    assert answer.redirect_chain == [(f"{page}#post-21", 303)]
    assert "click here" in answer.content.decode()
    assert client_of(dan).get(page).status_code == 200
    assert [client.get(page).status_code for client in (visitor, client_of(alice))] == [404, 404]


def test_a_visitor_is_shown_where_to_ask_and_led_to_sign_in(visitor: Client, alice: User) -> None:
    make_category("Help")
    make_category("News", is_closed=True)

    assert 'href="/forums/help/new/"' in visitor.get("/forums/help/").text
    assert visitor.get("/forums/help/new/")["Location"] == "/accounts/login/?next=/forums/help/new/"
    assert "New topic" not in visitor.get("/forums/news/").text


def test_one_reply_is_no_replies(visitor: Client, alice: User) -> None:
    topic = make_topic(alice, category=make_category("Help"))
    make_reply(alice, topic)

    assert '1<span class="visually-hidden"> reply</span>' in visitor.get("/forums/help/").text
