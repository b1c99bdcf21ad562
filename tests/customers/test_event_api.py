"""Test how the company's own systems report what happened to a customer."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from portal.accounts.api_keys import make_api_key
from portal.accounts.models import User
from portal.customers.event_models import CustomerEvent
from tests.factories import make_customer

pytestmark = pytest.mark.django_db
EVENT = {"key": "order-7", "kind": "delivered", "occurred_at": "2026-11-16T10:00:00+00:00", "subject": "7"}


@pytest.fixture
def send(now: datetime, carol: User) -> Any:
    make_customer(email="zoe@example.org")
    _row, key = make_api_key(name="Shop", scopes=["events.record"], now=now)

    def post(**changes: Any) -> Any:
        body = {**EVENT, "email": "Zoe@Example.org", **changes}
        return Client().post(
            "/api/v1/events/",
            json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {key}"},
        )

    return post


def test_an_event_is_kept(send: Any) -> None:
    assert send().status_code == 201
    event = CustomerEvent.objects.get(key="order-7")
    assert (event.kind, event.subject) == ("delivered", "7")


def test_the_same_event_again_is_kept_once(send: Any) -> None:
    assert [send().status_code for _time in range(3)] == [201, 200, 200]
    assert CustomerEvent.objects.count() == 1


def test_another_body_under_the_same_key_is_refused(send: Any) -> None:
    send()
    answer = send(kind="purchased")
    assert (answer.status_code, answer.json()["error"]) == (422, "key_reused")
    assert "give this one a new key" in answer.json()["sentence"]


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"occurred_at": "9999-12-31T23:59:59-12:00"}, 422, "occurred_at_invalid"),
        ({"occurred_at": "0001-01-01T00:00:00+14:00"}, 422, "occurred_at_invalid"),
        ({"occurred_at": "2099-01-01T10:00:00+00:00"}, 422, "occurred_at_invalid"),
        ({"key": "order\0"}, 400, "not_text"),
        ({"subject": "\ud800"}, 400, "not_text"),
        ({"key": ""}, 422, "key_missing"),
        ({"key": "k" * 256}, 422, "key_missing"),
        ({"kind": "Two words"}, 422, "kind_invalid"),
        ({"occurred_at": "yesterday"}, 422, "occurred_at_invalid"),
        ({"occurred_at": "2026-11-16T10:00:00"}, 422, "occurred_at_invalid"),
        ({"occurred_at": "2026-13-45T10:00:00+00:00"}, 422, "occurred_at_invalid"),
        ({"occurred_at": 5}, 422, "occurred_at_invalid"),
        ({"subject": "s" * 121}, 422, "subject_too_long"),
        ({"email": "nobody@example.org"}, 404, "customer_unknown"),
        ({"email": ""}, 404, "customer_unknown"),
    ],
)
def test_bad_input_is_refused_and_leaves_nothing(
    send: Any, changes: dict[str, Any], status: int, error: str
) -> None:
    answer = send(**changes)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert not CustomerEvent.objects.exists()


def test_without_a_key_nothing_is_taken(carol: User) -> None:
    assert Client().post("/api/v1/events/", "{}", content_type="application/json").status_code == 401


def test_events_come_from_a_file_once(tmp_path: Path) -> None:
    make_customer(email="zoe@example.org")
    table = tmp_path / "events.csv"
    table.write_text(
        "key,kind,occurred_at,email\n1,delivered,2026-11-01,zoe@example.org\n2,delivered,soon,zoe@example.org\n"
    )
    for _time in range(2):
        call_command("import_events", str(table))
    assert list(CustomerEvent.objects.values_list("key", "kind")) == [("1", "delivered")]
