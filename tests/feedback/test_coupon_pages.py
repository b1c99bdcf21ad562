"""The pages of coupons, and the address by which the company's shop uses them."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from zxingcpp import read_barcodes

from feedback.coupons.actions import Use, cancel_coupon, redeem_coupon
from feedback.coupons.models import Coupon, Offer
from portal.accounts.api_keys import make_api_key
from portal.accounts.models import User
from tests.factories import THEN, make_customer
from tests.feedback.coupon_factories import make_coupon, make_offer
from tests.feedback.qr_reading import picture_of

LIST = "/desk/coupons/"
API = "/api/v1/coupons/"


@pytest.fixture
def manager(erin: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(erin)


@pytest.fixture
def ask(db: None) -> Callable[..., tuple[int, dict[str, Any]]]:
    """Return a function that asks the API with a key that may use coupons."""
    _row, key = make_api_key(name="Web shop", scopes=["coupons.redeem"], now=THEN)

    def ask(path: str, body: object, *, bearer: str = key) -> tuple[int, dict[str, Any]]:
        text = body if isinstance(body, str) else json.dumps(body)
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        answer = Client().post(API + path, text, content_type="application/json", headers=headers)
        return answer.status_code, answer.json()

    return ask


Ask = Callable[..., tuple[int, dict[str, Any]]]


def offer_fields(**changes: str) -> dict[str, str]:
    return {
        "name": "Spring",
        "kind": "percent",
        "percent": "5",
        "currency": "eur",
        "valid_days": "30",
        "cost_each": "2.50",
        "most_cost": "100",
        "is_once_each": "on",
        **changes,
    }


def test_the_shop_uses_a_coupon_once(ask: Ask) -> None:
    coupon = make_coupon(now=THEN)
    Coupon.objects.update(expires_at="2099-01-01T00:00:00Z")
    code, told = ask("redeem/", {"code": coupon.spelled_code.lower(), "order_number": "A-17"})
    assert (code, told["state"], told["percent"], told["order_number"]) == (200, "redeemed", 5, "A-17")

    code, told = ask("redeem/", {"code": coupon.code, "order_number": "A-18"})

    assert (code, told["error"], told["order_number"]) == (409, "coupon_used", "A-17")


def test_looking_changes_nothing(ask: Ask) -> None:
    code, told = ask("check/", {"code": make_coupon().code})

    assert (code, told["state"]) == (200, "issued")
    assert Coupon.objects.get().state == "issued"


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        ("{", 400, "not_json"),
        ("[]", 400, "not_json"),
        ("[" * 5000, 400, "not_json"),
        ({}, 422, "not_a_code"),
        ({"code": 17}, 422, "not_a_code"),
        ({"code": "ABCD-EFGH"}, 422, "not_a_code"),
    ],
)
def test_a_bad_request_is_told_why(ask: Ask, body: object, status: int, error: str) -> None:
    code, told = ask("redeem/", body)

    assert (code, told["error"]) == (status, error)
    assert told["sentence"].endswith(".")


def test_expired_cancelled_and_unknown_each_have_their_word(ask: Ask) -> None:
    expired, cancelled = make_coupon(), make_coupon()
    Coupon.objects.filter(pk=expired.pk).update(expires_at=THEN)
    cancel_coupon(coupon=cancelled, reason="Wrong person", now=THEN)

    assert ask("redeem/", {"code": expired.code})[0] == 410
    assert ask("redeem/", {"code": cancelled.code})[1]["error"] == "coupon_cancelled"
    Coupon.objects.filter(pk=expired.pk).delete()
    assert ask("redeem/", {"code": expired.code})[0] == 404


@pytest.mark.parametrize("bearer", ["", "earshot_invented"])
def test_without_a_key_nothing_is_told(ask: Ask, bearer: str) -> None:
    code, told = ask("redeem/", {"code": make_coupon().code}, bearer=bearer)

    assert (code, told["error"]) == (401, "key_unknown")


def test_a_manager_makes_an_offer_and_sees_its_budget(manager: Client) -> None:
    answer = manager.post(f"{LIST}new/", offer_fields())

    offer = Offer.objects.get()
    assert (answer.status_code, offer.budget_count, offer.currency) == (303, 40, "EUR")
    assert manager.get(f"{LIST}offers/{offer.pk}/").status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"percent": "0"},
        {"percent": "101"},
        {"percent": ""},
        {"kind": "amount", "amount": "-1"},
        {"kind": "text", "words": ""},
        {"currency": "€"},
        {"cost_each": "-1"},
        {"cost_each": "0"},
        {"valid_days": "0"},
        {"valid_days": "99999"},
        {"most_coupons": "-3"},
        {"name": ""},
    ],
)
def test_an_offer_that_gives_nothing_right_is_refused(manager: Client, wrong: dict[str, str]) -> None:
    assert manager.post(f"{LIST}new/", offer_fields(**wrong)).status_code == 422
    assert not Offer.objects.exists()


def test_an_offer_is_edited_closed_and_opened_again(manager: Client) -> None:
    offer = make_offer()
    assert manager.get(f"{LIST}offers/{offer.pk}/edit/").status_code == 200
    manager.post(f"{LIST}offers/{offer.pk}/edit/", offer_fields(name="Summer"))
    manager.post(f"{LIST}offers/{offer.pk}/close/")
    offer.refresh_from_db()
    assert (offer.name, offer.closed_at is not None) == ("Summer", True)

    manager.post(f"{LIST}offers/{offer.pk}/reopen/")

    offer.refresh_from_db()
    assert offer.closed_at is None


def test_a_coupon_is_looked_at_and_used_at_the_desk(carol: User, client_of: Callable[[User], Client]) -> None:
    coupon, desk = make_coupon(), client_of(carol)
    Coupon.objects.update(expires_at="2099-01-01T00:00:00Z")
    assert "This coupon is good" in desk.post(f"{LIST}check/", {"code": coupon.code}).content.decode()

    assert desk.post(f"{LIST}use/", {"code": coupon.code, "order_number": "17"}).status_code == 303

    coupon.refresh_from_db()
    assert (coupon.redeemed_by, coupon.redeemed_way) == (carol, "desk")
    again = desk.post(f"{LIST}use/", {"code": coupon.code})
    assert (again.status_code, "was used already" in again.content.decode()) == (422, True)


def test_a_manager_takes_a_coupon_back_with_a_reason(manager: Client) -> None:
    coupon = make_coupon()
    Coupon.objects.update(expires_at="2099-01-01T00:00:00Z")
    assert manager.post(f"{LIST}{coupon.pk}/cancel/", {"reason": ""}).status_code == 422

    assert manager.post(f"{LIST}{coupon.pk}/cancel/", {"reason": "Wrong person"}).status_code == 303


def test_the_lists_cost_the_same_for_10_and_30_rows(manager: Client) -> None:
    offer = make_offer()

    def queries(path: str) -> int:
        manager.get(path)  # what is read once and kept
        with CaptureQueriesContext(connection) as found:
            assert manager.get(path).status_code == 200
        return len(found)

    def add(number: int) -> None:
        for _row in range(number):
            make_coupon(offer, make_customer())
            make_offer()

    add(10)
    few = [queries(LIST), queries(f"{LIST}offers/{offer.pk}/")]
    add(20)

    assert [queries(LIST), queries(f"{LIST}offers/{offer.pk}/")] == few


def test_her_page_shows_a_code_that_a_camera_reads(db: None) -> None:
    coupon = make_coupon()
    Coupon.objects.update(expires_at="2099-01-01T00:00:00Z")

    page = Client().get(f"/coupons/{coupon.token}/").content.decode()

    assert coupon.spelled_code in page
    assert [found.text for found in read_barcodes(picture_of(page))] == [coupon.code]


ENDS = [("used", "was used"), ("cancelled", "taken back"), ("over", "expired")]


@pytest.mark.parametrize(("end", "words"), ENDS)
def test_her_page_says_why_a_coupon_can_not_be_used(db: None, end: str, words: str) -> None:
    coupon = make_coupon()
    if end == "used":
        redeem_coupon(code=coupon.code, use=Use(Coupon.Way.API), now=THEN)
    elif end == "cancelled":
        cancel_coupon(coupon=coupon, reason="Wrong person", now=THEN)
    else:
        Coupon.objects.update(expires_at=THEN)

    page = Client().get(f"/coupons/{coupon.token}/").content.decode()

    assert words in page
    assert '<svg class="qr"' not in page


def test_a_cut_off_link_leads_nowhere(db: None) -> None:
    assert Client().get("/coupons/nothing-like-it/").status_code == 404


def test_the_form_of_an_offer_says_which_fields_belong_to_which_kind(manager: Client) -> None:
    page = manager.get(f"{LIST}new/").content.decode()
    served = re.findall(r'<div data-serves="(\w+)">.*?name="(\w+)"', page, re.DOTALL)
    assert served == [("percent", "percent"), ("amount", "amount"), ("amount", "currency"), ("text", "words")]


def test_of_several_one_is_chosen_so_nothing_is_optional(manager: Client) -> None:
    page = manager.get("/desk/checkins/new/").content.decode()
    legends = re.findall(r"<legend class=\"field-label\">(.*?)</legend>", page, re.DOTALL)
    assert len(legends) >= 4
    assert not [legend for legend in legends if "optional" in legend and "On which days" not in legend]
