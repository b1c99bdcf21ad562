"""Writing in a real browser: tools, pictures, people, emoji, drafts, quotes; with scripts and without."""

import base64
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import BrowserContext, FilePayload, Page, expect

from tests.forums.browsing import Forum
from tests.uploads.pictures import SVG, picture_bytes

pytestmark = [pytest.mark.processes, pytest.mark.browser, pytest.mark.xdist_group("editor")]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
GIVE = """([kind, content, name, type]) => {
  const bytes = Uint8Array.from(atob(content), (each) => each.charCodeAt(0));
  const given = new DataTransfer();
  given.items.add(new File([bytes], name, { type }));
  const init = { bubbles: true, cancelable: true, clipboardData: given, dataTransfer: given };
  const event = kind === "paste" ? new ClipboardEvent(kind, init) : new DragEvent(kind, init);
  document.querySelector("textarea").dispatchEvent(event);
}"""


def at_reply(context: BrowserContext, topic: str) -> Page:
    page = context.new_page()
    page.goto(topic)
    page.locator("textarea").focus()
    return page


def typed(page: Page) -> str:
    return page.locator("textarea").input_value()


def give(page: Page, kind: str, content: bytes, name: str = "cup.png", type_: str = "image/png") -> None:
    page.evaluate(GIVE, [kind, base64.b64encode(content).decode(), name, type_])


def drafts_of(context: BrowserContext) -> str:
    page = context.new_page()
    page.goto("/forums/drafts/")
    return page.locator("main").inner_text()


def test_bold_by_button_and_by_key_and_undo_takes_it_back(forum: Forum, topic: str) -> None:
    page = at_reply(forum.as_bob(), topic)
    page.keyboard.type("loud")
    page.keyboard.press("Shift+Home")

    page.get_by_role("button", name="Bold").click()
    by_button = typed(page)
    page.keyboard.press("Control+z")
    undone = typed(page)
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+i")

    assert (by_button, undone, typed(page)) == ("**loud**", "loud", "*loud*")


def test_the_tools_are_one_stop_and_arrow_keys_move_between_them(forum: Forum, topic: str) -> None:
    page = at_reply(forum.as_bob(), topic)
    page.keyboard.press("Shift+Tab")
    first = page.evaluate("document.activeElement.dataset.tool")

    page.keyboard.press("ArrowRight")
    second = page.evaluate("document.activeElement.dataset.tool")
    page.keyboard.press("End")
    last = page.evaluate("document.activeElement.dataset.tool")

    assert (first, second, last) == ("bold", "italic", "preview")


def test_the_preview_follows_and_the_cursor_stays(forum: Forum, topic: str) -> None:
    page = at_reply(forum.as_bob(), topic)

    page.keyboard.type("So **very** loud")

    expect(page.locator("#preview strong")).to_have_text("very")
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"


@pytest.mark.parametrize("kind", ["paste", "drop"])
def test_a_picture_pasted_or_dropped_stands_in_the_text_and_in_the_post(
    forum: Forum, topic: str, kind: str
) -> None:
    page = at_reply(forum.as_bob(), topic)

    give(page, kind, picture_bytes())

    page.get_by_text("Picture added").wait_for()
    expect(page.locator("textarea")).to_have_value(
        re.compile(r"^!\[cup\]\(/uploads/[\w-]{24}/40x30\.png\)\n$")
    )
    page.get_by_role("button", name="Send reply").click()
    shown = page.locator("#post-2 img")
    expect(shown).to_have_attribute("alt", "cup")
    page.wait_for_function("document.querySelector('#post-2 img').naturalWidth === 40")


def test_a_photo_larger_than_the_portal_takes_is_made_smaller_on_the_way(
    forum: Forum, topic: str, tmp_path: Path
) -> None:
    photo = tmp_path / "cup.jpg"
    Image.effect_noise((7_200, 6_000), 60).save(photo, "JPEG", quality=30)
    page = at_reply(forum.as_bob(), topic)

    page.locator("[data-composer] input[type=file]").set_input_files(photo)

    page.get_by_text("Picture added").wait_for()
    assert re.match(r"^!\[cup\]\(/uploads/[\w-]{24}/2400x2000\.jpg\)\n$", typed(page))


def test_a_file_that_is_no_picture_is_refused_in_words(forum: Forum, topic: str) -> None:
    page = at_reply(forum.as_bob(), topic)

    give(page, "drop", SVG, "logo.svg", "image/svg+xml")

    expect(page.locator("[data-said]")).to_contain_text("no picture we can show")
    assert typed(page) == ""


def test_a_name_is_completed_by_keys_and_links_the_person(forum: Forum, topic: str) -> None:
    page = at_reply(forum.as_bob(), topic)

    page.keyboard.type("Thank you @ali")
    page.get_by_role("option", name="Alice Arden").wait_for()
    page.keyboard.press("Enter")
    text = typed(page)
    page.get_by_role("button", name="Send reply").click()

    assert text == f"Thank you @[Alice Arden](u:{forum.alice}) "
    expect(page.locator("#post-2 a.mention")).to_have_text("@Alice Arden")


def test_an_emoji_is_completed_by_tap(forum: Forum, topic: str) -> None:
    page = at_reply(forum.as_bob(), topic)

    page.keyboard.type("Time for :coff")
    page.get_by_role("option", name="coffee").click()

    assert typed(page) == "Time for ☕ "


