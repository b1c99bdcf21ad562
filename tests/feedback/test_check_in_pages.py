"""Test the page a check-in links to."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from feedback.checkins.actions import expire_due
from feedback.checkins.models import CheckIn
from feedback.surveys.models import Response
from portal.customers.models import Address, Channel, Customer
from portal.interactions.models import Interaction
from portal.messaging.models import Message
from tests.feedback.factories import make_consenting, make_program, make_sent, make_survey

pytestmark = pytest.mark.django_db
NOON = timezone.now().replace(year=2026, month=11, day=16, hour=12)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def check_in() -> CheckIn:
    return make_sent(
        make_program(make_survey("nps", title="How is it going?")), make_consenting("Zoe"), now=NOON
    )


def page_of(check_in: CheckIn) -> str:
    return f"/c/{check_in.token}/"


def written() -> tuple[int, int, list[str]]:
    return (
        Response.objects.count(),
        Interaction.objects.count(),
        list(CheckIn.objects.values_list("state", flat=True)),
    )


def test_one_tap_and_one_button_answer_a_check_in(visitor: Client, check_in: CheckIn) -> None:
    page = visitor.get(page_of(check_in) + "?score=9")
    assert page.context["form"]["score"].value() == 9
    answer = visitor.post(page_of(check_in), {"score": "9", "comment": "All fine."})
    assert (answer.status_code, answer["Location"]) == (303, page_of(check_in) + "thanks/")
    check_in.refresh_from_db()
    response = Response.objects.get()
    assert (check_in.state, check_in.response, check_in.answered_at) == ("answered", response, NOON)
    assert (response.score, response.customer, response.channel) == (9, check_in.customer, "email")
    touch = Interaction.objects.get(kind="checkin.answer")
    assert (touch.customer, touch.score, touch.text) == (check_in.customer, 9, "All fine.")


def test_a_scanner_that_follows_every_link_of_the_mail_answers_nothing(
    visitor: Client, check_in: CheckIn
) -> None:
    message = Message.objects.get(template="check_in")
    links = re.findall(r"/c/[^\s\"<]+", message.body.html + message.body.text)
    before = written()
    unseen = [link for link in links if link.endswith("/all/")]
    assert (len(links), len(unseen)) == (23, 1)
    for link in links * 2:
        assert visitor.get(link, follow=True).status_code == 200
        assert visitor.head(link, follow=True).status_code == 200
        early = visitor.get(link, follow=True, headers={"Purpose": "prefetch", "Sec-Purpose": "prefetch"})
        assert early.status_code == 200
    assert written() == before


def test_the_page_sets_no_cookie_and_keeps_its_address_secret(visitor: Client, check_in: CheckIn) -> None:
    page = visitor.get(page_of(check_in))
    assert not visitor.cookies
    assert page["Referrer-Policy"] == "same-origin"
    assert "noindex" in page["X-Robots-Tag"]
    assert "no-store" in page["Cache-Control"]


def test_an_answer_needs_neither_login_nor_csrf_token(check_in: CheckIn) -> None:
    browser = Client(enforce_csrf_checks=True)
    assert browser.post(page_of(check_in), {"score": "9"}).status_code == 303


def test_two_sendings_are_one_answer(visitor: Client, check_in: CheckIn) -> None:
    for _time in range(2):
        assert visitor.post(page_of(check_in), {"score": "2", "comment": "Slow."}).status_code == 303
    assert Response.objects.count() == 1
    assert Interaction.objects.filter(kind__startswith="checkin.").count() == 1


def test_a_low_score_is_a_complaint_that_waits(visitor: Client, check_in: CheckIn) -> None:
    visitor.post(page_of(check_in), {"score": "2", "comment": "Nobody calls back.", "wants_contact": "on"})
    touch = Interaction.objects.get(kind="checkin.answer")
    assert (touch.is_complaint, touch.is_waiting) == (True, True)


@pytest.mark.parametrize("score", ["", "11", "-1", "x"])
def test_a_wrong_score_is_refused_and_nothing_typed_is_lost(
    visitor: Client, check_in: CheckIn, score: str
) -> None:
    page = visitor.post(page_of(check_in), {"score": score, "comment": "Keep this."})
    assert page.status_code == 422
    assert "Keep this." in page.content.decode()
    check_in.refresh_from_db()
    assert check_in.state == "sent"


def test_a_nonsense_score_in_the_link_is_ignored(visitor: Client, check_in: CheckIn) -> None:
    page = visitor.get(page_of(check_in) + "?score=99")
    assert page.status_code == 200
    assert page.context["form"]["score"].value() is None


@pytest.mark.parametrize("version", ["", "0", "x", "-5", "99999999999999999999", "²"])
def test_a_nonsense_version_falls_back_to_the_current_one(
    visitor: Client, check_in: CheckIn, version: str
) -> None:
    assert visitor.post(page_of(check_in), {"score": "9", "version": version}).status_code == 303


def test_she_may_change_her_answer_for_a_day(
    visitor: Client, check_in: CheckIn, clock: time_machine.Traveller
) -> None:
    visitor.post(page_of(check_in), {"score": "2", "comment": "Late."})
    clock.move_to(NOON + timedelta(hours=23))
    page = visitor.get(page_of(check_in))
    assert "newest answer counts" in page.content.decode()
    assert page.context["form"]["score"].value() == 2
    assert visitor.post(page_of(check_in), {"score": "8", "comment": "It came."}).status_code == 303
    assert Response.objects.get().score == 8
    assert not Interaction.objects.waiting().exists()


def test_a_clicked_number_wins_over_the_earlier_answer(visitor: Client, check_in: CheckIn) -> None:
    visitor.post(page_of(check_in), {"score": "2"})
    assert visitor.get(page_of(check_in) + "?score=8").context["form"]["score"].value() == 8


def test_after_a_day_the_answer_stands(
    visitor: Client, check_in: CheckIn, clock: time_machine.Traveller
) -> None:
    visitor.post(page_of(check_in), {"score": "2"})
    clock.move_to(NOON + timedelta(hours=24))
    page = visitor.post(page_of(check_in), {"score": "8", "comment": "Better now."})
    assert (page.status_code, visitor.get(page_of(check_in)).status_code) == (410, 410)
    assert "Better now." in page.content.decode()
    assert Response.objects.get().score == 2


def test_an_expired_link_says_so_leads_on_and_tells_nothing(visitor: Client, check_in: CheckIn) -> None:
    assert check_in.expires_at is not None
    expire_due(now=check_in.expires_at)
    page = visitor.get(page_of(check_in))
    text = page.content.decode()
    assert page.status_code == 410
    assert 'href="/f/"' in text
    assert "Zoe" not in text
    assert "@example.org" not in text
    assert visitor.post(page_of(check_in), {"score": "9"}).status_code == 410
    assert not Response.objects.exists()


def test_a_link_past_its_time_is_closed_even_before_the_drain(
    visitor: Client, check_in: CheckIn, clock: time_machine.Traveller
) -> None:
    assert check_in.expires_at is not None
    clock.move_to(check_in.expires_at)
    assert visitor.get(page_of(check_in)).status_code == 410


@pytest.mark.parametrize("token", ["x", "0" * 22, "Zq3" + "k" * 19, "a" * 300])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_forged_link_leads_nowhere(visitor: Client, check_in: CheckIn, token: str, method: str) -> None:
    page = getattr(visitor, method)(f"/c/{token}/", {"score": "9"})
    assert page.status_code == 404
    assert "This link leads nowhere" in page.content.decode()
    assert not Response.objects.exists()


def test_the_case_of_the_secret_matters(visitor: Client, check_in: CheckIn) -> None:
    assert visitor.get(f"/c/{check_in.token.swapcase()}/").status_code == 404


def test_a_check_in_that_was_not_sent_has_no_page(visitor: Client, check_in: CheckIn) -> None:
    CheckIn.objects.filter(pk=check_in.pk).update(state="planned", sent_at=None, expires_at=None)
    assert visitor.get(page_of(check_in)).status_code == 404


def test_a_held_back_check_in_is_closed(visitor: Client, check_in: CheckIn) -> None:
    CheckIn.objects.filter(pk=check_in.pk).update(
        state="skipped", skip_cause="refused", skip_reason="Held back."
    )
    page = visitor.get(page_of(check_in))
    assert page.status_code == 410
    assert "Held back." not in page.content.decode()


def test_an_answer_to_a_mail_that_seemed_lost_still_counts(visitor: Client, check_in: CheckIn) -> None:
    CheckIn.objects.filter(pk=check_in.pk).update(state="failed")
    assert visitor.post(page_of(check_in), {"score": "9"}).status_code == 303


def test_the_thanks_page_says_what_happens_next(visitor: Client, check_in: CheckIn) -> None:
    assert visitor.get(page_of(check_in) + "thanks/").status_code == 404
    visitor.post(page_of(check_in), {"score": "9"})
    text = visitor.get(page_of(check_in) + "thanks/").content.decode()
    assert "Wednesday, 18 November" in text
    assert "change your answer" in text


def test_the_page_says_why_she_got_it_and_links_to_her_consents(visitor: Client, check_in: CheckIn) -> None:
    text = visitor.get(page_of(check_in)).content.decode()
    assert "because you agreed" in text
    link = re.search(r'href="[^"]*(/me/consents/link/[^"]+)"', text)
    assert link is not None
    assert visitor.get(link[1]).status_code == 200


def test_a_text_check_in_has_the_same_page(visitor: Client) -> None:
    customer = make_consenting(channel=Channel.TEXT)
    check_in = make_sent(make_program(channel="text"), customer, now=NOON)
    assert visitor.post(page_of(check_in), {"score": "9"}).status_code == 303
    assert Response.objects.get().channel == "text"


def test_answering_proves_nothing_about_addresses(visitor: Client, check_in: CheckIn) -> None:
    before = Address.objects.count(), Customer.objects.count()
    visitor.post(page_of(check_in), {"score": "9", "wants_contact": "on", "contact_email": "new@example.org"})
    assert (Address.objects.count(), Customer.objects.count()) == before


def test_the_page_costs_few_queries(
    visitor: Client, check_in: CheckIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    visitor.get(page_of(check_in))
    with django_assert_max_num_queries(4):
        visitor.get(page_of(check_in))
