"""A member of staff builds a form of five questions, publishes it, edits it live and reads the numbers."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Dialog, Page, expect

from tests.chromium import running_chromium
from tests.operations.portals import PREPARE, Portal, environment_of, free_port, run_manage, running_portal

pytestmark = [pytest.mark.processes, pytest.mark.browser, pytest.mark.xdist_group("builder")]
SET_UP = """
import json
from django.contrib.auth.models import Group
from django.test import Client
from portal.accounts.models import User
from portal.accounts.roles import Role
erin = User.objects.create_user("erin@example.org", "x" * 20, display_name="Erin Elm", is_staff=True)
erin.groups.add(Group.objects.get_or_create(name=Role.MANAGER.value)[0])
client = Client()
client.force_login(erin, backend="django.contrib.auth.backends.ModelBackend")
print("TOLD", json.dumps(client.cookies["sessionid"].value))
"""
ANSWERS = """
from django.utils import timezone
from feedback.surveys.models import Answer, Response, Survey
survey = Survey.objects.get(slug="{slug}")
version, now = survey.current_version, timezone.now()
asked = version.questions.get(key="q1")
rows = Response.objects.bulk_create(
    Response(survey=survey, version=version, kind="nps", score=place % 11, submitted_at=now)
    for place in range({number})
)
Answer.objects.bulk_create(Answer(response=row, question=asked, number=row.score) for row in rows)
"""
FIVE = (
    ("Recommendation, 0 to 10 (NPS)", "Would you recommend us?"),
    ("One of several", "What mattered most?"),
    ("Long text", "What went wrong?"),
    ("Yes or no", "Did you find what you came for?"),
    ("Short text", "One word about us?"),
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@dataclass
class Desk:
    """A running portal, and a browser in which a manager is signed in."""

    browser: Browser
    portal: Portal
    session: str

    def opened(self, **extra: Any) -> Page:
        address = f"http://127.0.0.1:{self.portal.port}"
        context = self.browser.new_context(base_url=address, reduced_motion="reduce", **extra)
        context.add_cookies([{"name": "sessionid", "value": self.session, "url": address}])
        context.set_default_timeout(30_000)
        return context.new_page()

    def shell(self, code: str) -> None:
        settings = environment_of(self.portal.folder, self.portal.port)
        done = run_manage(settings, "shell", "--no-imports", "--command", code)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("builder")
    settings = environment_of(folder / "prepared", free_port())
    done = run_manage(settings, "shell", "--no-imports", "--command", PREPARE + "\n" + SET_UP)
    assert done.returncode == 0, done.stdout + done.stderr
    session = json.loads(done.stdout.rpartition("TOLD")[2])
    with running_portal(folder / "prepared", folder / "data") as portal, running_chromium() as browser:
        yield Desk(browser, portal, session)


def begin(page: Page, slug: str) -> None:
    page.goto("/desk/forms/new/")
    page.fill("main [name=title]", "After your visit")
    page.fill("main [name=slug]", slug)
    page.get_by_role("button", name="Start building").click()


def add(page: Page, kind: str, words: str) -> None:
    page.locator(".add-menu > summary").click()
    page.get_by_role("button", name=kind, exact=True).click()
    expect(page.locator("#item-title")).to_contain_text(kind)
    page.locator("#fields [name=label]").fill(words)
    for place, choice in enumerate(("Price", "Speed") if kind == "One of several" else (), start=1):
        page.get_by_label(f"Choices: {place}").fill(choice)
    save(page)
    expect(page.locator("#outline")).to_contain_text(words)


def save(page: Page) -> None:
    """Press the button, or wait for what saves by itself."""
    button = page.locator("#fields [data-save] button")
    if button.is_visible():
        button.click()
    else:
        expect(page.locator("#saved")).to_have_text("Saved.")


def branch(page: Page) -> None:
    """Show the third question only to who gave a low score."""
    page.locator("#row-q3 .outline-link").click()
    expect(page.locator("#item-title")).to_contain_text("Long text")
    page.locator("#fields summary").filter(has_text="Rules").click()
    page.locator("#about-show").select_option(label="Would you recommend us?")
    page.locator("#fields").get_by_role("button", name="Add to the rule").first.click()
    expect(page.locator("#row-q3")).to_contain_text("Shown if “Would you recommend us?” is at most 6")


def publish(page: Page, words: str) -> None:
    page.get_by_role("link", name="Publish").click()
    expect(page.locator("main")).to_contain_text(words)
    page.get_by_role("button", name="Publish").click()
    expect(page.locator("main")).to_contain_text("is published")


def edit_live(page: Page, slug: str) -> None:
    page.goto(f"/desk/forms/{slug}/build/?item=q2")
    page.get_by_label("Choices: 1").fill("Price and value")
    save(page)
    page.locator("#row-q5 .outline-link").click()
    expect(page.locator("#item-title")).to_contain_text("Short text")
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(page.locator("#row-q5")).to_have_count(0)


@pytest.mark.parametrize("has_javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_five_questions_with_a_branch_are_built_published_and_edited_live(
    desk: Desk, has_javascript: bool
) -> None:
    page, slug = desk.opened(java_script_enabled=has_javascript), f"visit-{int(has_javascript)}"
    begin(page, slug)
    for kind, words in FIVE:
        add(page, kind, words)
    branch(page)
    publish(page, "This is the first version.")
    desk.shell(ANSWERS.format(slug=slug, number=1000))
    edit_live(page, slug)
    publish(page, "1000 answers stay as they were given")
    desk.shell(ANSWERS.format(slug=slug, number=1))
    page.goto(f"/desk/forms/{slug}/versions/")
    versions = page.locator("main .rows .row")
    expect(versions.nth(0)).to_contain_text("1 answer")
    expect(versions.nth(1)).to_contain_text("1000 answers")
    page.goto(f"/desk/forms/{slug}/")
    expect(page.locator("main")).to_contain_text("\N{MINUS SIGN}46")  # 181 promoters, 638 detractors of 1,001


def test_words_typed_before_anything_listens_are_saved(desk: Desk) -> None:
    page = desk.opened()
    begin(page, "early")
    page.evaluate(
        """document.addEventListener("htmx:afterSwap", () => {
             document.querySelector("#field-label").value = "How was it?";
           }, { once: true })"""
    )
    page.locator(".add-menu > summary").press("Enter")
    page.get_by_role("button", name=FIVE[0][0], exact=True).press("Enter")
    expect(page.locator("#outline")).to_contain_text("How was it?")


def test_a_question_that_is_only_looked_at_is_not_saved(desk: Desk) -> None:
    page = desk.opened()
    begin(page, "looked")
    add(page, *FIVE[0])
    page.goto("/desk/forms/looked/build/?item=q1")
    expect(page.locator("#saved")).to_have_text("")
    page.get_by_label("Needs an answer").check()
    expect(page.locator("#saved")).to_have_text("Saved.")


def test_of_two_tabs_the_second_decides_whose_words_stand(desk: Desk) -> None:
    first = desk.opened()
    begin(first, "tabs")
    add(first, *FIVE[0])
    second = first.context.new_page()
    second.goto("/desk/forms/tabs/build/?item=q1")
    first.locator("#field-label").fill("Words of the first?")
    save(first)
    second.locator("#field-label").fill("Words of the second?")
    expect(second.locator("#fields .error-summary")).to_contain_text(
        "Somebody else has changed this question"
    )
    expect(second.locator("#saved")).to_have_text("Not saved yet. What you typed still stands here.")
    second.get_by_role("button", name="Save", exact=True).click()
    expect(second.locator("#outline")).to_contain_text("Words of the second?")


def test_words_typed_while_the_line_was_lost_are_saved_when_it_is_back(desk: Desk) -> None:
    page = desk.opened()
    begin(page, "line")
    for kind, words in FIVE[:2]:
        add(page, kind, words)
    page.context.set_offline(True)
    page.locator("#field-label").fill("What mattered to you?")
    expect(page.locator("#saved")).to_contain_text("Not saved. Check the connection")
    page.locator("#row-q1 .outline-link").click()
    expect(page.locator("#field-label")).to_have_value("What mattered to you?")
    page.context.set_offline(False)
    expect(page.locator("#saved")).to_have_text("Saved.")
    page.locator("#row-q1 .outline-link").click()
    expect(page.locator("#field-label")).to_have_value(FIVE[0][1])
    expect(page.locator("#outline")).to_contain_text("What mattered to you?")


def test_a_page_with_words_that_nobody_heard_is_not_left_in_silence(desk: Desk) -> None:
    page = desk.opened()
    begin(page, "leave")
    add(page, *FIVE[0])
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.context.set_offline(True)
    page.locator("#field-label").fill("Would you tell a friend?")
    expect(page.locator("#saved")).to_contain_text("Not saved. Check the connection")
    page.close(run_before_unload=True)
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]


def test_a_form_is_built_with_the_keyboard_alone(desk: Desk) -> None:
    page = desk.opened()
    begin(page, "keys")
    for kind, words in FIVE[:3]:
        page.locator(".add-menu > summary").press("Enter")
        page.get_by_role("button", name=kind, exact=True).press("Enter")
        expect(page.locator("#field-label")).to_be_focused()
        page.keyboard.type(words)
        expect(page.locator("#outline")).to_contain_text(words)
    page.locator("#row-q3 .outline-link").press("Alt+ArrowUp")
    expect(page.locator("#row-q3 [value=up]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[data-outline] > li").first).to_have_attribute("data-item", "q3")


def test_a_question_is_dragged_and_undone(desk: Desk) -> None:
    page = desk.opened()
    begin(page, "drag")
    for kind, words in FIVE[:3]:
        add(page, kind, words)
    page.locator("#row-q3 [data-handle]").drag_to(page.locator("#row-q1"), target_position={"x": 20, "y": 2})
    rows = page.locator("[data-outline] > li")
    expect(rows.first).to_have_attribute("data-item", "q3")
    page.locator("button[title='Moved a question']").click()
    expect(rows.first).to_have_attribute("data-item", "q1")


def test_a_hand_that_leaves_the_handle_still_drags(desk: Desk) -> None:
    page = desk.opened()
    begin(page, "hand")
    for kind, words in FIVE[:3]:
        add(page, kind, words)
    held = page.locator("#row-q3 [data-handle]").bounding_box()
    first = page.locator("#row-q1").bounding_box()
    assert held
    assert first
    page.mouse.move(held["x"] + 4, held["y"] + 8)
    page.mouse.down()
    page.mouse.move(first["x"] + 80, first["y"] + 40, steps=8)
    page.mouse.move(first["x"] + 80, first["y"] + 2, steps=4)
    page.mouse.up()
    expect(page.locator("button[title='Moved a question']")).to_be_enabled()
    expect(page.locator("[data-outline] > li").first).to_have_attribute("data-item", "q3")


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_the_builder_reads_well_for_everybody(desk: Desk, width: int, scheme: Any) -> None:
    page = desk.opened(viewport={"width": width, "height": 800}, color_scheme=scheme)
    begin(page, f"wide-{width}")
    for kind, words in FIVE[:3]:
        add(page, kind, words)
    branch(page)
    for path in ("build/?item=q2", "build/?item=q3", "build/?item=page", "languages/", "edit/", "publish/"):
        page.goto(f"/desk/forms/wide-{width}/{path}")
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), path
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
        assert found.violations_count == 0, path + found.generate_report()