def test_a_draft_is_kept_by_itself_and_is_there_on_another_device(forum: Forum, topic: str) -> None:
    page = at_reply(forum.as_bob(), topic)
    page.keyboard.type("Half a thought")
    page.get_by_text("Draft saved").wait_for()

    other = at_reply(forum.as_bob(), topic)
    begun = typed(other)
    other.keyboard.press("End")
    other.keyboard.type(", and the rest")
    other.get_by_role("button", name="Send reply").click()
    expect(other.locator("#post-2")).to_contain_text("Half a thought, and the rest")

    assert begun == "Half a thought"
    assert "Half a thought" not in drafts_of(forum.as_bob())


def test_words_typed_a_moment_before_a_reload_stand_there_after_it(forum: Forum, topic: str) -> None:
    page = at_reply(forum.as_bob(), topic)
    page.keyboard.type("Half a thought")
    page.get_by_text("Draft saved").wait_for()
    page.keyboard.type(", and the rest")

    page.reload()

    expect(page.locator("textarea")).to_have_value("Half a thought, and the rest")
    page.locator("textarea").press_sequentially(".")
    page.get_by_text("Draft saved").wait_for()
    assert page.get_by_text("in another window").count() == 0


def test_words_that_were_sent_do_not_come_back(forum: Forum, topic: str) -> None:
    page = at_reply(forum.as_bob(), topic)
    page.keyboard.type("All of it")
    page.get_by_role("button", name="Send reply").click()
    expect(page.locator("#post-2")).to_contain_text("All of it")

    page.goto(topic)

    expect(page.locator("textarea")).to_have_value("")


def test_two_windows_never_overwrite_each_other_unseen(forum: Forum, topic: str) -> None:
    first, second = at_reply(forum.as_bob(), topic), at_reply(forum.as_bob(), topic)
    first.keyboard.type("The first text")
    first.get_by_text("Draft saved").wait_for()

    second.keyboard.type("The second text")
    second.get_by_text("in another window").wait_for()
    kept = drafts_of(forum.as_bob())
    second.get_by_role("button", name="Use the other text").click()

    assert "The first text" in kept
    assert "The second text" not in kept
    expect(second.locator("textarea")).to_have_value("The first text")


def test_words_that_wait_for_a_choice_wait_on_after_a_reload(forum: Forum, topic: str) -> None:
    first, second = at_reply(forum.as_bob(), topic), at_reply(forum.as_bob(), topic)
    first.keyboard.type("The first text")
    first.get_by_text("Draft saved").wait_for()
    second.keyboard.type("The second text")
    second.get_by_text("in another window").wait_for()

    second.reload()
    second.reload()
    expect(second.locator("textarea")).to_have_value("The first text")
    second.get_by_role("button", name="Use the other text").click()

    expect(second.locator("textarea")).to_have_value("The second text")
    second.get_by_text("Draft saved").wait_for()
    assert "The second text" in drafts_of(forum.as_bob())


def test_what_is_selected_is_quoted_with_the_way_back(forum: Forum, topic: str) -> None:
    page = at_reply(forum.as_bob(), topic)
    page.evaluate("getSelection().selectAllChildren(document.querySelector('#post-1 .prose p:last-of-type'))")

    page.locator(".quote-button").click()

    post = page.locator("#post-1").get_attribute("data-post")
    assert typed(page) == f"> [Alice Arden wrote](/forums/p/{post}/):\n>\n> And at night.\n\n"


def test_the_quote_link_quotes_the_whole_post_in_place(forum: Forum, topic: str) -> None:
    page = at_reply(forum.as_bob(), topic)

    page.locator("#post-1").get_by_role("link", name="Quote").click()

    assert "> It hums all day.\n>\n> And at night." in typed(page)


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_the_page_with_everything_open_has_no_fault(
    forum: Forum, topic: str, width: int, scheme: str
) -> None:
    complaints: list[str] = []
    context = forum.as_bob(viewport={"width": width, "height": 844}, color_scheme=scheme)
    page = at_reply(context, topic)
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))

    page.keyboard.type("A **word** for @ali")
    page.get_by_role("option").first.wait_for()
    page.locator("#preview").wait_for()
    found = Axe().run(page, options={"runOnly": RULES, "preload": False}).response["violations"]

    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == []
    assert complaints == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_without_scripts_pictures_drafts_preview_and_quotes_work(forum: Forum, topic: str) -> None:
    page = forum.as_bob(java_script_enabled=False).new_page()
    page.goto(topic)
    page.locator("#post-1").get_by_role("link", name="Quote").click()
    quoted = page.locator("textarea").input_value()
    page.locator("textarea").fill("Look at this")
    page.get_by_role("button", name="Save draft").click()
    page.goto(topic)
    begun = page.locator("textarea").input_value()

    cup: FilePayload = {"name": "cup.png", "mimeType": "image/png", "buffer": picture_bytes()}
    page.locator("input[name=pictures]").set_input_files([cup])
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview img")).to_have_attribute("alt", "cup")
    page.get_by_role("button", name="Send reply").click()

    assert "> It hums **all** day." in quoted
    assert begun == "Look at this"
    expect(page.locator("#post-2 img")).to_be_visible()
    expect(page.locator("#post-2")).to_contain_text("Look at this")
    assert not page.get_by_role("toolbar").is_visible()
