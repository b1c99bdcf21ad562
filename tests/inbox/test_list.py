"""The list of answers: filters, search, neighbors, and a steady number of queries."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from feedback.inbox.actions import Wish, work_on
from feedback.inbox.filters import Filter
from feedback.inbox.models import Entry, SavedView
from feedback.inbox.tasks import take_in_new
from feedback.readings.actions import read_new
from feedback.surveys.models import Mode, Response, Survey
from portal.accounts.models import User
from tests.factories import THEN
from tests.feedback.factories import make_survey
from tests.inbox.factories import make_entries, make_entry, make_known, make_secret_survey

pytestmark = pytest.mark.django_db
ALL = "/desk/forms/answers/"


def shown(client: Client, address: str) -> list[int]:
    return [row.entry.pk for row in client.get(address).context["rows"]]


@pytest.fixture
def survey(db: None) -> Survey:
    return make_survey("nps", slug="visit")


def test_an_answer_is_in_the_inbox_as_soon_as_it_is_kept(
    survey: Survey, carol: User, client_of: Callable[[User], Client]
) -> None:
    entry = make_entry(survey, 3, "Too slow")

    assert (entry.state, entry.band, entry.has_words) == ("new", "bad", True)
    assert shown(client_of(carol), "/desk/forms/visit/answers/") == [entry.pk]
    assert shown(client_of(carol), ALL) == [entry.pk]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("band=promoter", "good"),
        ("band=passive", "middle"),
        ("band=detractor", "bad"),
        ("low=9", "good"),
        ("high=6", "bad"),
        ("low=7&high=8", "middle"),
        ("text=yes", "bad"),
        ("q=SLOW", "bad"),
        ("q=slow+grün", "bad"),
        ("version=1&band=good", "good"),
        ("channel=web&text=yes", "bad"),
        ("language=en&high=0", ""),
        ("version=2", ""),
        ("since=2026-11-03&until=2026-11-03", "middle"),
        ("assignee=me", "good"),
        ("tag=parking", "middle"),
        ("state=done", ""),
        ("sentiment=negative", ""),
        ("theme=1", ""),
    ],
)
def test_each_filter_finds_what_it_says(
    survey: Survey, carol: User, query: str, found: str, client_of: Callable[[User], Client]
) -> None:
    entries = {
        "good": make_entry(survey, 9),
        "middle": make_entry(survey, 7, now=THEN + timedelta(days=1)),
        "bad": make_entry(survey, 2, "So SLOW, und alles GRÜN"),
    }
    work_on(entries=[entries["good"]], wish=Wish("assign", assignee=carol), author=carol, now=THEN)
    work_on(entries=[entries["middle"]], wish=Wish("tag", tag="parking"), author=carol, now=THEN)

    expected = [entries[found].pk] if found else []
    assert shown(client_of(carol), f"/desk/forms/visit/answers/?{query}") == expected


def test_what_makes_no_sense_in_an_address_is_left_out() -> None:
    asked = Filter.read(
        {"state": "gone", "low": "-1", "high": "9" * 30, "since": "2026-02-31", "band": "x", "q": "a\0b"}
    )

    assert asked.query == "q=a+b"


def test_the_list_costs_the_same_at_ten_and_thirty_rows(
    survey: Survey, carol: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(carol)
    client.get(ALL)  # what is read once for all pages
    costs = []
    for number in (10, 20):
        make_entries(survey, number)
        with CaptureQueriesContext(connection) as queries:
            client.get("/desk/forms/visit/answers/?state=all")
        costs.append(len(queries))

    assert costs[0] == costs[1]


def test_an_answer_leads_to_its_neighbors_within_the_filter(
    survey: Survey, carol: User, client_of: Callable[[User], Client]
) -> None:
    first, _other, last = (
        make_entry(survey, score, now=THEN + timedelta(minutes=index))
        for index, score in enumerate((9, 1, 10))
    )
    client = client_of(carol)

    neighbors = client.get(f"{ALL}{last.pk}/?form=visit&band=good").context["neighbors"]
    assert neighbors.newer_url == ""
    assert neighbors.older_url == f"{ALL}{first.pk}/?form=visit&band=good"
    assert client.get(neighbors.older_url).context["neighbors"].newer_url.startswith(f"{ALL}{last.pk}/")


@pytest.mark.parametrize("mode", [Mode.CONFIDENTIAL, Mode.ANONYMOUS])
def test_no_page_of_the_inbox_says_who_answered_in_confidence(
    carol: User, mode: str, client_of: Callable[[User], Client]
) -> None:
    customer = make_known("Petra Unnamed")
    entry = make_entry(make_secret_survey(mode), 2, "Too slow", customer=customer)
    client = client_of(carol)
    pages = [ALL, entry.get_absolute_url(), f"/desk/forms/{entry.survey.slug}/answers/"]
    said = "".join(client.get(page).content.decode() for page in pages)

    assert "Too slow" in said
    assert "Petra" not in said
    assert customer.addresses.get().value not in said
    assert customer.reference not in said


def test_a_view_keeps_filters_under_a_name_and_colleagues_see_it_when_shared(
    survey: Survey, carol: User, dan: User, client_of: Callable[[User], Client]
) -> None:
    make_entry(survey, 2)
    for name, is_shared in (("Low ones", "on"), ("Mine", "")):
        told = {"name": name, "form": "visit", "query": "band=bad&nonsense=1", "is_shared": is_shared}
        assert client_of(carol).post(f"{ALL}views/", told).status_code == 303

    assert [view.name for view in client_of(dan).get(ALL).context["views"]] == ["Low ones"]
    assert SavedView.objects.get(name="Mine").get_absolute_url() == "/desk/forms/visit/answers/?band=bad"
    client_of(carol).post(f"{ALL}views/{SavedView.objects.get(name='Mine').pk}/drop/")
    assert client_of(dan).post(f"{ALL}views/{SavedView.objects.get().pk}/drop/").status_code == 404


def test_the_rail_counts_words_that_nobody_has_read(
    survey: Survey, carol: User, client_of: Callable[[User], Client]
) -> None:
    make_entry(survey, 9)
    make_entry(survey, 2, "Too slow")
    done = make_entry(survey, 2, "Too loud")
    work_on(entries=[done], wish=Wish("done"), author=carol, now=THEN)

    rail = client_of(carol).get(ALL).context["rail"]
    assert [item.count for _label, items in rail.groups for item in items if item.key == "answers"] == [1]


def test_the_rail_counts_no_further_than_it_can_say(
    survey: Survey, carol: User, client_of: Callable[[User], Client]
) -> None:
    version = survey.current_version
    told = {"survey": survey, "submitted_at": THEN}
    rows = Response.objects.bulk_create(
        Response(**told, version=version, kind=survey.kind, state="submitted") for _each in range(1002)
    )
    Entry.objects.bulk_create(Entry(**told, response=row, has_words=True, words="slow") for row in rows)

    page = client_of(carol).get(ALL)

    assert '<span class="rail-count">999+</span>' in page.content.decode()
    assert [item.count for item in page.context["rail"].items if item.key == "answers"] == [1000]


def test_what_is_held_apart_is_not_counted_on_the_rail(
    survey: Survey, carol: User, client_of: Callable[[User], Client]
) -> None:
    held = make_entry(survey, 2, "Buy this")
    make_entry(survey, 2, "Too slow")
    Response.objects.filter(pk=held.pk).update(is_suspected_spam=True, suspicion="links")

    rail = client_of(carol).get(ALL).context["rail"]

    assert [item.count for item in rail.items if item.key == "answers"] == [1]


def test_answers_that_came_past_the_forms_are_taken_in_by_the_drain(survey: Survey, carol: User) -> None:
    entry = make_entry(survey, 2, "Too slow")
    pk = entry.pk
    entry.delete()

    assert (take_in_new(), take_in_new()) == (1, 0)
    assert Entry.objects.get(pk=pk).words == "too slow"


def test_answers_are_found_by_what_was_read_in_their_words(
    survey: Survey, carol: User, client_of: Callable[[User], Client]
) -> None:
    entry = make_entry(survey, 9, "I love this place, the coffee is wonderful and everybody is great")
    make_entry(survey, 1, "Terrible service, I hate waiting, the worst shop ever")
    read_new()
    client = client_of(carol)

    assert shown(client, "/desk/forms/visit/answers/?sentiment=positive") == [entry.pk]
    assert "labels" in client.get(entry.get_absolute_url()).content.decode()
