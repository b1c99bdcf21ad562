"""Test that an anonymous answer leaves nothing that leads to a person, in any table."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core.cache.backends.locmem import LocMemCache
from django.db import IntegrityError, models, transaction
from django.test import Client

from feedback.checkins.actions import cancel_program, edit_program, start_program
from feedback.checkins.actions.programs import FormAnonymous
from feedback.checkins.models import CheckIn
from feedback.surveys.actions.settings import (
    AnonymousAsked,
    AnonymousForGood,
    SurveySettings,
    change_settings,
)
from feedback.surveys.models import Response, Survey
from portal.accounts.models import User
from portal.customers.models import Customer
from portal.lib import limits
from tests.factories import THEN
from tests.feedback.documents import document, item
from tests.feedback.factories import form_fields, make_form, make_program, make_sent

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
PLACE = "203.0.113.77"
PAGES = document(
    item("score", "nps"),
    item("cut", "page_break"),
    item("why", "long_text"),
    main="score",
    hidden=[{"id": "plan"}],
)


def everything() -> dict[str, set[str]]:
    """Return every row of every table in words, by table."""
    return {
        model._meta.label: {repr(sorted(row.items(), key=str)) for row in model._default_manager.values()}
        for model in apps.get_models()
    }


def new_rows(before: dict[str, set[str]]) -> dict[str, set[str]]:
    return {table: rows - before[table] for table, rows in everything().items() if rows - before[table]}


def settings_of(survey: Survey, *, mode: str) -> SurveySettings:
    return SurveySettings(
        slug=survey.slug,
        reply_within_days=2,
        is_listed=True,
        mode=mode,
        closes_at=None,
        response_cap=None,
        is_once=False,
        quotas={},
    )


def answered_by(client: Client, slug: str, **typed: Any) -> Any:
    """Fill in both pages; nothing is stored between them."""
    link = f"/f/{slug}/?plan=secret-plan"
    before = Response.objects.count()
    second = client.post(
        f"/f/{slug}/", {**form_fields(client, link), "score": "3", "page": "0"}, REMOTE_ADDR=PLACE
    )
    assert (second.status_code, Response.objects.count()) == (200, before)
    fields = {field.name: field.value() for field in second.context["form"].hidden_fields()}
    return client.post(f"/f/{slug}/", {**fields, "page": "1", **typed}, REMOTE_ADDR=PLACE)


def test_no_table_holds_who_answered_from_where_or_when(alice: User, client_of: SignIn) -> None:
    make_form(PAGES, slug="secret", mode="anonymous")
    client, customer = client_of(alice), Customer.objects.get(user=alice)
    before = everything()
    assert answered_by(client, "secret", why="Nobody listens.").status_code == 303
    rows = new_rows(before)
    words = " ".join(" ".join(found) for found in rows.values())
    response = Response.objects.get()
    assert response.values_by_key() == {"score": 3, "why": "Nobody listens."}
    for trace in (PLACE, "203.0.113", alice.email, alice.display_name, customer.reference, "secret-plan"):
        assert str(trace) not in words
    assert f"{response.submitted_at:%H:%M:%S.%f}" == "00:00:00.000000"
    assert {"surveys.Response", "surveys.Answer", "surveys.Receipt"} <= rows.keys()


def test_no_new_row_points_to_a_person(alice: User, client_of: SignIn) -> None:
    make_form(PAGES, slug="secret", mode="anonymous", is_once=True)
    known = {model: set(model._default_manager.values_list("pk", flat=True)) for model in apps.get_models()}
    answered_by(client_of(alice), "secret")
    people = {User, Customer}
    for model, keys in known.items():
        for row in model._default_manager.exclude(pk__in=keys):
            for field in model._meta.concrete_fields:
                if isinstance(field, models.ForeignKey) and field.related_model in people:
                    assert getattr(row, field.attname) is None, f"{model._meta.label}.{field.name}"


def test_the_same_anonymous_page_sent_twice_counts_once(visitor: Client) -> None:
    make_form(document(item("why", "long_text")), slug="secret", mode="anonymous")
    fields = {**form_fields(visitor, "/f/secret/"), "why": "Once."}
    first, again = visitor.post("/f/secret/", fields), visitor.post("/f/secret/", fields)
    assert (first.status_code, again.status_code) == (303, 409)
    assert Response.objects.count() == 1


def test_nothing_of_an_anonymous_form_is_kept_before_it_is_sent(visitor: Client) -> None:
    make_form(PAGES, slug="secret", mode="anonymous")
    fields = form_fields(visitor, "/f/secret/")
    assert visitor.post("/f/secret/save/", {**fields, "score": "3"}).status_code == 409
    assert visitor.post("/f/secret/", {**fields, "score": "3", "later": "1"}).status_code == 200
    assert not Response.objects.exists()


@pytest.mark.parametrize(
    "trace",
    [
        {"contact_email": "zoe@example.org"},
        {"wants_contact": True},
        {"token": "t" * 24},
        {"submission_key": "6f0c3f6e-2f0b-4e52-9a0e-0d1f7a3c5b81"},
        {"started_at": THEN},
        {"fields": {"plan": "pro"}},
    ],
)
def test_the_database_refuses_a_trace(visitor: Client, trace: dict[str, Any]) -> None:
    make_form(document(item("why", "long_text")), slug="secret", mode="anonymous")
    visitor.post("/f/secret/", {**form_fields(visitor, "/f/secret/"), "why": "Once."})
    with pytest.raises(IntegrityError), transaction.atomic():
        Response.objects.update(**trace)


def test_a_confidential_answer_is_a_touch_without_a_name(alice: User, client_of: SignIn) -> None:
    make_form(document(item("why", "long_text")), slug="quiet", mode="confidential")
    client = client_of(alice)
    client.post("/f/quiet/", {**form_fields(client, "/f/quiet/"), "why": "Between us."})
    response = Response.objects.get()
    assert response.customer == Customer.objects.get(user=alice)
    touch = apps.get_model("interactions", "Interaction").objects.get()
    assert touch.customer is None


def test_a_check_in_can_not_ask_by_an_anonymous_form(erin: User, client_of: SignIn) -> None:
    survey = make_form(document(item("why", "long_text")), slug="secret", mode="anonymous")
    with pytest.raises(FormAnonymous):
        make_program(survey)
    draft = make_program(is_live=False)
    draft.survey = survey
    for refused in (edit_program, start_program):
        with pytest.raises(FormAnonymous):
            refused(program=draft, now=THEN)
    page = client_of(erin).post("/desk/checkins/new/", {"name": "All", "survey": survey.pk})
    assert page.status_code == 422
    assert "her answer could be tied to her" in page.content.decode()


def test_a_form_that_known_people_are_asked_by_can_not_become_anonymous(now: datetime) -> None:
    survey = make_form(document(item("why", "long_text")), slug="open")
    program = make_program(survey)
    check_in = make_sent(program, now=now)
    with pytest.raises(AnonymousAsked, match=program.name):
        change_settings(survey=survey, wish=settings_of(survey, mode="anonymous"), now=now)
    cancel_program(program=program, now=now)
    with pytest.raises(AnonymousAsked):
        change_settings(survey=survey, wish=settings_of(survey, mode="anonymous"), now=now)
    CheckIn.objects.filter(pk=check_in.pk).update(state="expired")
    assert change_settings(survey=survey, wish=settings_of(survey, mode="anonymous"), now=now).is_anonymous


def test_a_check_in_ties_nobody_to_an_anonymous_answer(visitor: Client, now: datetime) -> None:
    survey = make_form(document(item("why", "long_text")), slug="open")
    check_in = make_sent(make_program(survey), now=now)
    Survey.objects.update(mode="anonymous")  # as if somebody had gone past the rules
    before = everything()
    with time_machine.travel(now + timedelta(hours=1), tick=False):
        fields = form_fields(visitor, f"/c/{check_in.token}/")
        page = visitor.post(f"/c/{check_in.token}/", {**fields, "why": "Between us."})
    assert (page.status_code, Response.objects.count()) == (422, 0)
    assert "Between us." in page.content.decode()
    assert new_rows(before) == {}


@pytest.mark.parametrize("mode", ["identified", "confidential"])
def test_anonymous_can_not_be_taken_back(mode: str, erin: User, client_of: SignIn) -> None:
    survey = make_form(document(item("why", "long_text")), slug="secret", mode="anonymous")
    with pytest.raises(AnonymousForGood):
        change_settings(survey=survey, wish=settings_of(survey, mode=mode), now=THEN)
    typed = {"slug": "secret", "reply_within_days": "2", "mode": mode}
    assert client_of(erin).post("/desk/forms/secret/edit/", typed).status_code == 422
    survey.refresh_from_db()
    assert survey.is_anonymous


@pytest.mark.parametrize("door", ["frame", "kiosk"])
def test_no_door_leaves_a_trace_of_an_anonymous_answer(alice: User, client_of: SignIn, door: str) -> None:
    make_form(document(item("why", "long_text")), slug="secret", mode="anonymous")
    client, customer, before = client_of(alice), Customer.objects.get(user=alice), everything()
    address = f"/f/secret/{door}/"
    fields = {**form_fields(client, address), "why": "Nobody listens."}
    sent = client.post(address, fields, REMOTE_ADDR=PLACE, HTTP_REFERER="https://shop.example/alice")
    assert sent.status_code == 303
    words = " ".join(" ".join(found) for found in new_rows(before).values())
    for trace in (PLACE, "shop.example", alice.email, alice.display_name, customer.reference):
        assert str(trace) not in words


def test_the_count_against_floods_holds_no_network_address(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_form(document(item("why", "long_text")), slug="secret", mode="anonymous")
    kept = LocMemCache("counts of floods", {})
    monkeypatch.setattr(limits, "cache", kept)
    visitor.post("/f/secret/", {**form_fields(visitor, "/f/secret/"), "why": "Once."}, REMOTE_ADDR=PLACE)
    keys = " ".join(kept._cache)  # type: ignore[attr-defined]
    assert "limits:surveys.submit" in keys
    assert PLACE not in keys
