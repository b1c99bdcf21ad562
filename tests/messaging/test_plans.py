"""What a claim asks costs the same, whatever waits and whatever was sent before."""

from datetime import datetime

import pytest
from django.db import connection

from portal.messaging.budget import ON_THE_WAY
from portal.messaging.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _many_rows(db: None) -> None:
    """Let PostgreSQL plan as for many rows; among few it reads them all and sorts."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")


def test_what_is_due_next_is_read_in_order(now: datetime) -> None:
    plan = Message.objects.due(now).explain()
    assert "message_due" in plan
    assert "ORDER BY" not in plan
    assert "Sort" not in plan


def test_what_a_customer_heard_is_found_by_the_customer() -> None:
    heard = Message.objects.counted([1, 2], ON_THE_WAY)
    assert "message_by_customer" in heard.explain()


def test_what_a_dead_worker_held_is_found_among_the_few(now: datetime) -> None:
    for rows in (Message.objects.lost(now), Message.objects.stuck(), Message.objects.dead()):
        assert "message_by_state" in rows.explain()
