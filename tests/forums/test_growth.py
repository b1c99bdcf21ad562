"""No page of the forums does more in a large forum than in a small one: counted in steps of the database."""

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client

from forums.discussions.models import Category, Post, Topic
from portal.accounts.models import User
from tests.factories import THEN
from tests.forums.factories import make_category, make_reply, make_topic

pytestmark = pytest.mark.django_db
_READ = "SELECT sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)) FROM pg_stat_xact_user_tables"


def steps(client: Client, address: str) -> int:
    """Return how much the database does for a page that was asked for before.

    SQLite tells its steps; PostgreSQL the rows it reads, planned as for many and by figures of just now:
    when the database looks at its tables by itself, it reads fewer of them from then on.
    """
    client.get(address)
    caches["pages"].clear()
    connection.ensure_connection()
    return _rows_read(client, address) if connection.vendor == "postgresql" else _steps(client, address)


def _rows_read(client: Client, address: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE; SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        cursor.execute(_READ)
        before = cursor.fetchone()[0]
        assert client.get(address).status_code == 200
        cursor.execute(_READ)
        return int(cursor.fetchone()[0] - before)


def _steps(client: Client, address: str) -> int:
    counted = 0

    def count() -> int:
        nonlocal counted
        counted += 1
        return 0

    connection.connection.set_progress_handler(count, 1)
    try:
        assert client.get(address).status_code == 200
    finally:
        connection.connection.set_progress_handler(None, 0)
    return counted


def grow(author: User, room: Category, topic: Topic) -> None:
    """Write sixty topics more, and a thousand posts more into the topic."""
    for number in range(60):
        make_topic(author, category=room, title=f"Topic {number}")
    written = {"author": author, "source": "tea", "html": "<p>tea</p>", "state": "published"}
    Post.objects.bulk_create(
        Post(topic=topic, number=number, created_at=THEN, published_at=THEN, **written)
        for number in range(60, 1060)
    )
    Topic.objects.filter(pk=topic.pk).update(highest_number=1059, highest_public_number=1059)


def test_no_page_takes_more_steps_in_a_large_forum(alice: User, client: Client) -> None:
    room = make_category("Grinders")
    for number in range(40):
        long = make_topic(alice, category=room, title=f"Early {number}")
    for number in range(58):
        make_reply(alice, long, body=f"Reply {number}")
    pages = ["/forums/", room.get_absolute_url(), f"/forums/t/{long.pk}-{long.slug}/?page=2"]
    small = [steps(client, page) for page in pages]
    assert all(small)

    grow(alice, room, long)

    large = [steps(client, page) for page in pages]
    assert all(now <= before for now, before in zip(large, small, strict=True)), (small, large)
