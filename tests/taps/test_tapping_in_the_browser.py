"""The page that a tapped number opens, in a real browser: with a hand, without one, and without scripts."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from feedback.checkins.models import CheckIn
from feedback.surveys.models import Response
from feedback.taps.models import Tap
from portal.accounts.models import User
from tests.chromium import running_chromium
from tests.taps.tapping import make_mail

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ARRIVED = "Thank you, your answer has arrived."
PATIENCE = 30_000
"""Milliseconds: other work on the machine must not fail a test."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with running_chromium() as browser:
        yield browser


@pytest.fixture
def mail(adam: User) -> CheckIn:
    noon = timezone.now().replace(hour=12, minute=0)  # at any hour a mail that left in the program's hours
    return make_mail(now=noon if noon < timezone.now() - timedelta(hours=1) else noon - timedelta(days=1))


def open_page(chromium: Browser, live_server: LiveServer, mail: CheckIn, **options: Any) -> Page:
    context = chromium.new_context(
        base_url=live_server.url, viewport={"width": 390, "height": 844}, **options
    )
    page = context.new_page()
    page.goto(f"/c/{mail.token}/?score=4")
    expect(page.locator("[data-tap]")).to_contain_text("You chose 4", timeout=PATIENCE)
    return page


def scores() -> list[int | None]:
    return list(Response.objects.counted().values_list("score", flat=True))


@pytest.mark.parametrize("sign", ["hand", "key"])
def test_a_hand_or_a_key_on_the_page_is_enough(
    chromium: Browser, live_server: LiveServer, mail: CheckIn, sign: str
) -> None:
    page = open_page(chromium, live_server, mail)
    assert scores() == []
    if sign == "hand":
        page.get_by_role("heading", level=1).click()
    else:
        page.keyboard.press("Tab")
    expect(page.locator("[data-tap]")).to_contain_text(ARRIVED, timeout=PATIENCE)
    expect(page.get_by_role("button", name="Change my answer")).to_be_visible(timeout=PATIENCE)
    assert (scores(), Tap.objects.get().sign) == ([4], "touch")
    assert "score" not in page.url
    page.context.close()


def test_a_driven_browser_that_only_stays_counts_nothing(
    chromium: Browser, live_server: LiveServer, mail: CheckIn
) -> None:
    page = chromium.new_context(base_url=live_server.url).new_page()
    with page.expect_response("**/tap/") as answer:
        page.goto(f"/c/{mail.token}/?score=4")
    assert answer.value.json()["outcome"] == "asked"
    expect(page.locator("[data-tap]")).to_contain_text("You chose 4", timeout=PATIENCE)
    assert (scores(), Tap.objects.get().reason) == ([], "doubt")
    page.context.close()


def test_who_chooses_anew_on_the_page_sends_by_the_button(
    chromium: Browser, live_server: LiveServer, mail: CheckIn
) -> None:
    page = open_page(chromium, live_server, mail)
    page.locator("label[for=id_score_2]").click()
    page.get_by_role("button", name="Send answer").click()
    page.wait_for_url("**/thanks/")
    assert scores() == [2]
    page.context.close()


def test_without_javascript_the_button_is_enough(
    chromium: Browser, live_server: LiveServer, mail: CheckIn
) -> None:
    page = open_page(chromium, live_server, mail, java_script_enabled=False)
    page.get_by_role("button", name="Send answer").click()
    page.wait_for_url("**/thanks/")
    assert scores() == [4]
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_within_reach_of_everybody(
    chromium: Browser, live_server: LiveServer, mail: CheckIn, scheme: Any
) -> None:
    page = open_page(chromium, live_server, mail, color_scheme=scheme)
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert [violation["id"] for violation in found.response["violations"]] == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.context.close()
