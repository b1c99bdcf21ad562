"""What a claim asks costs the same, whatever waits and whatever was sent before."""

from datetime import datetime

import pytest
from django.db import connection

from portal.messaging.budget import COUNTED_PURPOSES, ON_THE_WAY
from portal.messaging.models import Message

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by the rows that are there"),
]


def test_what_is_due_next_is_read_in_order(now: datetime) -> None:
    plan = Message.objects.due(now).explain()
    assert "message_due" in plan
    assert "ORDER BY" not in plan


def test_what_a_customer_heard_is_found_by_the_customer() -> None:
    heard = Message.objects.counted([1, 2], COUNTED_PURPOSES, ON_THE_WAY)
    assert "message_by_customer" in heard.explain()


def test_what_a_dead_worker_held_is_found_among_the_few(now: datetime) -> None:
    for rows in (Message.objects.lost(now), Message.objects.stuck(), Message.objects.dead()):
        assert "message_by_state" in rows.explain()
