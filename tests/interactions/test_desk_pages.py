"""What staff see of customers, and who sees it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now as current_time

from portal.accounts.models import User
from portal.customers.models import Customer, Purpose
from tests.factories import agree, make_customer
from tests.interactions.factories import make_touch

Browser = Callable[[User], Client]
LIST = "/desk/customers/"
INBOX = "/desk/customers/inbox/"


def page_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response
    return response.content.decode()


@pytest.fixture
def desk(client_of: Browser, carol: User) -> Client:
    """The browser of an agent."""
    return client_of(carol)


def test_customers_are_found_by_name_company_number_and_address(desk: Client) -> None:
    ida = make_customer("Ida Ivy", email="ida@quiet.example", phone="+14155550132")
    Customer.objects.filter(pk=ida.pk).update(company="Ivy Gardens", external_id="C-42")
    make_customer("Somebody Else")

    for words in ("ida i", "GARDENS", "C-42", "quiet.example", "555013"):
        page = page_of(desk, f"{LIST}?q={words}")
        assert "Ida Ivy" in page, words
        assert "Somebody Else" not in page, words


def test_words_that_find_nobody_lead_back_to_everybody(desk: Client) -> None:
    page = page_of(desk, f"{LIST}?q=nobody<script>")

    assert "Nobody is found for “nobody&lt;script&gt;”" in page
    assert f'href="{LIST}"' in page


def test_words_that_are_too_long_show_everybody(desk: Client, alice: User) -> None:
    assert "Alice Arden" in page_of(desk, f"{LIST}?q={'x' * 200}")


def test_the_list_says_how_much_waits(desk: Client, alice: User, now: datetime) -> None:
    make_touch(alice.customer, at=now, waits=True)
    make_touch(alice.customer, at=now, waits=True)
    make_touch(alice.customer, at=now)

    assert "2 wait<" in page_of(desk, LIST)


def count_queries(client: Client, address: str, make: Callable[[], object], times: int) -> int:
    """Make rows, then return how many queries the page costs."""
    for _time in range(times):
        make()
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


def test_the_list_costs_the_same_at_any_size(desk: Client, now: datetime) -> None:
    def add() -> None:
        make_touch(make_customer(email=f"{Customer.objects.count()}@example.org"), at=now, waits=True)

    assert count_queries(desk, LIST, add, 10) == count_queries(desk, LIST, add, 20) <= 13


def test_the_customer_page_costs_the_same_at_any_size(desk: Client, alice: User, now: datetime) -> None:
    address = f"{LIST}{alice.customer.reference}/"

    def add() -> None:
        make_touch(alice.customer, at=now, waits=True)
        agree(alice.customer, purpose=Purpose.FORUM)

    assert count_queries(desk, address, add, 10) == count_queries(desk, address, add, 20) <= 25


def test_the_inbox_costs_the_same_at_any_size(desk: Client, now: datetime) -> None:
    def add() -> None:
        make_touch(make_customer(), at=now, waits=True)

    assert count_queries(desk, INBOX, add, 10) == count_queries(desk, INBOX, add, 20) <= 13


def test_the_timeline_shows_every_touch_newest_first(desk: Client, alice: User, now: datetime) -> None:
    for hours, title in ((3, "Third last"), (1, "Newest"), (2, "Second")):
        make_touch(alice.customer, at=now - timedelta(hours=hours), title=title)

    page = page_of(desk, f"{LIST}{alice.customer.reference}/")

    assert page.index("Newest") < page.index("Second") < page.index("Third last")


def test_older_touches_are_one_link_away(desk: Client, alice: User, now: datetime) -> None:
    for number in range(35):
        make_touch(alice.customer, at=now - timedelta(hours=number), title=f"Hour {number:02}")
    address = f"{LIST}{alice.customer.reference}/"

    first = desk.get(address)
    older = desk.get(first.context["page"].next_url)

    assert [touch.title for touch in older.context["page"].items] == [
        f"Hour {number}" for number in range(30, 35)
    ]
    assert "Older" in first.content.decode()


def test_what_waits_stands_first(desk: Client, alice: User, now: datetime) -> None:
    make_touch(alice.customer, at=now, title="New and done")
    make_touch(alice.customer, at=now - timedelta(days=9), title="Old and waiting", waits=True)

    page = page_of(desk, f"{LIST}{alice.customer.reference}/")

    assert page.index("Old and waiting") < page.index("New and done")


def test_the_customer_page_shows_consents_with_their_words(desk: Client, alice: User, now: datetime) -> None:
    agree(alice.customer, purpose=Purpose.FORUM, now=now)

    page = page_of(desk, f"{LIST}{alice.customer.reference}/")

    assert "Harbor Lane Coffee may tell me by e-mail when somebody answers" in page
    assert "The page “What we may send you”" in page


def test_the_customer_page_shows_which_addresses_are_proved(desk: Client) -> None:
    customer = make_customer("Ida", email="ida@example.org", proved=False)

    page = page_of(desk, f"{LIST}{customer.reference}/")

    assert "ida@example.org" in page
    assert "Not proved" in page


def test_a_reference_that_nobody_has_is_not_found(desk: Client) -> None:
    assert desk.get(f"{LIST}abcdefghjkmn/").status_code == 404
    assert desk.get(f"{LIST}touches/999999/").status_code == 404
    assert desk.get(f"{INBOX}999999/").status_code == 404


@pytest.mark.parametrize("cursor", ["x", "bm9uZQ.abc", "%00", "a" * 4000])
def test_a_forged_cursor_is_not_found(desk: Client, cursor: str) -> None:
    assert desk.get(f"{LIST}?cursor={cursor}").status_code == 404


def test_customers_see_no_page_of_the_desk(client_of: Browser, alice: User, bob: User, now: datetime) -> None:
    touch = make_touch(alice.customer, at=now, waits=True)
    client = client_of(alice)
    pages = [
        LIST,
        INBOX,
        f"{INBOX}{touch.pk}/",
        f"{LIST}touches/{touch.pk}/",
        f"{LIST}{alice.customer.reference}/",
    ]

    assert [client.get(page).status_code for page in pages] == [404] * 5
    for verb in ("reply", "answered", "reopen"):
        assert client.post(f"{LIST}touches/{touch.pk}/{verb}/", {"text": "x"}).status_code == 404


def test_visitors_are_asked_to_sign_in(visitor: Client, alice: User) -> None:
    assert visitor.get(INBOX)["Location"] == f"/accounts/login/?next={INBOX}"


def test_the_inbox_shows_the_longest_waiting_first_and_open(desk: Client, alice: User) -> None:
    now = current_time()
    make_touch(alice.customer, at=now, title="Just now", waits=True)
    make_touch(
        alice.customer,
        at=now - timedelta(hours=25),
        title="Since yesterday",
        waits=True,
        text="Where is my bag",
    )
    make_touch(alice.customer, at=now - timedelta(days=3), title="Wants nothing")

    page = page_of(desk, INBOX)

    assert page.index("Since yesterday") < page.index("Just now")
    assert "Where is my bag" in page
    assert "Wants nothing" not in page


def test_what_waits_longer_than_a_day_is_late(desk: Client, alice: User) -> None:
    make_touch(alice.customer, at=current_time() - timedelta(hours=23), waits=True)
    assert "Late" not in page_of(desk, INBOX)

    late = make_touch(alice.customer, at=current_time() - timedelta(hours=24, minutes=1), waits=True)

    assert "Late" in page_of(desk, INBOX)
    assert type(late).objects.waiting_and_late(current_time()) == (2, 1)


def test_an_empty_inbox_says_so(desk: Client) -> None:
    assert "All clear" in page_of(desk, INBOX)


def test_a_touch_of_somebody_unknown_has_its_page(desk: Client, now: datetime) -> None:
    touch = make_touch(None, at=now, title="Anonymous praise", text="<b>Thanks</b>")

    page = page_of(desk, f"{LIST}touches/{touch.pk}/")

    assert "Somebody unknown" in page
    assert "&lt;b&gt;Thanks&lt;/b&gt;" in page


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x"])
def test_a_touch_never_links_a_script(desk: Client, alice: User, now: datetime, url: str) -> None:
    touch = make_touch(alice.customer, at=now)
    type(touch).objects.filter(pk=touch.pk).update(url=url)

    for address in (f"{LIST}touches/{touch.pk}/", f"{LIST}{alice.customer.reference}/"):
        assert f'href="{url}"' not in page_of(desk, address)
