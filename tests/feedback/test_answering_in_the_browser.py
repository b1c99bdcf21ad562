"""Test the answering page in a real browser: weight, reach, its script, and without one."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import brotli
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from django.test import Client, override_settings
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from feedback.surveys.models import Response
from tests.chromium import running_chromium
from tests.feedback.documents import choice, document, item, one_of_each
from tests.feedback.factories import make_form

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BUDGET = 30_000
IMPORT = re.compile(r'from "\./([\w.]+)"')
PRICE = {"question": "topic", "is": "equals", "value": "price"}
LOW = {"question": "score", "is": "at_most", "value": 6}
FORM = document(
    item("score", "nps", required=True),
    item("why", "long_text", show_if=LOW, required=True),
    item("topic", "single", choices=[choice("price"), choice("speed")], other=True),
    item("much", "number", show_if=PRICE),
    item("cut", "page_break"),
    item("name", "short_text"),
    main="score",
)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with running_chromium() as browser:
        yield browser


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def page(chromium: Browser, live_server: LiveServer, request: pytest.FixtureRequest) -> Iterator[Page]:
    options: dict[str, Any] = {
        "viewport": {"width": 390, "height": 844},
        "java_script_enabled": request.param,
    }
    context = chromium.new_context(base_url=live_server.url, **options)
    yield context.new_page()
    context.close()


def test_a_person_answers_with_and_without_script(page: Page) -> None:
    make_form(FORM, slug="walk")
    page.goto("/f/walk/")
    page.locator("label[for=id_score_3]").click()
    page.locator("label[for=id_topic_speed]").click()
    if not page.locator("#id_why").is_visible():  # without a script the server leads there
        page.get_by_role("button", name="Next").click()
    page.locator("#id_why").fill("Too slow for me.")
    page.get_by_role("button", name="Next").click()
    page.locator("#id_name").fill("Zoe")
    page.get_by_role("button", name="Send answer").click()
    page.wait_for_url("**/thanks/")
    said = Response.objects.get().values_by_key()
    assert said == {"score": 3, "why": "Too slow for me.", "topic": "speed", "name": "Zoe"}


def test_the_script_opens_and_closes_questions_at_once(chromium: Browser, live_server: LiveServer) -> None:
    make_form(FORM, slug="walk")
    page = chromium.new_page(base_url=live_server.url)
    page.goto("/f/walk/")
    assert not page.locator("#id_much").is_visible()
    page.locator("label[for=id_topic_price]").click()
    assert page.locator("#id_much").is_visible()
    page.locator("label[for=id_topic_speed]").click()
    assert not page.locator("#id_much").is_visible()
    page.close()


def test_answers_are_put_in_order_by_dragging_and_by_choosing_a_place(
    chromium: Browser, live_server: LiveServer
) -> None:
    choices = [choice(name) for name in ("price", "speed", "taste")]
    make_form(document(item("order", "ranking", choices=choices)), slug="order")
    page = chromium.new_page(base_url=live_server.url)
    page.goto("/f/order/")
    rows = page.locator(".ranking li")
    handle, last = rows.nth(0).locator(".ranking-handle").bounding_box(), rows.nth(2).bounding_box()
    assert handle is not None
    assert last is not None
    page.mouse.move(handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2)
    page.mouse.down()
    page.mouse.move(handle["x"], last["y"] + last["height"] / 2, steps=8)
    page.mouse.up()
    expect(page.locator("#id_order_price")).to_have_value("3")
    page.locator("#id_order_taste").select_option("1")
    expect(page.locator("#id_order_speed")).to_have_value("2")
    page.get_by_role("button", name="Send answer").click()
    page.wait_for_url("**/thanks/")
    assert Response.objects.get().values_by_key() == {"order": ["taste", "speed", "price"]}
    page.close()


def test_a_reload_brings_back_what_was_typed(chromium: Browser, live_server: LiveServer) -> None:
    make_form(FORM, slug="walk")
    page = chromium.new_page(base_url=live_server.url)
    page.goto("/f/walk/")
    page.locator("label[for=id_score_3]").click()
    page.locator("#id_why").fill("Half a thought")
    page.reload()
    assert page.locator("#id_why").input_value() == "Half a thought"
    assert page.locator("#id_score_3").is_checked()
    page.close()


def test_without_a_connection_the_page_stays_and_says_so(chromium: Browser, live_server: LiveServer) -> None:
    make_form(FORM, slug="walk")
    page = chromium.new_page(base_url=live_server.url)
    page.goto("/f/walk/")
    page.locator("label[for=id_score_9]").click()
    page.context.set_offline(True)
    page.locator("button[type=submit]").first.click()
    page.get_by_text("There is no connection right now").wait_for()
    assert page.locator("#id_score_9").is_checked()
    page.context.set_offline(False)
    page.locator("button[type=submit]").first.click()
    page.wait_for_function("location.pathname !== '/f/walk/'")
    assert Response.objects.exists()
    page.close()


def test_words_come_back_to_who_came_by_a_number_in_a_link(
    chromium: Browser, live_server: LiveServer
) -> None:
    make_form(FORM, slug="walk")
    page = chromium.new_page(base_url=live_server.url)
    page.goto("/f/walk/?score=5")
    page.locator("#id_why").fill("Half a thought")
    page.locator("label[for=id_score_3]").click()
    page.goto("/robots.txt")
    page.goto("/f/walk/?score=5")
    assert page.locator("#id_why").input_value() == "Half a thought"
    assert page.locator("#id_score_3").is_checked()
    page.close()


def test_what_the_server_was_told_elsewhere_is_not_put_back(
    chromium: Browser, live_server: LiveServer
) -> None:
    make_form(FORM, slug="walk")
    page = chromium.new_page(base_url=live_server.url)
    page.goto("/f/walk/?score=5")
    page.locator("#id_why").fill("Half a thought")
    page.get_by_role("button", name="Next").click()
    page.wait_for_url("**/continue/**")
    page.locator("#id_name").fill("Zoe")
    row = Response.objects.get()
    Response.objects.update(draft={**row.draft, "answers": {**row.draft["answers"], "name": "On my phone"}})
    page.reload()
    assert page.locator("#id_name").input_value() == "On my phone"
    page.close()


def test_a_portal_out_of_reach_leaves_the_page_with_everything_on_it(
    chromium: Browser, live_server: LiveServer
) -> None:
    make_form(FORM, slug="walk")
    page = chromium.new_page(base_url=live_server.url)
    page.goto("/f/walk/")
    page.locator("label[for=id_score_3]").click()
    page.locator("#id_why").fill("A long story")
    page.context.route("**/*", lambda route: route.abort("connectionrefused"))
    page.get_by_role("button", name="Next").click()
    page.get_by_text("There is no connection right now").wait_for()
    assert page.locator("#id_why").input_value() == "A long story"
    page.context.unroute("**/*")
    page.get_by_role("button", name="Next").click()
    page.locator("#id_name").wait_for()
    assert Response.objects.get().draft["answers"]["why"] == "A long story"
    page.close()


def test_the_words_of_a_consent_tick_its_box(page: Page) -> None:
    make_form(document(item("ok", "consent", wording={"en": "You may quote me."})), slug="consent")
    page.goto("/f/consent/")
    page.get_by_text("You may quote me.").click()
    page.get_by_role("button", name="Send answer").click()
    page.wait_for_url("**/thanks/")
    assert Response.objects.get().values_by_key() == {"ok": True}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("style", ["faces", "stars"])
def test_faces_and_stars_are_drawn_big_enough_and_chosen_by_keyboard(
    chromium: Browser, live_server: LiveServer, style: str, scheme: Any
) -> None:
    make_form(document(item("rate", "rating", style=style), main="rate"), slug="drawn")
    context = chromium.new_context(
        base_url=live_server.url,
        viewport={"width": 390, "height": 844},
        color_scheme=scheme,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto("/f/drawn/")
    targets = page.locator("#id_rate .choice")
    boxes = [box for box in (target.bounding_box() for target in targets.all()) if box]
    assert (len(boxes), {round(box["y"]) for box in boxes}) == (5, {round(boxes[0]["y"])})
    assert min(min(box["width"], box["height"]) for box in boxes) >= 44
    expect(targets.locator("svg[aria-hidden=true]")).to_have_count(5)
    expect(page.get_by_role("group", name="Label of rate").get_by_role("radio")).to_have_count(5)
    page.get_by_role("radio", name=re.compile("^1, very unsatisfied$")).focus(timeout=5_000)
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="2", exact=True)).to_be_checked()
    colors = [_ground(page, place) for place in (0, 1, 2)]
    assert colors[1] != colors[2]
    assert (colors[0] == colors[1]) == (style == "stars")
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert [violation["id"] for violation in found.response["violations"]] == []
    page.get_by_role("button", name="Send answer").click()
    page.wait_for_url("**/thanks/")
    assert Response.objects.get().score == 2
    context.close()


def _ground(page: Page, place: int) -> str:
    target = page.locator("#id_rate .choice").nth(place)
    page.mouse.move(0, 0)
    return str(target.evaluate("one => getComputedStyle(one).backgroundColor"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_kind_of_question_is_within_reach_of_everybody(
    chromium: Browser, live_server: LiveServer, scheme: Any
) -> None:
    kinds = [one for one in one_of_each()["items"] if one["kind"] != "page_break"]
    make_form(document(*kinds, main="nps"), slug="all")
    context = chromium.new_context(
        base_url=live_server.url, viewport={"width": 390, "height": 844}, color_scheme=scheme
    )
    page = context.new_page()
    page.goto("/f/all/")
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert [violation["id"] for violation in found.response["violations"]] == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    context.close()


def test_the_page_comes_in_thirty_kilobytes(visitor: Client, tmp_path: Path) -> None:
    make_form(one_of_each(), slug="all")
    storages: dict[str, Any] = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "portal.ui.storage.AssetStorage"},
    }
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)
        html = visitor.get("/f/all/").content.decode()
    names = re.findall(r'(?:href|src)="/static/([^"]+\.(?:css|js))"', html)
    files = [tmp_path / name for name in names]
    for path in files:
        if path.suffix == ".js":
            files += [path.parent / name for name in IMPORT.findall(path.read_text())]
    assert {path.suffix for path in files} == {".css", ".js"}
    contents = [html.encode(), *(path.read_bytes() for path in set(files))]
    sizes = [len(brotli.compress(content)) for content in contents]  # type: ignore[no-untyped-call]
    assert sum(sizes) <= BUDGET
