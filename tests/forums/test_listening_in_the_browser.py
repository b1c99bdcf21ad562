"""What comes while one reads, in a real browser: the bell, new replies, a stream that sends away."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.forums.browsing import Forum

pytestmark = [pytest.mark.processes, pytest.mark.browser, pytest.mark.xdist_group("reading")]


def since() -> str:
    card = '<article id="post-2" data-number="2">It does.</article>'
    return f'<a class="button button-small live-button" id="live-button" href="#post-2">1 new reply</a>{card}'


def opened(forum: Forum, topic: str, name: str = "alice") -> Page:
    page = forum.signed_in(name, viewport={"width": 390, "height": 300}).new_page()
    page.clock.install()
    page.goto(topic)
    return page


def pass_time(page: Page, seconds: int) -> None:
    page.clock.run_for(seconds * 1000)


def test_the_count_at_the_bell_changes_while_one_reads(forum: Forum, topic: str) -> None:
    page = opened(forum, "/forums/")
    bell = page.locator("[data-bell]")
    before = bell.get_attribute("data-count")
    writer = forum.as_bob().new_page()
    writer.goto(topic)
    writer.locator("textarea").fill("It does.")
    writer.get_by_role("button", name="Send reply").click()
    expect(writer.locator("#post-2")).to_contain_text("It does.")

    for _minute in range(40):
        with page.expect_response("**/forums/notifications/count/*"):
            pass_time(page, 61)
        page.wait_for_timeout(500)
        if bell.get_attribute("data-count") != before:
            break

    expect(page.locator(".bell-count").first).to_contain_text("unread notification")
    expect(page.locator("[data-bell] + [role=status]")).to_contain_text("unread notification")


def test_a_busy_portal_does_not_silence_the_bell_for_good(forum: Forum, topic: str) -> None:
    page = opened(forum, topic)
    asked: list[str] = []

    def busy(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=503)

    page.route("**/forums/notifications/count/*", busy)
    for number in (1, 2):
        with page.expect_response("**/forums/notifications/count/*"):
            pass_time(page, 61)
        page.wait_for_timeout(200)
        assert len(asked) == number


def test_a_reply_that_comes_is_said_once_politely_and_the_page_stays(forum: Forum, topic: str) -> None:
    page = opened(forum, topic)
    page.evaluate(
        """() => {
          window.said = 0;
          const region = document.querySelector("#live");
          new MutationObserver((all) => (window.said += all.length)).observe(region, { childList: true });
          scrollTo(0, document.body.scrollHeight);
        }"""
    )
    stood = page.locator("#reply textarea, textarea").first.bounding_box()
    page.route("**/since/1/", lambda route: route.fulfill(status=200, content_type="text/html", body=since()))
    for _look in range(3):
        with page.expect_response("**/since/1/"):
            pass_time(page, 20)
        page.wait_for_timeout(200)
    expect(page.locator("#live")).to_have_attribute("aria-live", "polite")
    expect(page.locator("#live")).to_have_text("1 new reply")
    assert page.evaluate("window.said") == 1
    now = page.locator("#reply textarea, textarea").first.bounding_box()
    assert stood is not None
    assert now is not None
    assert abs(now["y"] - stood["y"]) < 1


def test_where_the_stream_sends_a_page_away_it_goes_on_asking_and_does_not_storm(
    forum: Forum, topic: str
) -> None:
    page = forum.signed_in("alice").new_page()
    page.clock.install()
    tried: list[str] = []
    asked: list[str] = []

    def away(route: Route) -> None:
        tried.append(route.request.url)
        route.fulfill(status=503, headers={"Retry-After": "60"})

    def with_stream(route: Route) -> None:
        answer = route.fetch()
        body = answer.text().replace(" data-live=", ' data-stream="/live/t/1/" data-live=')
        route.fulfill(response=answer, body=body)

    def nothing(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=204)

    page.route("**/live/t/1/", away)
    page.route("**/since/1/", nothing)
    page.route(f"**{topic}", with_stream)
    with page.expect_request("**/live/t/1/"):
        page.goto(topic)
    page.wait_for_timeout(300)
    for _look in range(2):
        with page.expect_response("**/since/1/"):
            pass_time(page, 20)
        page.wait_for_timeout(200)
    assert len(asked) >= 2
    assert len(tried) == 1
    with page.expect_request("**/live/t/1/"):
        pass_time(page, 121)
    page.wait_for_timeout(300)
    assert len(tried) == 2
