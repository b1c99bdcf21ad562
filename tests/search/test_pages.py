"""The search page, the hint for a new topic, and the list of what was not found."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forums.discussions.models import Topic
from forums.discussions.visibility import Visibility
from forums.search import sql
from forums.search.actions import (
    KEPT_FOR,
    forget_missed_searches,
    note_missed_search,
    settle_missed_search,
    without_persons,
)
from forums.search.limits import SearchTooSlow, limited
from forums.search.models import MissedSearch
from forums.search.probe import read_search
from forums.search.similar import similar_topics
from forums.search.text import MAX_TERMS, excerpt, parse
from forums.search.views import PER_MINUTE, PER_MINUTE_OF_VISITORS
from portal.accounts.models import User
from tests.forums.factories import make_category, make_reply, make_topic

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


def page(client: Client, query: str) -> str:
    answer = client.get(f"/search/?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_header_leads_to_the_search(visitor: Client, alice: User) -> None:
    home = visitor.get("/").content.decode()

    assert 'action="/search/"' in home
    assert 'data-key="/"' in home


def test_a_search_page_is_not_for_search_engines(visitor: Client, alice: User) -> None:
    assert '<meta name="robots" content="noindex">' in page(visitor, "q=vinegar")


def test_the_page_shows_where_the_words_stand(visitor: Client, alice: User) -> None:
    topic = make_topic(alice, title="Descaling <the> kettle", body="Use vinegar")
    make_reply(alice, topic, body="More vinegar")

    found = page(visitor, "q=kettle")

    assert "Descaling &lt;the&gt; <mark>kettle</mark>" in found
    assert f"{topic.get_absolute_url()}#post-1" in found


def test_forbidden_and_absent_rooms_are_offered_alike(visitor: Client, alice: User, carol: User) -> None:
    """Rows 11 and 13: neither the choices nor the results tell that a room exists."""
    make_topic(carol, category=make_category("Inner room", visibility=Visibility.STAFF), body="vinegar")

    assert "Inner room" not in page(visitor, "q=vinegar")
    forbidden, absent = (visitor.get(f"/search/?q=vinegar&category={s}") for s in ("inner-room", "absent"))
    assert forbidden.status_code == absent.status_code == 422
    assert "Inner room" not in forbidden.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        *("q=%22", "q=%22%22", "q=-", "q=--a", "q=*", "q=NEAR(a+b)", "q=title%3Aa", "q=a+AND+OR+NOT"),
        *("q='%3BDROP+TABLE+x", "q=%25s", "q=" + "x" * 5000, "q=" + "a+" * 400, "q=%5C", "q=a:*"),
        *("q=%F0%9F%A4%96", "q=(((", "q=%EF%BF%BF", "q=a%26%26!b", "q=a&page=2", "q=a&before=1"),
    ],
)
def test_odd_queries_are_answered(visitor: Client, alice: User, query: str) -> None:
    """Row 123: whatever is typed, caps hold and nothing breaks."""
    make_topic(alice, body="a b c")

    assert visitor.get(f"/search/?{query}").status_code == 200


def test_no_more_terms_are_looked_for_than_the_cap() -> None:
    query = parse(" ".join(f"word{number}" for number in range(50)))

    assert len(query.terms) == MAX_TERMS
    assert query.was_cut


@pytest.mark.parametrize("page_number", ["0", "-1", "x", "99999999999999999999"])
def test_a_page_that_can_not_be_is_refused(visitor: Client, alice: User, page_number: str) -> None:
    assert visitor.get(f"/search/?q=a&page={page_number}").status_code == 422


def test_visitors_and_members_search_so_often_a_minute(
    visitor: Client, client_of: ClientOf, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row 123: limits that all workers share."""
    monkeypatch.setattr(time, "time", lambda: 1_800_000_000.0)  # no minute ends while the test runs
    member = client_of(alice)
    by_visitor = [visitor.get("/search/?q=a").status_code for _ in range(PER_MINUTE_OF_VISITORS + 1)]
    by_member = [member.get("/search/?q=a").status_code for _ in range(PER_MINUTE + 1)]

    assert by_visitor[-2:] == [200, 429]
    assert by_member[-2:] == [200, 429]


def test_a_statement_that_takes_too_long_is_stopped(alice: User) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"

    with pytest.raises(SearchTooSlow), limited(0.05), connection.cursor() as cursor:
        cursor.execute(endless)


