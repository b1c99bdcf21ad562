"""A person's own page."""

from collections.abc import Callable

import pytest
from django.test import Client

from portal.accounts.models import User
from portal.customers.models import Customer

Browser = Callable[[User], Client]


def test_the_profile_asks_a_visitor_to_sign_in(visitor: Client, alice: User) -> None:
    response = visitor.get("/me/")

    assert response.status_code == 302
    assert response["Location"] == "/accounts/login/?next=/me/"


def test_a_person_changes_her_name_and_time_zone(client_of: Browser, alice: User) -> None:
    response = client_of(alice).post("/me/", {"display_name": "  Alice   A. ", "time_zone": "Asia/Tokyo"})

    alice.refresh_from_db()
    assert (response.status_code, response["Location"]) == (303, "/me/")
    assert (alice.display_name, alice.time_zone) == ("Alice A.", "Asia/Tokyo")


def test_the_customer_behind_the_login_follows_the_profile(client_of: Browser, alice: User) -> None:
    client_of(alice).post("/me/", {"display_name": "Alice Brown", "time_zone": "Asia/Tokyo"})

    customer = Customer.objects.get(user=alice)
    assert (customer.display_name, customer.time_zone) == ("Alice Brown", "Asia/Tokyo")


def test_a_name_that_staff_gave_the_customer_stays(client_of: Browser, alice: User) -> None:
    Customer.objects.filter(user=alice).update(display_name="Arden, Alice (VIP)")

    client_of(alice).post("/me/", {"display_name": "Ali", "time_zone": ""})

    assert Customer.objects.get(user=alice).display_name == "Arden, Alice (VIP)"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Europe/Lissabon", "Did you mean Europe/Lisbon?"),
        ("qqqq", "Pick one from the list, such as Europe/Lisbon."),
        ("../etc/passwd", "There is no time zone “../etc/passwd”"),
    ],
)
def test_a_time_zone_that_does_not_exist_is_told_and_kept(
    client_of: Browser, alice: User, typed: str, told: str
) -> None:
    response = client_of(alice).post("/me/", {"display_name": "Alice Arden", "time_zone": typed})

    page = response.content.decode()
    assert response.status_code == 422
    assert told in page
    assert f'value="{typed}"' in page
    alice.refresh_from_db()
    assert alice.time_zone == ""


@pytest.mark.parametrize("name", ["", "   ", "---", "a" * 61, "Alice\u202eevil"])
def test_a_name_nobody_could_read_is_refused(client_of: Browser, alice: User, name: str) -> None:
    response = client_of(alice).post("/me/", {"display_name": name, "time_zone": ""})

    assert response.status_code == 422
    alice.refresh_from_db()
    assert alice.display_name == "Alice Arden"


def test_fields_the_form_does_not_ask_change_nothing(client_of: Browser, alice: User) -> None:
    extra = {"is_staff": "1", "is_superuser": "1", "email": "eve@example.org"}

    client_of(alice).post("/me/", {"display_name": "Alice", "time_zone": "", **extra})

    alice.refresh_from_db()
    assert (alice.is_staff, alice.is_superuser, alice.email) == (False, False, "alice.arden@example.org")


def test_the_profile_links_every_page_of_the_account(client_of: Browser, alice: User) -> None:
    page = client_of(alice).get("/me/").content.decode()

    for place in (
        "/me/consents/",
        "/accounts/email/",
        "/accounts/password/change/",
        "/accounts/2fa/",
        "/accounts/sessions/",
    ):
        assert f'href="{place}"' in page


@pytest.mark.parametrize(
    "cookie", ["Europe", "../../etc/passwd", "Mars/Base", "a\x00b", "x" * 5000, "Europe/Lisbon"]
)
def test_a_time_zone_cookie_never_breaks_a_page(visitor: Client, alice: User, cookie: str) -> None:
    visitor.cookies["time_zone"] = cookie

    assert visitor.get("/accounts/login/").status_code == 200


def test_times_are_shown_where_the_person_is(client_of: Browser, alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(time_zone="Asia/Tokyo")
    client = client_of(alice)

    response = client.get("/me/")

    assert response.status_code == 200
    assert response.context["zones"].count("Asia/Tokyo") == 1
