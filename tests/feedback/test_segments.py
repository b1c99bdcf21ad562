"""Test segments: who is in one, how many, and the guard against everybody by mistake."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.accounts.models import User
from portal.customers.conditions import Clause, ConditionInvalid
from portal.customers.models import Customer, CustomerTag
from portal.customers.segment_models import Segment
from portal.customers.segments import filter_of, members_of, size_of
from portal.interactions.actions import Touch, record_interaction
from tests.factories import make_customer
from tests.feedback.factories import happen, make_consenting, make_program, make_segment, tagged

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def names(*clauses: Clause, match: str = "all") -> set[str]:
    return set(Customer.objects.filter(filter_of(clauses, match)).values_list("display_name", flat=True))


@pytest.fixture
def people() -> dict[str, Customer]:
    now = timezone.now()
    ada, ben = make_customer("Ada", now=now), make_customer("Ben", now=now - timedelta(days=400))
    ada.tags.add(CustomerTag.objects.create(name="vip"))
    Customer.objects.filter(pk=ada.pk).update(country="PT", attributes={"plan": "pro", "seats": "12"})
    Customer.objects.filter(pk=ben.pk).update(country="FR", attributes={"plan": "free", "seats": "many"})
    happen(ada, "delivered", now - timedelta(days=3))
    record_interaction(Touch("x", "t", now - timedelta(days=2), ben, score=2))
    record_interaction(Touch("x", "t", now - timedelta(days=90), ada, score=9))
    return {"ada": ada, "ben": ben}


@pytest.mark.parametrize(
    ("clause", "found"),
    [
        (Clause("tag", "has", "vip"), {"Ada"}),
        (Clause("tag", "has_not", "vip"), {"Ben"}),
        (Clause("country", "is", "pt"), {"Ada"}),
        (Clause("country", "is_not", "PT"), {"Ben"}),
        (Clause("attribute", "is", "PRO", "plan"), {"Ada"}),
        (Clause("attribute", "is_not", "pro", "plan"), {"Ben"}),
        (Clause("attribute", "contains", "fre", "plan"), {"Ben"}),
        (Clause("attribute", "at_least", "10", "seats"), {"Ada"}),
        (Clause("attribute", "at_most", "10", "seats"), set()),
        (Clause("known", "at_least", "365"), {"Ben"}),
        (Clause("known", "at_most", "365"), {"Ada"}),
        (Clause("event", "within", "5", "delivered"), {"Ada"}),
        (Clause("event", "not_within", "2", "delivered"), {"Ada", "Ben"}),
        (Clause("touch", "within", "30"), {"Ben"}),
        (Clause("touch", "not_within", "30"), {"Ada"}),
        (Clause("score", "at_most", "6"), {"Ben"}),
        (Clause("score", "at_least", "9"), {"Ada"}),
    ],
)
def test_each_condition_finds_whom_it_says(
    people: dict[str, Customer], clause: Clause, found: set[str]
) -> None:
    assert names(clause) == found


def test_conditions_join_by_all_or_any(people: dict[str, Customer]) -> None:
    both = (Clause("tag", "has", "vip"), Clause("country", "is", "FR"))
    assert names(*both) == set()
    assert names(*both, match="any") == {"Ada", "Ben"}


@pytest.mark.parametrize(
    "clause",
    [
        Clause("odd", "is", "x"),
        Clause("tag", "is", "x"),
        Clause("tag", "has", " "),
        Clause("known", "at_least", "-1"),
        Clause("known", "at_least", "٣"),
        Clause("known", "at_least", "99999999"),
        Clause("attribute", "at_least", "many", "seats"),
        Clause("attribute", "is", "x", "a__b"),
        Clause("attribute", "is", "x", ""),
    ],
)
def test_conditions_that_make_no_sense_are_refused(clause: Clause) -> None:
    with pytest.raises(ConditionInvalid):
        filter_of([clause], "all")


def test_the_count_knows_when_it_is_everybody(people: dict[str, Customer]) -> None:
    assert size_of([], "all").is_everybody
    assert not size_of([Clause("tag", "has", "vip")], "all").is_everybody


def test_a_segment_is_counted_to_the_last_in_one_query_however_many_it_holds() -> None:
    """The count stopped at 10,000 once."""
    Customer.objects.bulk_create(
        Customer(display_name=f"Customer {number}", country="FR" if number % 12 else "DE")
        for number in range(12_000)
    )
    french = Clause("country", "is", "FR")
    with CaptureQueriesContext(connection) as seen:
        size, everybody = size_of([french], "all"), size_of([], "all")
    assert (size.number, size.is_everybody, len(seen)) == (11_000, False, 2)
    assert (everybody.number, everybody.is_everybody) == (12_000, True)


def test_a_segment_without_anybody_is_not_everybody() -> None:
    assert not size_of([], "all").is_everybody


def lines(*clauses: Clause, **fields: str) -> dict[str, Any]:
    posted: dict[str, Any] = {"name": "Mine", "match": "all", "typed_count": "", **fields}
    posted |= {"form-TOTAL_FORMS": str(len(clauses)), "form-INITIAL_FORMS": "0"}
    for number, clause in enumerate(clauses):
        posted |= {f"form-{number}-{name}": value for name, value in clause.stored().items()}
    return posted


def test_a_segment_of_everybody_needs_the_count_typed(
    people: dict[str, Customer], erin: User, client_of: SignIn
) -> None:
    staff, everybody = client_of(erin), Clause("known", "at_least", "0")
    refused = staff.post("/desk/segments/new/", lines(everybody))
    assert refused.status_code == 422
    assert "type how many customers there are" in refused.content.decode()
    assert staff.post("/desk/segments/new/", lines(everybody, typed_count="3")).status_code == 422
    total = str(Customer.objects.count())
    assert staff.post("/desk/segments/new/", lines(everybody, typed_count=total)).status_code == 303


def test_a_segment_is_made_counted_and_shown(
    people: dict[str, Customer], erin: User, client_of: SignIn
) -> None:
    staff = client_of(erin)
    counted = staff.post("/desk/segments/count/", lines(Clause("tag", "has", "vip")))
    assert "1 customer." in counted.content.decode()
    assert not Segment.objects.exists()
    made = staff.post("/desk/segments/new/", lines(Clause("tag", "has", "vip")))
    page = staff.get(made["Location"]).content.decode()
    assert "Tag has vip" in page
    assert "Ada" in page
    assert "Ben" not in page


def test_members_are_found_anew_each_time(people: dict[str, Customer]) -> None:
    segment = make_segment(Clause("country", "is", "PT"))
    Customer.objects.filter(pk=people["ben"].pk).update(country="PT")
    assert members_of(segment).count() == 2


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}."])
def test_the_typed_count_may_have_marks_between_its_digits(
    people: dict[str, Customer], erin: User, client_of: SignIn, typed: str
) -> None:
    posted = lines(Clause("known", "at_least", "0"), typed_count=typed.format(Customer.objects.count()))
    assert client_of(erin).post("/desk/segments/new/", posted).status_code == 303


@pytest.mark.parametrize("typed", ["", "all", "\u0663", "-3", "4"])
def test_any_other_word_than_the_count_keeps_no_segment_of_everybody(
    people: dict[str, Customer], erin: User, client_of: SignIn, typed: str
) -> None:
    posted = lines(Clause("known", "at_least", "0"), typed_count=typed)
    assert client_of(erin).post("/desk/segments/new/", posted).status_code == 422
    assert not Segment.objects.exists()


@pytest.mark.parametrize(
    "page", ["segments/", "segments/{segment}/", "checkins/", "checkins/{program}/preview/"]
)
def test_a_list_costs_the_same_for_ten_and_for_thirty(erin: User, client_of: SignIn, page: str) -> None:
    staff, segment = client_of(erin), tagged("everyone")
    program = make_program(is_live=False, segment=segment)
    address = "/desk/" + page.format(segment=segment.pk, program=program.pk)
    counts = []
    for number in (10, 20):
        crowd(segment, number)
        staff.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert staff.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def crowd(segment: Segment, number: int) -> None:
    """Add so many customers to a segment, and as many segments and programs."""
    tag = CustomerTag.objects.get_or_create(name="everyone")[0]
    for _number in range(number):
        make_consenting().tags.add(tag)
        make_program(is_live=False, segment=tagged("nobody"))


def test_counting_without_a_name_counts_and_asks_for_none(
    people: dict[str, Customer], erin: User, client_of: SignIn
) -> None:
    posted = lines(Clause("tag", "has", "vip"), name="") | {"count": "1"}
    page = client_of(erin).post("/desk/segments/new/", posted)
    assert page.status_code == 200
    assert "1 customer." in page.content.decode()
    assert "a second look" not in page.content.decode()


def test_the_name_of_a_segment_is_not_called_optional(erin: User, client_of: SignIn) -> None:
    page = client_of(erin).get("/desk/segments/new/").content.decode()
    label = re.search(r'<label for="id_name".*?</label>', page)
    assert label
    assert "optional" not in label[0]