def test_a_get_that_finds_nothing_writes_nothing(visitor: Client, alice: User) -> None:
    found = page(visitor, "q=gift+card")

    assert "data-missed" in found
    assert not MissedSearch.objects.exists()


@pytest.mark.parametrize("narrowed", ["", "&tag=noise", "&category=brewing", "&solved=yes"])
@pytest.mark.parametrize("typed", ["griner+stoped", "My+grindr+hums"])
def test_who_misspells_is_asked_whether_she_meant_it_also_behind_a_filter(
    visitor: Client, alice: User, carol: User, typed: str, narrowed: str
) -> None:
    make_category("Brewing")
    topic = make_topic(alice, category=make_category("Grinders"), title="My grinder stopped and hums")
    staff = make_category("Staff", visibility=Visibility.STAFF)
    make_topic(carol, category=staff, title="Secret: the grinder stopped and hums")

    found = page(visitor, f"q={typed}{narrowed}")

    before, asked, offered = found.partition("Did you mean one of these?")
    assert asked
    assert topic.get_absolute_url() in offered
    assert topic.get_absolute_url() not in before
    assert "Secret" not in found
    assert ("data-missed" in found) is not bool(narrowed)


def test_who_spells_it_right_is_not_asked_what_she_meant(visitor: Client, alice: User) -> None:
    make_topic(alice, title="My grinder stopped and hums")

    assert "Did you mean" not in page(visitor, "q=grinder")
    assert "Did you mean" not in page(visitor, "q=airplane")


@pytest.mark.parametrize("typed", ["tag=cold-brew", "tag=%23Cold+brew", "q=filter&tag=cold+brew"])
def test_a_tag_narrows_the_search_to_its_topics(
    visitor: Client, alice: User, carol: User, typed: str
) -> None:
    staff = make_category("Staff", visibility=Visibility.STAFF)
    topic = make_topic(alice, title="Paper or metal", body="Which filter?", tags=["Cold brew"])
    make_topic(alice, title="Cold brew", body="Which filter?", tags=["Iced"])
    make_topic(carol, category=staff, title="Secret", body="Which filter?", tags=["Cold brew"])

    found = page(visitor, typed)

    assert topic.get_absolute_url() in found
    assert found.count('href="/forums/t/') == 1
    assert 'name="tag"' in found


def test_the_form_counts_what_was_not_found_and_nothing_about_the_person(
    visitor: Client, client_of: ClientOf, alice: User
) -> None:
    for client in (visitor, client_of(alice)):
        assert client.post("/search/missed/", {"q": " Gift  CARD "}).status_code == 303

    missed = MissedSearch.objects.get()

    assert (missed.words, missed.count) == ("gift card", 2)
    assert {field.name for field in MissedSearch._meta.fields} == {
        *("id", "words", "count", "state", "note", "earliest_at", "latest_at", "handled_by", "handled_at")
    }


def test_what_a_script_counts_leaves_no_message_behind(visitor: Client, alice: User) -> None:
    answer = visitor.post("/search/missed/", {"q": "gift card", "is_silent": "1"})

    assert answer.status_code == 204
    assert "messages" not in answer.cookies
    assert MissedSearch.objects.get().count == 1


def test_what_can_be_found_is_not_counted(visitor: Client, alice: User) -> None:
    make_topic(alice, body="gift card")

    visitor.post("/search/missed/", {"q": "gift card"})

    assert not MissedSearch.objects.exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("My mail ann@example.org", "my mail"),
        ("call +1 (555) 010-9999 please", "call please"),
        ("V60 Filter", "v60 filter"),
        ("ann@example.org", ""),
    ],
)
def test_addresses_and_numbers_of_persons_are_not_kept(typed: str, kept: str) -> None:
    assert without_persons(typed) == kept


def test_handled_words_come_back_when_still_not_found_and_dismissed_ones_stay(
    dan: User, now: datetime
) -> None:
    for words, to in (("gift card", "handled"), ("cheap pills", "dismissed")):
        missed = note_missed_search(typed=words, now=now)
        assert missed is not None
        settle_missed_search(missed=missed, to=to, by=dan, now=now)
        note_missed_search(typed=words, now=now + timedelta(days=1))

    assert dict(MissedSearch.objects.values_list("words", "state")) == {
        "gift card": "open",
        "cheap pills": "dismissed",
    }


