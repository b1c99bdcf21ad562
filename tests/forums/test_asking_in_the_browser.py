"""Asking and printing in a real browser: the hint while a title is typed, and a topic on paper."""

import pytest
from playwright.sync_api import expect

from tests.forums.browsing import Forum

pytestmark = [pytest.mark.processes, pytest.mark.browser, pytest.mark.xdist_group("editor")]


def test_a_title_that_looks_like_a_topic_shows_it_while_it_is_typed(forum: Forum) -> None:
    page = forum.as_bob().new_page()
    page.goto("/forums/brewing/new/")
    title = page.get_by_label("Title")
    hint = page.get_by_role("region", name="This looks alike")
    title.press_sequentially("I am nwe here")
    expect(hint.get_by_role("link", name="I am new here")).to_be_visible()
    expect(title).to_be_focused()
    title.fill("Where do I buy filters")
    expect(hint).to_have_count(0)


def test_a_topic_on_paper_shows_what_was_said_and_nothing_to_press(forum: Forum, topic: str) -> None:
    page = forum.as_bob().new_page()
    page.goto(topic)
    expect(page.locator("textarea")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("#post-1")).to_contain_text("It hums all day.")
    expect(page.locator("#post-1")).to_be_visible()
    expect(page.locator("textarea")).to_be_hidden()
    expect(page.get_by_role("button").filter(visible=True)).to_have_count(0)
