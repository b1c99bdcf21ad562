"""Test the pages on which customers fill in a form."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from feedback.surveys.actions import close_survey
from feedback.surveys.models import Response, Survey
from feedback.surveys.starts import sign_start
from portal.accounts.models import User
from portal.customers.models import Address, Customer
from portal.interactions.models import Interaction
from tests.feedback.factories import form_fields, make_survey

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture
def survey() -> Survey:
    return make_survey(slug="visit")


def send(client: Client, slug: str = "visit", **typed: str) -> int:
    fields = {**form_fields(client, f"/f/{slug}/"), **typed}
    return client.post(f"/f/{slug}/", fields).status_code


def test_a_visitor_sends_an_answer_and_is_thanked(visitor: Client, survey: Survey) -> None:
    fields = {**form_fields(visitor, "/f/visit/"), "score": "9", "comment": "Quick and kind."}
    answer = visitor.post("/f/visit/", fields)
    assert (answer.status_code, answer["Location"]) == (303, "/f/visit/thanks/")
    response = Response.objects.get()
    assert (response.score, response.comment, response.customer) == (9, "Quick and kind.", None)
    assert "Thank you" in visitor.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("kind", ["csat", "nps", "ces", "free"])
def test_every_kind_of_form_can_be_filled_in(visitor: Client, kind: str) -> None:
    make_survey(kind, slug="visit")
    typed = {"comment": "Fine."} if kind == "free" else {"score": "3"}
    assert send(visitor, **typed) == 303
    assert Response.objects.get().kind == kind


def test_a_signed_in_customer_is_known_by_her_answer(alice: User, client_of: SignIn, survey: Survey) -> None:
    assert send(client_of(alice), score="10") == 303
    assert Response.objects.get().customer == Customer.objects.get(user=alice)


def test_a_score_in_the_link_only_preselects(visitor: Client, survey: Survey) -> None:
    page = visitor.get("/f/visit/?score=7")
    assert 'value="7" id="id_score_7"' in page.content.decode() or "checked" in page.content.decode()
    assert page.context["form"]["score"].value() == 7
    assert not Response.objects.exists()


@pytest.mark.parametrize("score", ["11", "-1", "7.5", "seven", "\N{ARABIC-INDIC DIGIT SEVEN}", "", "1e1"])
def test_a_nonsense_score_in_the_link_is_ignored(visitor: Client, survey: Survey, score: str) -> None:
    page = visitor.get("/f/visit/", {"score": score})
    assert page.status_code == 200
    assert page.context["form"]["score"].value() is None


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_at_a_form_writes_nothing_and_makes_no_session(
    visitor: Client, survey: Survey, method: str
) -> None:
    for score in range(11):
        assert getattr(visitor, method)(f"/f/visit/?score={score}").status_code == 200
    assert not Response.objects.exists()
    assert not Interaction.objects.exists()
    assert "sessionid" not in visitor.cookies


@pytest.mark.parametrize("score", ["", "11", "-1", "7.5", "many"])
def test_a_wrong_score_is_refused_and_nothing_typed_is_lost(
    visitor: Client, survey: Survey, score: str
) -> None:
    fields = {**form_fields(visitor, "/f/visit/"), "score": score, "comment": "Keep these words."}
    page = visitor.post("/f/visit/", fields)
    assert page.status_code == 422
    assert "Keep these words." in page.content.decode()
    assert "Choose a number from 0 to 10." in page.content.decode()
    assert not Response.objects.exists()


def test_two_sendings_of_the_same_form_are_one_answer(visitor: Client, survey: Survey) -> None:
    fields = {**form_fields(visitor, "/f/visit/"), "score": "2", "comment": "Too slow."}
    first, second = visitor.post("/f/visit/", fields), visitor.post("/f/visit/", fields)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first["Location"] == second["Location"]
    assert Response.objects.count() == Interaction.objects.count() == 1


def test_a_form_opened_twice_gives_two_answers(visitor: Client, survey: Survey) -> None:
    assert [send(visitor, score="9"), send(visitor, score="9")] == [303, 303]
    assert Response.objects.count() == 2


def test_who_asks_to_be_contacted_without_an_address_is_told(visitor: Client, survey: Survey) -> None:
    page = visitor.post(
        "/f/visit/",
        {**form_fields(visitor, "/f/visit/"), "score": "1", "wants_contact": "on", "comment": "Call me."},
    )
    assert page.status_code == 422
    assert "leave an e-mail address" in page.content.decode()
    assert "Call me." in page.content.decode()


def test_an_address_left_in_a_form_stays_on_the_response(visitor: Client, survey: Survey) -> None:
    send(visitor, score="1", wants_contact="on", contact_email="Zoe@Example.org")
    assert Response.objects.get().contact_email == "zoe@example.org"
    assert not Address.objects.filter(value="zoe@example.org").exists()


def test_an_address_without_the_wish_to_be_contacted_is_not_kept(visitor: Client, survey: Survey) -> None:
    send(visitor, score="9", contact_email="zoe@example.org")
    assert Response.objects.get().contact_email == ""


def test_a_bad_address_is_explained(visitor: Client, survey: Survey) -> None:
    page = visitor.post(
        "/f/visit/",
        {**form_fields(visitor, "/f/visit/"), "score": "1", "wants_contact": "on", "contact_email": "zoe@"},
    )
    assert page.status_code == 422
    assert "such as name@example.org" in page.content.decode()
    assert "zoe@" in page.content.decode()


def test_a_known_customer_is_not_asked_for_her_address(
    alice: User, client_of: SignIn, survey: Survey
) -> None:
    page = client_of(alice).get("/f/visit/").content.decode()
    assert "contact_email" not in page


def test_four_thousand_characters_fit_and_one_more_is_explained(visitor: Client, survey: Survey) -> None:
    assert send(visitor, score="9", comment="x" * 4000) == 303
    page = visitor.post(
        "/f/visit/", {**form_fields(visitor, "/f/visit/"), "score": "9", "comment": "x" * 4001}
    )
    assert page.status_code == 422
    assert "4,000 characters" in page.content.decode()
    assert "x" * 4001 in page.content.decode()


def test_markup_in_an_answer_is_shown_as_text(
    visitor: Client, survey: Survey, erin: User, client_of: SignIn
) -> None:
    send(visitor, score="9", comment="<script>alert(1)</script>")
    page = client_of(erin).get("/desk/forms/visit/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert(1)" not in page


def test_a_filled_trap_is_held_apart_and_thanked_all_the_same(visitor: Client, survey: Survey) -> None:
    assert send(visitor, score="9", website="https://spam.example") == 303
    response = Response.objects.get()
    assert response.is_suspected_spam
    assert response.suspicion == "A field that people can't see was filled in."
    assert not Interaction.objects.exists()


def test_links_sent_within_three_seconds_are_held_apart(visitor: Client, survey: Survey) -> None:
    send(visitor, score="9", comment="Buy at https://spam.example")
    assert Response.objects.get().is_suspected_spam


def test_links_written_in_good_time_count(visitor: Client, survey: Survey) -> None:
    assert survey.current_version is not None
    start = sign_start(survey.current_version, timezone.now() - timedelta(seconds=40))
    visitor.post("/f/visit/", {"start": start, "score": "9", "comment": "See https://example.org/photo"})
    response = Response.objects.get()
    assert not response.is_suspected_spam
    assert response.time_to_complete_seconds in {40, 41}


@pytest.mark.parametrize("start", ["", "forged", "eyJ2IjoxfQ:1abc:forged"])
def test_a_missing_or_forged_start_asks_to_send_again_and_keeps_the_words(
    visitor: Client, survey: Survey, start: str
) -> None:
    page = visitor.post("/f/visit/", {"start": start, "score": "2", "comment": "Long text."})
    assert page.status_code == 422
    assert "Long text." in page.content.decode()
    again = {field.name: field.value() for field in page.context["form"] if field.value()}
    assert visitor.post("/f/visit/", again).status_code == 303
    assert Response.objects.get().comment == "Long text."


def test_a_start_token_of_another_form_is_refused(visitor: Client, survey: Survey) -> None:
    other = make_survey(slug="other")
    assert other.current_version is not None
    page = visitor.post(
        "/f/visit/", {"start": sign_start(other.current_version, timezone.now()), "score": "2"}
    )
    assert page.status_code == 422
    assert not Response.objects.exists()


def test_a_missing_csrf_token_keeps_what_was_typed_and_the_next_try_works(survey: Survey) -> None:
    browser = Client(enforce_csrf_checks=True)
    fields = {**form_fields(browser, "/f/visit/"), "score": "3", "comment": "Do not lose me."}
    page = browser.post("/f/visit/", fields)
    assert page.status_code == 403
    assert "Do not lose me." in page.content.decode()
    assert not Response.objects.exists()
    fields["csrfmiddlewaretoken"] = page.context["csrf_token"]
    assert browser.post("/f/visit/", fields).status_code == 303


def test_a_browser_without_cookies_can_answer(survey: Survey) -> None:
    browser = Client(enforce_csrf_checks=True)
    fields = {**form_fields(browser, "/f/visit/"), "score": "3"}
    browser.cookies.clear()
    assert browser.post("/f/visit/", fields).status_code == 303


def test_a_closed_form_says_so_shows_the_way_on_and_what_was_typed(visitor: Client, survey: Survey) -> None:
    fields = {**form_fields(visitor, "/f/visit/"), "score": "3", "comment": "Came too late."}
    close_survey(survey=survey, now=timezone.now())
    page = visitor.post("/f/visit/", fields)
    assert (visitor.get("/f/visit/").status_code, page.status_code) == (410, 410)
    assert "Came too late." in page.content.decode()
    assert 'href="/f/"' in page.content.decode()
    assert not Response.objects.exists()


def test_a_draft_is_seen_by_staff_only_and_takes_no_answers(
    visitor: Client, erin: User, client_of: SignIn
) -> None:
    make_survey(slug="soon", is_live=False)
    assert visitor.get("/f/soon/").status_code == 404
    staff = client_of(erin)
    assert "This is a draft" in staff.get("/f/soon/").content.decode()
    assert send(staff, "soon", score="9") == 422
    assert not Response.objects.exists()


@pytest.mark.parametrize("path", ["/f/nothing/", "/f/nothing/thanks/", "/f/a b/"])
def test_a_form_that_does_not_exist_is_not_found(visitor: Client, path: str) -> None:
    assert visitor.get(path).status_code == 404


def test_the_list_shows_live_listed_forms_only(visitor: Client) -> None:
    make_survey(slug="open", title="How was your order?")
    make_survey(slug="soon", title="Not yet", is_live=False)
    hidden = make_survey(slug="hidden", title="By invitation")
    Survey.objects.filter(pk=hidden.pk).update(is_listed=False)
    page = visitor.get("/f/").content.decode()
    assert "How was your order?" in page
    assert "Not yet" not in page
    assert "By invitation" not in page
    assert visitor.get("/f/hidden/").status_code == 200


def test_an_empty_list_leads_on(visitor: Client) -> None:
    assert "No form is open right now" in visitor.get("/f/").content.decode()


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(visitor: Client, survey: Survey, method: str) -> None:
    assert getattr(visitor, method)("/f/visit/").status_code == 405


def test_a_form_costs_a_visitor_few_queries(
    visitor: Client, survey: Survey, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    visitor.get("/f/visit/")
    with django_assert_max_num_queries(4):
        visitor.get("/f/visit/")


def test_sending_costs_few_queries_whatever_was_sent_before(
    visitor: Client, survey: Survey, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """One for the form, one each for what was begun, the quotas and the questions; the rest are its rows."""
    send(visitor, score="9")
    fields = {**form_fields(visitor, "/f/visit/"), "score": "9", "comment": "Quick and kind."}
    with django_assert_max_num_queries(16):
        visitor.post("/f/visit/", fields)


def test_staff_open_a_form_that_was_never_live(
    carol: User, client_of: SignIn, visitor: Client, survey: Survey
) -> None:
    Survey.objects.update(state=Survey.State.DRAFT)
    assert client_of(carol).get("/f/visit/").status_code == 200
    assert visitor.get("/f/visit/").status_code == 404


def test_only_who_sent_an_answer_is_told_that_it_came_too_late(visitor: Client) -> None:
    survey = make_survey(slug="visit")
    fields = {**form_fields(visitor, "/f/visit/"), "score": "3"}
    Survey.objects.filter(pk=survey.pk).update(response_cap=1, taken_count=1)
    looked, sent = visitor.get("/f/visit/"), visitor.post("/f/visit/", fields)
    assert (looked.status_code, sent.status_code) == (410, 410)
    assert "This form has all the answers it can take." in looked.content.decode()
    assert "too late" not in looked.content.decode()
    assert "Your answer came a moment too late and was not counted." in sent.content.decode()