def test_words_nobody_looked_for_in_a_year_are_forgotten(now: datetime, alice: User) -> None:
    note_missed_search(typed="old", now=now - KEPT_FOR - timedelta(days=1))
    note_missed_search(typed="new", now=now)

    assert forget_missed_searches(now=now) == 1
    assert [missed.words for missed in MissedSearch.objects.all()] == ["new"]


def test_staff_settle_what_was_not_found(client_of: ClientOf, dan: User, now: datetime) -> None:
    missed = note_missed_search(typed="gift card", now=now)
    assert missed is not None
    client = client_of(dan)
    assert "gift card" in client.get("/desk/forums/searches/").content.decode()

    client.post(f"/desk/forums/searches/{missed.pk}/settle/", {"to": "handled", "note": "Wrote a topic"})

    assert "?q=gift%20card" not in client.get("/desk/forums/searches/").content.decode()
    handled = client.get("/desk/forums/searches/?state=handled").content.decode()
    assert "Wrote a topic" in handled


def test_the_list_of_missed_searches_costs_the_same_at_10_and_30_rows(
    client_of: ClientOf, dan: User, now: datetime
) -> None:
    client = client_of(dan)
    for number in range(10):
        note_missed_search(typed=f"words {number}", now=now)
    client.get("/desk/forums/searches/")
    with CaptureQueriesContext(connection) as ten:
        client.get("/desk/forums/searches/")
    for number in range(10, 30):
        note_missed_search(typed=f"words {number}", now=now)
    with CaptureQueriesContext(connection) as thirty:
        client.get("/desk/forums/searches/")

    assert len(ten) == len(thirty)


def test_the_hint_shows_topics_that_look_alike_from_the_first_on(
    client_of: ClientOf, alice: User, bob: User
) -> None:
    topic = make_topic(alice, title="My grinder stopped and hums")
    Topic.objects.filter(pk=topic.pk).update(kind=Topic.Kind.QUESTION)

    for title in ("grinder stopped", "The griner has stoped", "my grinder hums"):
        hint = client_of(bob).get("/search/similar/", {"title": title}).content.decode()
        assert "My grinder stopped and hums" in hint, title
        assert f"/forums/t/{topic.pk}/me-too/" in hint
    other = client_of(bob).get("/search/similar/", {"title": "Where is my order"}).content.decode()
    assert "grinder" not in other


def test_the_hint_reads_a_long_title_to_its_end(alice: User, bob: User) -> None:
    topic = make_topic(alice, title="Descaling the espresso machine")
    title = "Hi all, a short thing I did not get to yet: can I use old tea -descaling my espresso machine"

    assert [each.topic.pk for each in similar_topics(title=title, person=bob)] == [topic.pk]


def test_the_hint_shows_no_topic_of_a_room_one_may_not_enter(bob: User, carol: User) -> None:
    """Rows 11 and 22: a hint for what is forbidden is the hint for what is absent."""
    staff = make_category("Staff", visibility=Visibility.STAFF)
    make_topic(carol, category=staff, title="Secret price list")

    assert similar_topics(title="secret price list", person=bob) == []
    assert similar_topics(title="secret price list", person=carol)


def test_without_scripts_similar_topics_are_shown_once_and_every_word_is_kept(
    client_of: ClientOf, alice: User, bob: User
) -> None:
    room = make_category("Help")
    make_topic(alice, category=room, title="My grinder stopped")
    client = client_of(bob)
    typed = {"title": "My grinder stopped too", "body": "It hums.", "kind": "question"}

    first = client.post("/forums/help/new/", typed)
    second = client.post("/forums/help/new/", {**typed, "saw_alike": "1"})

    shown = first.content.decode()
    assert first.status_code == 409
    assert "My grinder stopped</a>" in shown
    assert "It hums." in shown
    assert 'name="saw_alike" value="1"' in shown
    assert second.status_code == 303


def test_the_excerpt_starts_near_the_word_and_marks_accented_forms() -> None:
    html = "<p>" + "filler words " * 40 + "then Kraków at last &amp; more</p>"

    shown = excerpt(html, parse("krakow").words)

    assert "<mark>Kraków</mark> at last &amp; more" in shown
    assert shown.startswith("…")
    assert len(shown) < 300


def test_the_status_page_says_when_the_index_is_not_kept(now: datetime) -> None:
    assert read_search(now).is_ok
    sql.drop(connection)

    reading = read_search(now)
    sql.build(connection)

    assert not reading.is_ok
    assert "reindex_search" in reading.sentence
