"""Reading and answering in a real browser: what comes meanwhile, menus on a phone, a newcomer's reply."""

import pytest
from playwright.sync_api import Page, expect

from tests.forums.browsing import Forum

pytestmark = [pytest.mark.processes, pytest.mark.browser, pytest.mark.xdist_group("reading")]
PHONE = {"width": 390, "height": 844}
IS_WHOLE = """() => {
  const box = document.querySelector(".level-menu .menu-panel").getBoundingClientRect();
  return box.left >= 0 && box.right <= innerWidth && box.width > 200;
}"""
IN_VIEW = """() => {
  const { top, bottom } = document.querySelector("#post-2 .prose").getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
}"""


def reply(forum: Forum, name: str, topic: str, words: str) -> Page:
    page = forum.signed_in(name).new_page()
    page.goto(topic)
    page.locator("textarea").fill(words)
    page.get_by_role("button", name="Send reply").click()
    return page


def test_a_reply_that_comes_moves_nothing_until_one_asks_for_it(forum: Forum, topic: str) -> None:
    reader = forum.signed_in("alice", viewport={"width": 390, "height": 300}).new_page()
    reader.goto(topic)
    expect(reply(forum, "bob", topic, "It does.").locator("#post-2")).to_contain_text("It does.")

    offer = reader.locator("#live").get_by_text("1 new reply")
    offer.wait_for()
    stayed = reader.evaluate("scrollY")
    offer.click()

    assert stayed == 0
    reader.wait_for_function(IN_VIEW)
    assert reader.evaluate("document.activeElement.id") == "post-2"


@pytest.mark.parametrize("path", ["topic", "/forums/brewing/", "/forums/tags/hum/"])
def test_the_menu_of_levels_is_whole_on_a_phone(forum: Forum, topic: str, path: str) -> None:
    page = forum.as_bob(viewport=PHONE).new_page()
    page.goto(topic if path == "topic" else path)

    page.locator(".level-menu > summary").click()

    assert page.evaluate(IS_WHOLE)
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_a_newcomer_who_writes_little_and_quickly_is_not_held(forum: Forum, topic: str) -> None:
    page = reply(forum, "nina", topic, "Thank you.")

    expect(page.locator("#post-2")).to_contain_text("Thank you.")
    assert page.get_by_text("Waiting for a moderator").count() == 0
