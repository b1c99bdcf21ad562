"""Test that an anonymous answer leaves nothing that leads to a person, in any table."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.test import Client

from feedback.surveys.models import Response
from portal.accounts.models import User
from portal.customers.models import Customer
from tests.factories import THEN
from tests.feedback.documents import document, item
from tests.feedback.factories import form_fields, make_form

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
