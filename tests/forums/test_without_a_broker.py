"""Words are written and read while nobody can be rung; what they bring about happens later."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from celery import Celery, current_app
from django.test import Client

from forums.discussions.actions import post_topic
from forums.discussions.models import Category, Post
from portal.accounts.models import User
from tests.forums.factories import make_category


@pytest.fixture
def _no_broker(tmp_path: Path) -> Iterator[None]:
    usual = current_app._get_current_object()  # type: ignore[attr-defined]
    Celery(broker=f"redis+socket://{tmp_path}/nobody.sock", set_as_current=False).set_current()
    yield
    usual.set_current()


@pytest.mark.usefixtures("_no_broker")
def test_a_topic_is_written_and_read_while_the_broker_is_away(
    alice: User,
    visitor: Client,
    now: datetime,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[list[Any]]],
) -> None:
    category: Category = make_category("Brewing")
    with django_capture_on_commit_callbacks(execute=True) as rung:
        topic = post_topic(
            author=alice, category=category, title="It hums", body="And then it stops.", now=now
        )
    assert rung
    assert "And then it stops." in visitor.get(topic.get_absolute_url()).content.decode()
    assert Post.objects.unnotified().filter(topic=topic).exists()
