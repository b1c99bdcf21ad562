"""What only a browser can tell: axe, keys, drafts, the double submit, the policy."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from portal.accounts.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.ui.urls")]
Scheme = Literal["light", "dark"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WAYS = [(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")]
FOR_VISITORS = [
    "/kitchen-sink/",
    "/kitchen-sink/?page=plain",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/login/code/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/nowhere/",
]
FOR_MEMBERS = [
    "/kitchen-sink/?page=desk",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/sessions/",
    "/accounts/3rdparty/",
    "/accounts/logout/",
    "/accounts/reauthenticate/",
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"), args=FLAGS
        )
        yield browser
        browser.close()


@pytest.fixture
def context_of(chromium: Browser, live_server: LiveServer) -> Iterator[Callable[..., BrowserContext]]:
    opened: list[BrowserContext] = []

    def open_context(
        width: int = 1280, scheme: str = "light", client: Client | None = None, **extra: Any
    ) -> BrowserContext:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 844},
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
            **extra,
        )
        if client:
            cookie = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        opened.append(context)
        return context

    yield open_context
    for context in opened:
        context.close()


def _faults(page: Page, path: str) -> list[object]:
    complaints: list[object] = []
    page.on(
        "console",
        lambda message: complaints.append(message.text) if "Content Security" in message.text else None,
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(path)
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        complaints.append("wider than the screen")
    found = Axe().run(page, options={"runOnly": RULES, "preload": False}).response["violations"]
    axe = [
        (fault["id"], node["target"], node["failureSummary"]) for fault in found for node in fault["nodes"]
    ]
    # axe itself is evaluated in the page; only what happened before it counts.
    return [*complaints, *axe]


@pytest.mark.parametrize(("width", "scheme"), WAYS)
def test_pages_for_visitors_have_no_fault(
    context_of: Callable[..., BrowserContext], alice: User, width: int, scheme: Scheme
) -> None:
    page = context_of(width, scheme).new_page()

    assert {path: faults for path in FOR_VISITORS if (faults := _faults(page, path))} == {}


@pytest.mark.parametrize(("width", "scheme"), WAYS)
def test_pages_for_members_have_no_fault(
    context_of: Callable[..., BrowserContext],
    client_of: Callable[[User], Client],
    carol: User,
    width: int,
    scheme: Scheme,
) -> None:
    page = context_of(width, scheme, client_of(carol)).new_page()

    assert {path: faults for path in FOR_MEMBERS if (faults := _faults(page, path))} == {}


def test_a_queue_works_by_keyboard(context_of: Callable[..., BrowserContext], alice: User) -> None:
    page = context_of().new_page()
    page.goto("/kitchen-sink/?page=desk")

    page.keyboard.press("j")
    page.keyboard.press("j")
    title = page.evaluate("document.activeElement.querySelector('.row-title').textContent")
    page.keyboard.press("Enter")

    assert title == "You are all thieves"
    assert page.url.endswith("#detail")


def test_a_key_presses_its_button_but_not_while_typing(
    context_of: Callable[..., BrowserContext], alice: User
) -> None:
    page = context_of().new_page()
    page.goto("/kitchen-sink/?page=desk")
    page.evaluate(
        "document.querySelector('[data-key=a]').addEventListener('click', () => document.title = 'approved')"
    )

    page.keyboard.press("a")

    assert page.title() == "approved"


def test_a_question_mark_lists_the_keys(context_of: Callable[..., BrowserContext], alice: User) -> None:
    page = context_of().new_page()
    page.goto("/kitchen-sink/?page=desk")

    page.keyboard.press("?")

    assert page.get_by_role("dialog", name="Keys").is_visible()


def test_typed_text_survives_a_reload_until_it_is_sent(
    context_of: Callable[..., BrowserContext], alice: User
) -> None:
    page = context_of().new_page()
    page.goto("/kitchen-sink/?page=plain")
    page.fill("#id_body", "The lid leaks.")
    page.goto("/accounts/login/")

    page.goto("/kitchen-sink/?page=plain")

    assert page.input_value("#id_body") == "The lid leaks."


def test_a_form_is_sent_once_with_the_button_that_was_pressed(
    context_of: Callable[..., BrowserContext], alice: User
) -> None:
    page = context_of().new_page()
    sent: list[str | None] = []
    page.on("request", lambda request: sent.append(request.post_data) if request.method == "POST" else None)
    page.goto("/kitchen-sink/?page=twice")

    with page.expect_navigation():
        page.evaluate("for (const _ of [1, 2, 3]) document.querySelector('#send').click()")

    assert sent == ["choice=yes"]


def test_a_menu_opens_without_a_mouse_and_closes_on_escape(
    context_of: Callable[..., BrowserContext], client_of: Callable[[User], Client], alice: User
) -> None:
    page = context_of(client=client_of(alice)).new_page()
    page.goto("/kitchen-sink/")
    menu = page.locator("details.menu")

    menu.locator("summary").press("Enter")
    was_open = menu.get_attribute("open") is not None
    page.keyboard.press("Escape")

    assert was_open
    assert menu.get_attribute("open") is None


def test_the_browser_tells_its_time_zone_once(context_of: Callable[..., BrowserContext], alice: User) -> None:
    context = context_of(timezone_id="Europe/Lisbon")

    context.new_page().goto("/nowhere/")

    cookies = {cookie["name"]: cookie for cookie in context.cookies()}
    assert cookies["time_zone"]["value"] == "Europe/Lisbon"
    assert cookies["time_zone"]["sameSite"] == "Lax"


def test_a_dialog_and_a_disclosure_open_without_scripts(
    context_of: Callable[..., BrowserContext], alice: User
) -> None:
    page = context_of(java_script_enabled=False).new_page()
    page.goto("/kitchen-sink/")

    page.get_by_role("button", name="Hide").nth(1).click()

    assert page.get_by_role("dialog", name="Hide this post").is_visible()


def test_a_wide_table_fits_on_paper(context_of: Callable[..., BrowserContext]) -> None:
    page = context_of(width=718).new_page()
    page.goto("/kitchen-sink/?page=plain")
    heads = "<th class=number>Looked and did not answer</th>" * 9
    table = f'<div class="table-scroll"><table class="table" id="wide"><thead><tr>{heads}</table></div>'
    page.evaluate("table => document.querySelector('main').insertAdjacentHTML('beforeend', table)", table)
    page.emulate_media(media="print")
    assert page.evaluate("document.querySelector('#wide').clientWidth <= innerWidth")
