"""Test in a real browser: a form in a frame of a strict site, and the device that many people share."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from feedback.surveys.models import Response, Survey
from feedback.surveys.sharing import Sharing
from tests.chromium import running_chromium
from tests.feedback.documents import choice, document, item
from tests.feedback.factories import make_form
from tests.feedback.host_page import running_host

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
POLICY = (
    "default-src 'none'; script-src {portal}; frame-src {portal}; require-trusted-types-for 'script'; "
    "base-uri 'none'; form-action 'none'"
)
FORM = document(
    item("score", "nps", required=True),
    item("why", "long_text", show_if={"question": "score", "is": "at_most", "value": 6}),
    item("cut", "page_break"),
    item("topic", "single", choices=[choice(f"c{number}") for number in range(12)]),
    main="score",
)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with running_chromium() as browser:
        yield browser


@pytest.fixture
def visit(settings: Settings, live_server: LiveServer) -> Survey:
    settings.SITE_URL = live_server.url
    return make_form(FORM, slug="visit", title="How was it?")


@pytest.fixture
def host(visit: Survey, live_server: LiveServer) -> Iterator[str]:
    """Another site, which the form allows, with its lines pasted into its pages."""
    sharing = Sharing(visit, {})
    pages = {"/": sharing.frame_code, "/link": sharing.button_code}
    with running_host(pages, POLICY.format(portal=live_server.url)) as origin:
        Survey.objects.update(frame_hosts=[origin])
        yield origin


def opened(chromium: Browser, **options: Any) -> tuple[BrowserContext, Page, list[str]]:
    context = chromium.new_context(viewport={"width": 900, "height": 700}, **options)
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    return context, page, said


def test_a_form_is_answered_in_a_frame_of_a_strict_site(chromium: Browser, host: str) -> None:
    context, page, said = opened(chromium)
    page.goto(f"{host}/")
    frame = page.frame_locator("iframe")
    expect(page.locator("iframe")).not_to_have_attribute("height", "640")
    first = int(page.locator("iframe").get_attribute("height") or 0)
    frame.locator("label[for=id_score_3]").click()
    expect(frame.locator("#id_why")).to_be_visible()
    page.wait_for_function("first => Number(document.querySelector('iframe').height) > first", arg=first)
    frame.locator("#id_why").fill("Too slow.")
    frame.get_by_role("button", name="Next").click()
    frame.locator("label[for=id_topic_c3]").click()
    frame.get_by_role("button", name="Send answer").click()
    expect(frame.get_by_role("heading", name="Thank you")).to_be_visible()
    assert Response.objects.get().values_by_key() == {"score": 3, "why": "Too slow.", "topic": "c3"}
    assert context.storage_state() == {"cookies": [], "origins": []}
    assert [words for words in said if "Content Security Policy" in words] == []
    context.close()


def test_a_frame_without_its_portal_keeps_the_answers_and_says_so(chromium: Browser, host: str) -> None:
    context, page, _said = opened(chromium)
    page.goto(f"{host}/")
    frame = page.frame_locator("iframe")
    frame.locator("label[for=id_score_3]").click()
    frame.locator("#id_why").fill("A long story")
    context.route("**/*", lambda route: route.abort("connectionrefused"))
    frame.get_by_role("button", name="Next").click()
    expect(frame.get_by_role("alert")).to_be_visible()
    expect(frame.locator("#id_why")).to_have_value("A long story")
    context.close()


def test_a_frame_is_answered_without_javascript(chromium: Browser, host: str) -> None:
    context, page, _said = opened(chromium, java_script_enabled=False)
    page.goto(f"{host}/")
    frame = page.frame_locator("iframe")
    frame.locator("label[for=id_score_9]").click()
    frame.get_by_role("button", name="Next").click()
    frame.locator("label[for=id_topic_c1]").click()
    frame.get_by_role("button", name="Send answer").click()
    expect(frame.get_by_role("heading", name="Thank you")).to_be_visible()
    assert Response.objects.get().values_by_key() == {"score": 9, "topic": "c1"}
    context.close()


def test_a_link_opens_the_form_over_the_page(chromium: Browser, host: str) -> None:
    context, page, said = opened(chromium)
    page.goto(f"{host}/link")
    page.get_by_role("link", name="How was it?").click()
    expect(page.frame_locator("dialog iframe").locator("#id_score_3")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(page.locator("dialog")).to_have_count(0)
    assert [words for words in said if "Content Security Policy" in words] == []
    context.close()


def test_a_site_the_form_does_not_allow_gets_no_frame_and_no_height(
    chromium: Browser, host: str, live_server: LiveServer, visit: Survey
) -> None:
    with running_host({"/": Sharing(visit, {}).frame_code}, POLICY.format(portal=live_server.url)) as other:
        context, page, _said = opened(chromium)
        with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
            page.goto(f"{other}/")
        assert page.locator("iframe").get_attribute("height") == "640"
        context.close()


def test_the_frame_and_the_page_believe_only_each_other(chromium: Browser, host: str) -> None:
    context, page, _said = opened(chromium)
    page.goto(f"{host}/")
    expect(page.locator("iframe")).not_to_have_attribute("height", "640")
    height = page.locator("iframe").get_attribute("height")
    page.evaluate("postMessage({ earshot: 1, height: 9999 }, '*')")
    inner = page.frames[1]
    for said in ("{ earshot: 1, height: '9999' }", "{ earshot: 1, height: 9e9 }", "{ height: 9999 }", "null",
                 "{ earshot: 1, height: 999, more: 1 }"):  # fmt: skip
        inner.evaluate(f"parent.postMessage({said}, '*')")
    page.evaluate("new Promise((done) => { onmessage = done; postMessage('last', '*'); })")
    assert page.locator("iframe").get_attribute("height") == height
    context.close()


def test_the_next_person_at_a_shared_device_finds_nothing_of_the_last(
    chromium: Browser, visit: Survey, live_server: LiveServer
) -> None:
    context, page, _said = opened(chromium)
    page.clock.install()
    page.goto(f"{live_server.url}/robots.txt")
    page.goto(f"{live_server.url}/f/visit/kiosk/")
    page.locator("label[for=id_score_3]").click()
    page.locator("#id_why").fill("My secret")
    page.get_by_role("button", name="Next").click()
    expect(page.locator("#id_topic_c1")).to_be_visible()
    page.clock.run_for(61_000)
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_role("button", name="I am still answering").click()
    page.locator("label[for=id_topic_c1]").click()
    page.get_by_role("button", name="Send answer").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    page.clock.run_for(13_000)
    expect(page.locator("#id_score_3")).to_be_visible()
    assert not page.locator("#id_score_3").is_checked()
    assert page.evaluate("[localStorage.length, sessionStorage.length, history.length]") == [0, 0, 3]
    page.go_back()
    expect(page).to_have_url(f"{live_server.url}/robots.txt")
    page.go_forward()
    expect(page.locator("#id_score_3")).to_be_visible()
    assert "My secret" not in page.content()
    context.close()


@pytest.mark.parametrize("door", ["frame", "kiosk"])
def test_the_browser_works_for_an_answer_behind_every_door(
    chromium: Browser, visit: Survey, live_server: LiveServer, settings: Settings, door: str
) -> None:
    settings.PROOF_OF_WORK_BITS = 8
    context, page, _said = opened(chromium)
    page.goto(f"{live_server.url}/f/visit/{door}/")
    page.locator("label[for=id_score_3]").click()
    page.get_by_role("button", name="Next").click()
    page.locator("label[for=id_topic_c1]").click()
    expect(page.locator("input[name=sum]")).not_to_have_value("")
    context.close()


def test_a_shared_device_left_alone_starts_afresh_and_a_lost_line_loses_nothing(
    chromium: Browser, visit: Survey, live_server: LiveServer
) -> None:
    context, page, _said = opened(chromium)
    page.clock.install()
    page.goto(f"{live_server.url}/f/visit/kiosk/")
    page.locator("label[for=id_score_3]").click()
    page.locator("#id_why").fill("Still here")
    context.set_offline(True)
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert page.locator("#id_why").input_value() == "Still here"
    context.set_offline(False)
    page.get_by_role("button", name="Next").click()
    expect(page.locator("#id_topic_c1")).to_be_visible()
    page.clock.run_for(90_000)
    expect(page.locator("#id_score_3")).to_be_visible()
    assert not page.locator("#id_score_3").is_checked()
    assert not Response.objects.exists()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_doors_are_within_reach_of_everybody(
    chromium: Browser, visit: Survey, live_server: LiveServer, scheme: Any
) -> None:
    context, page, _said = opened(chromium, color_scheme=scheme)
    for door in ("frame", "kiosk"):
        page.goto(f"{live_server.url}/f/visit/{door}/")
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
        assert [violation["id"] for violation in found.response["violations"]] == []
    context.close()
