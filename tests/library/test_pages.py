"""The pages of the best practices, for readers and for staff."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from forums.discussions.actions import move_post
from forums.discussions.models import Post
from forums.discussions.visibility import Visibility
from forums.library.actions import retire_practice
from forums.library.models import Practice, PracticeReview
from portal.accounts.models import User
from tests.forums.factories import make_category, make_topic, opening
from tests.library.factories import make_practice

ClientOf = Callable[[User], Client]
SHELF = "/practices/"


def put_on_shelf(alice: User, dan: User, **changes: object) -> Practice:
    now = timezone.now()
    return make_practice(opening(make_topic(alice, now=now)), dan, now=now, **changes)  # type: ignore[arg-type]


def make_past_date(practice: Practice) -> None:
    Practice.objects.filter(pk=practice.pk).update(review_date="2026-01-01")


def test_everybody_finds_a_practice_and_its_source(visitor: Client, alice: User, dan: User) -> None:
    practice = put_on_shelf(alice, dan)
    assert "Rinse the paper" in visitor.get(SHELF).text
    page = visitor.get(practice.get_absolute_url()).text
    assert "It hums but nothing comes out." in page
    assert practice.post.topic.get_absolute_url() in page


def test_past_its_date_only_staff_are_led_to_it_and_it_says_so(
    visitor: Client, alice: User, carol: User, dan: User, client_of: ClientOf
) -> None:
    practice = put_on_shelf(alice, dan)
    make_past_date(practice)
    assert "Rinse the paper" not in visitor.get(SHELF).text + visitor.get("/").text
    assert "Waiting for review" in client_of(carol).get(SHELF).text
    assert "may be out of date" in visitor.get(practice.get_absolute_url()).text


def test_the_home_page_shows_the_shelf(visitor: Client, alice: User, dan: User) -> None:
    put_on_shelf(alice, dan)
    assert "Rinse the paper" in visitor.get("/").text


def test_the_sitemap_leads_to_what_is_on_the_front_shelf(visitor: Client, alice: User, dan: User) -> None:
    practice = put_on_shelf(alice, dan)
    old = put_on_shelf(alice, dan, title="Descale it")
    make_past_date(old)
    pages = visitor.get("/sitemap-rooms.xml").text
    assert f"http://testserver{practice.get_absolute_url()}</loc>" in pages
    assert old.get_absolute_url() not in pages


def test_a_retired_practice_exists_for_staff_alone(
    visitor: Client, alice: User, dan: User, client_of: ClientOf
) -> None:
    practice = put_on_shelf(alice, dan)
    retire_practice(practice=practice, user=dan, now=timezone.now())
    url = practice.get_absolute_url()
    codes = [client.get(url).status_code for client in (visitor, client_of(alice), client_of(dan))]
    assert codes == [404, 404, 200]


def test_a_hidden_source_leaves_no_word_anywhere(
    visitor: Client, alice: User, dan: User, client_of: ClientOf
) -> None:
    practice = put_on_shelf(alice, dan)
    move_post(post=Post.objects.get(pk=practice.post_id), to="hidden", now=timezone.now())
    pages = [SHELF, "/", f"{SHELF}?q=paper"]
    shown = "".join(client.get(page).text for page in pages for client in (visitor, client_of(dan)))
    assert "Rinse the paper" not in shown
    assert visitor.get(practice.get_absolute_url()).status_code == 404


def test_a_members_practice_leads_visitors_to_sign_in(visitor: Client, alice: User, dan: User) -> None:
    now = timezone.now()
    room = make_category(visibility=Visibility.MEMBERS)
    practice = make_practice(opening(make_topic(alice, category=room, now=now)), dan, now=now)
    assert visitor.get(practice.get_absolute_url()).status_code == 302
    assert "Rinse the paper" not in visitor.get(SHELF).text


@pytest.mark.parametrize("query", ["q=milk", "category=nowhere", "tag=nothing", "q=%00", "cursor=x"])
def test_a_wish_for_what_is_not_there_ends_well(visitor: Client, alice: User, dan: User, query: str) -> None:
    put_on_shelf(alice, dan)
    assert visitor.get(f"{SHELF}?{query}").status_code in {200, 404}


def test_the_shelf_is_narrowed_by_words_and_category(visitor: Client, alice: User, dan: User) -> None:
    practice = put_on_shelf(alice, dan)
    slug = practice.post.topic.category.slug
    assert "Rinse the paper" in visitor.get(f"{SHELF}?q=cardboard&category={slug}").text
    assert "Nothing on the shelf fits" in visitor.get(f"{SHELF}?q=milk").text


def queries_of(client: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(SHELF)
    return len(queries)


def test_the_shelf_costs_the_same_at_10_and_30_rows(visitor: Client, alice: User, dan: User) -> None:
    counts = []
    for number in (10, 20):
        for _number in range(number):
            put_on_shelf(alice, dan)
        visitor.get(SHELF)
        counts.append(queries_of(visitor))
    assert counts == [2, 2]


def test_a_moderator_walks_from_the_post_to_the_shelf_and_back(
    alice: User, dan: User, client_of: ClientOf
) -> None:
    client, topic = client_of(dan), make_topic(alice)
    new = reverse("library-desk:practice-new", args=[opening(topic).pk])
    assert new in client.get(topic.get_absolute_url()).text
    words = {"title": "Rinse", "summary": "It helps.", "owner": dan.pk, "review_date": "2030-01-31"}
    assert client.post(new, words).status_code == 303
    practice = Practice.objects.get()
    desk = reverse("library-desk:practice", args=[practice.pk])
    client.post(desk, {"review_date": "2031-01-31", "note": "Tried it"})
    client.post(reverse("library-desk:practice-retire", args=[practice.pk]))
    latest = PracticeReview.objects.latest("pk")
    client.post(reverse("library-desk:review-undo", args=[latest.pk]))
    practice.refresh_from_db()
    assert (practice.state, str(practice.review_date)) == ("on_shelf", "2031-01-31")
    assert "Tried it" in client.get(desk).text


def test_a_date_that_has_passed_is_refused_with_a_sentence(
    alice: User, dan: User, client_of: ClientOf
) -> None:
    practice = put_on_shelf(alice, dan)
    desk = reverse("library-desk:practice", args=[practice.pk])
    page = client_of(dan).post(desk, {"review_date": "2020-01-01"})
    assert "Choose a day after today" in page.text


def test_agents_are_not_offered_what_they_may_not_do(
    alice: User, carol: User, dan: User, client_of: ClientOf
) -> None:
    practice = put_on_shelf(alice, dan)
    client, desk = client_of(carol), reverse("library-desk:practice", args=[practice.pk])
    assert "Still right" not in client.get(desk).text
    client.post(desk, {"review_date": "2031-01-31"})
    assert PracticeReview.objects.count() == 1


def test_the_shelf_and_a_practice_name_their_own_address(visitor: Client, alice: User, dan: User) -> None:
    practice = put_on_shelf(alice, dan)

    for url in (SHELF, practice.get_absolute_url()):
        assert f'<link rel="canonical" href="http://testserver{url}">' in visitor.get(url).text


def test_a_practice_says_its_dates_as_people_do(client_of: ClientOf, alice: User, dan: User) -> None:
    practice = put_on_shelf(alice, dan)
    make_past_date(practice)

    for url in (practice.get_absolute_url(), SHELF, "/desk/practices/"):
        assert "1 Jan 2026" in client_of(dan).get(url).text
