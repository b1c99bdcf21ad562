"""Turning pages by the last row seen."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.http import Http404, QueryDict
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.accounts.models import User
from portal.ui.paging import KeysetPage, keyset_page, page_of

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
ORDER = ("-date_joined", "display_name")
Turn = Callable[[str], KeysetPage[User]]


def _people(*days: int) -> None:
    User.objects.bulk_create(
        User(email=f"p{n}@example.org", display_name=f"P{n % 3}", date_joined=START + timedelta(days=day))
        for n, day in enumerate(days)
    )


def _cursor(url: str) -> str:
    return QueryDict(url.partition("?")[2])["cursor"]


def _turner(size: int) -> Turn:
    return lambda cursor: keyset_page(
        User.objects.all(), order=ORDER, cursor=cursor, size=size, url="/people/?q=a"
    )


def _walk(turn: Turn, page: KeysetPage[User], way: str) -> list[KeysetPage[User]]:
    pages = [page]
    while url := getattr(pages[-1], way):
        pages.append(turn(_cursor(url)))
    return pages


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(days=st.lists(st.integers(0, 4), max_size=17), size=st.integers(1, 6))
def test_walking_forward_meets_every_row_once_in_order(days: list[int], size: int) -> None:
    User.objects.all().delete()
    _people(*days)
    turn = _turner(size)

    pages = _walk(turn, turn(""), "next_url")

    met = [row.pk for page in pages for row in page.items]
    assert met == list(User.objects.order_by(*ORDER, "pk").values_list("pk", flat=True))


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(days=st.lists(st.integers(0, 4), min_size=1, max_size=17), size=st.integers(1, 6))
def test_walking_back_shows_the_pages_walked_forward(days: list[int], size: int) -> None:
    User.objects.all().delete()
    _people(*days)
    turn = _turner(size)
    forward = _walk(turn, turn(""), "next_url")

    back = _walk(turn, forward[-1], "previous_url")

    assert [page.items for page in reversed(back)] == [page.items for page in forward]


@pytest.mark.django_db
def test_a_page_costs_one_query_at_any_depth(django_assert_num_queries: Callable[[int], object]) -> None:
    _people(*range(12))
    turn = _turner(3)
    deep = _walk(turn, turn(""), "next_url")[-2]

    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        turn(_cursor(deep.next_url))


@pytest.mark.django_db
def test_rows_added_while_reading_do_not_shift_the_next_page() -> None:
    _people(1, 2, 3, 4)
    turn = _turner(2)
    first = turn("")
    User.objects.create(email="new@example.org", display_name="New", date_joined=START + timedelta(days=9))

    second = turn(_cursor(first.next_url))

    assert [row.date_joined.day for row in second.items] == [4, 3]


@pytest.mark.django_db
@pytest.mark.parametrize("cursor", ["x", "a.b", "WzEsMV0.forged", "\x00", "é" * 300])
def test_a_forged_cursor_is_not_found(cursor: str) -> None:
    with pytest.raises(Http404):
        _turner(2)(cursor)


@pytest.mark.django_db
def test_a_cursor_of_another_list_is_not_found() -> None:
    _people(1, 2, 3)
    by_name = keyset_page(User.objects.all(), order=("pk",), size=1, url="/")

    with pytest.raises(Http404):
        _turner(2)(_cursor(by_name.next_url))


@pytest.mark.django_db
def test_links_keep_the_rest_of_the_query() -> None:
    _people(1, 2)

    page = page_of(RequestFactory().get("/people/?q=a%20b"), User.objects.all(), order=ORDER, size=1)

    assert page.next_url.startswith("/people/?q=a+b&cursor=")


@pytest.mark.django_db
def test_going_back_after_rows_went_away_shows_a_full_first_page() -> None:
    _people(1, 2, 3, 4)
    turn = _turner(2)
    second = turn(_cursor(turn("").next_url))
    User.objects.order_by("-date_joined")[0].delete()

    back = turn(_cursor(second.previous_url))

    assert [row.date_joined.day for row in back.items] == [5, 4]
    assert back.previous_url == ""
