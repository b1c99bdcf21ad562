"""A customer shows her coupon at the desk: looked at, used once, and refused the second time."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from feedback.coupons.models import Coupon
from portal.accounts.models import User
from tests.chromium import running_chromium
from tests.feedback.coupon_factories import make_coupon, make_offer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAIT = 120_000
"""Milliseconds: a busy machine is slow, not wrong."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with running_chromium() as browser:
        yield browser


@pytest.fixture
def manager(chromium: Browser, live_server: LiveServer, erin: User) -> Iterator[Page]:
    client = Client()
    client.force_login(erin, backend="django.contrib.auth.backends.ModelBackend")
    context = chromium.new_context(base_url=live_server.url)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    context.add_cookies([cookie])  # type: ignore[list-item]
    page = context.new_page()
    page.set_default_timeout(WAIT)
    yield page
    context.close()


def presses(page: Page, code: str, words: str) -> None:
    page.goto("/desk/coupons/use/")
    page.locator("main [name=code]").fill(code)
    page.locator("main").get_by_role("button", name=words).click()


def test_a_coupon_is_used_once_at_the_desk(manager: Page) -> None:
    now = timezone.now()
    coupon = make_coupon(make_offer(now=now), now=now)
    typed = coupon.spelled_code.lower()
    presses(manager, typed, "Only look")
    expect(manager.locator("main")).to_contain_text("This coupon is good", timeout=WAIT)
    assert Coupon.objects.get().state == "issued"
    presses(manager, typed, "Use it")
    expect(manager.locator("body")).to_contain_text("Used just now", timeout=WAIT)
    coupon.refresh_from_db()
    assert (coupon.state, coupon.redeemed_way) == ("redeemed", Coupon.Way.DESK)
    used_at = coupon.redeemed_at
    presses(manager, typed, "Use it")
    expect(manager.locator("main form")).to_contain_text("used", timeout=WAIT)
    coupon.refresh_from_db()
    assert coupon.redeemed_at == used_at
