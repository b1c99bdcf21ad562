"""One list in place of many parameters: the same rows, whether the query is written anew or prepared."""

from collections.abc import Sequence

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.customers.models import Address, Customer
from portal.lib.among import GivenMany
from portal.lib.prepared import Prepared
from tests.factories import make_customer

pytestmark = pytest.mark.django_db

BY_NUMBER: Prepared[None, Customer] = Prepared(
    lambda _shape: Customer.objects.filter(pk__among=GivenMany("numbers")).order_by("pk")
)
BY_VALUE: Prepared[None, tuple[int]] = Prepared(
    lambda _shape: Address.objects.filter(value__among=GivenMany("values")).order_by("pk").values_list("pk")
)


@pytest.mark.parametrize("names", [[], ["Ada"], ["Ada", "Bea", "Nobody"]])
def test_among_finds_what_in_finds(names: Sequence[str]) -> None:
    for name in ("Ada", "Bea", "Cleo"):
        make_customer(name)
    found = Customer.objects.filter(display_name__among=names).order_by("pk")
    assert list(found) == list(Customer.objects.filter(display_name__in=names).order_by("pk"))


def test_what_points_to_one_of_many_is_found_by_their_numbers() -> None:
    ada, _bea = (make_customer(email=f"{name}@example.org") for name in ("ada", "bea"))
    assert Address.objects.get(customer__among=[ada.pk, 0]).value == "ada@example.org"


def test_a_prepared_list_is_one_parameter_however_long() -> None:
    customers = [make_customer() for _number in range(3)]
    BY_NUMBER.all(None, numbers=[])
    with CaptureQueriesContext(connection) as captured:
        found = [BY_NUMBER.all(None, numbers={each.pk for each in customers[:size]}) for size in (1, 3)]
    assert found == [customers[:1], customers]
    assert len(captured) == 2


def test_values_with_quotes_braces_and_commas_stay_values() -> None:
    wanted = make_customer(email="o'neil{},\"x@example.org").addresses.get()
    make_customer(email="other@example.org")
    assert BY_VALUE.all(None, values=[wanted.value, "a,b", "{}"]) == [(wanted.pk,)]
