"""The queue in a real browser: every decision is two keys, and the help lists them."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from forums.discussions.models import Post
from forums.moderation.actions import Grounds, appeal_decision, decide, report_post
from forums.moderation.models import Decision, Proposal
from portal.accounts.models import User
from tests.chromium import running_chromium
from tests.factories import THEN

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PageOf = Callable[[User, str], Page]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with running_chromium() as browser:
        yield browser


@pytest.fixture
def page_of(
    chromium: Browser, live_server: LiveServer, client_of: Callable[[User], Client]
) -> Iterator[PageOf]:
    opened: list[Page] = []

    def open_page(user: User, path: str) -> Page:
        page = chromium.new_page(base_url=live_server.url)
        cookie = client_of(user).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page.goto(path)
        opened.append(page)
        return page

    yield open_page
    for page in opened:
        page.context.close()


@pytest.fixture
def complaint(reply: Post, alice: User) -> Post:
    """A reply that reads like a complaint, reported by Alice."""
    report_post(post=reply, reporter=alice, reason="abuse", now=THEN)
    return reply


def test_a_complaint_is_proposed_by_two_keys_and_confirmed_by_one(
    complaint: Post, dan: User, fay: User, page_of: PageOf
) -> None:
    url = f"/desk/moderation/{complaint.pk}/"
    page = page_of(dan, url)
    page.keyboard.press("3")
    page.keyboard.press("h")
    expect(page.get_by_text("Another moderator confirms it")).to_be_visible()
    assert Proposal.objects.get().ground == "abuse"
    page = page_of(fay, url)
    page.keyboard.press("y")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    decision = Decision.objects.get()
    assert (decision.verdict, decision.reason[:20]) == ("hide", "It abuses somebody. ")


def test_everything_else_is_decided_by_a_rule_and_a_verdict(
    complaint: Post, dan: User, page_of: PageOf
) -> None:
    page = page_of(dan, f"/desk/moderation/{complaint.pk}/")
    page.keyboard.press("n")
    page.keyboard.press("2")
    page.keyboard.press("x")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    decision = Decision.objects.get()
    assert (decision.verdict, decision.rule, decision.ground) == ("remove", "abuse", "")


def test_where_the_words_show_no_class_it_is_said_and_decided_by_two_keys(
    complaint: Post, dan: User, page_of: PageOf
) -> None:
    Post.objects.filter(pk=complaint.pk).update(source="Grind finer, then wait a minute.")
    page = page_of(dan, f"/desk/moderation/{complaint.pk}/")
    page.keyboard.press("e")
    page.keyboard.press("h")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    decision = Decision.objects.get()
    assert (decision.verdict, decision.post_class, decision.rule) == ("hide", "other", "off_topic")


def test_the_help_lists_the_keys_of_the_page(complaint: Post, dan: User, page_of: PageOf) -> None:
    page = page_of(dan, f"/desk/moderation/{complaint.pk}/")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys")
    for words in ("Hide", "Remove", "Genuine complaint"):
        expect(keys.get_by_text(words, exact=True)).to_be_visible()
    expect(keys.get_by_text("Reason for the author")).to_be_visible()
    expect(keys.get_by_text("No insults and no threats")).to_have_count(0)


def test_the_answer_to_an_appeal_is_begun_by_one_key(
    reply: Post, bob: User, dan: User, fay: User, page_of: PageOf
) -> None:
    rant = Grounds(rule="abuse", post_class="rant")
    decision = decide(post=reply, verdict="hide", moderator=dan, now=THEN, grounds=rant)
    appeal = appeal_decision(decision=decision, appellant=bob, text="It is true.", now=THEN)
    page = page_of(fay, f"/desk/moderation/appeals/{appeal.pk}/")
    page.keyboard.press("w")
    page.keyboard.type("You are right.")
    expect(page.get_by_label("Your answer to the author")).to_have_value("You are right.")
