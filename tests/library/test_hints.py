"""Best practices stand among what looks like the title somebody types, for those who may read them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from forums.discussions.models import Category, Post
from forums.library.models import Practice
from portal.accounts.models import User
from tests.forums.factories import make_category, make_topic, opening
from tests.library.factories import make_practice

ClientOf = Callable[[User], Client]
TITLE = "How to rinse a paper filter"


@pytest.fixture
def post(alice: User) -> Post:
    return opening(
        make_topic(alice, title="My coffee tasted of cardboard", category=make_category("Brewing"))
    )


@pytest.fixture
def practice(post: Post, erin: User) -> Practice:
    return make_practice(post, erin, title="Rinse the paper filter", now=timezone.now())


def hint(client: Client, title: str = TITLE) -> str:
    return client.get("/search/similar/", {"title": title}).content.decode()


def test_a_practice_stands_among_what_looks_alike(practice: Practice, bob: User, client_of: ClientOf) -> None:
    shown = hint(client_of(bob))
    assert practice.get_absolute_url() in shown
    assert "Best practice" in shown


def test_a_practice_of_a_closed_room_and_an_absent_one_look_the_same(
    practice: Practice, bob: User, client_of: ClientOf
) -> None:
    Category.objects.update(visibility="staff")
    forbidden = hint(client_of(bob))
    Practice.objects.all().delete()
    assert hint(client_of(bob)) == forbidden


def test_what_left_the_front_shelf_is_no_answer(practice: Practice, bob: User, client_of: ClientOf) -> None:
    Practice.objects.update(review_date=timezone.now().date() - timedelta(days=3))
    assert practice.get_absolute_url() not in hint(client_of(bob))


def test_a_topic_whose_practice_is_shown_is_not_named_twice(
    post: Post, practice: Practice, bob: User, client_of: ClientOf
) -> None:
    Practice.objects.update(title=post.topic.title)
    shown = hint(client_of(bob), post.topic.title)
    assert shown.count("My coffee tasted of cardboard") == 1


def test_who_starts_a_topic_much_alike_reads_the_practice_first(
    practice: Practice, bob: User, client_of: ClientOf
) -> None:
    url = f"/forums/{make_category('Filters').slug}/new/"
    page = client_of(bob).post(url, {"title": "Rinse the paper filter", "body": "How?", "kind": "question"})
    assert practice.get_absolute_url() in page.content.decode()
    assert Post.objects.count() == 1
