"""Collect the queues of the desk: each app registers its own when it is ready."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.functional import Promise

from portal.accounts.models import User

MOST_COUNTED: Final = 999
"""No queue is counted further on the rail: whoever has more to do than that needs no number."""


@dataclass(frozen=True)
class QueueCount:
    """How much waits, and how much of it waits too long; one more than MOST_COUNTED stands for any more."""

    waiting: int
    late: int = 0


@dataclass(frozen=True)
class Queue:
    """One entry of the rail. `count` is None for a page that is no queue; it runs at most one query."""

    key: str
    title: str | Promise
    url_name: str
    icon: str
    group: str
    """One of GROUPS."""
    permission: str
    order: int = 50
    count: Callable[[User, datetime], QueueCount] | None = None
    empty: str | Promise = ""
    """What the home page says when nothing waits."""


def count_up_to_most(rows: QuerySet[Any]) -> int:
    """Return how many rows there are, at most one more than MOST_COUNTED, by reading no more than that."""
    return rows.order_by()[: MOST_COUNTED + 1].count()


GROUPS = ("work", "people", "manage", "running")
_queues: dict[str, Queue] = {}


def register(queue: Queue) -> None:
    """Put a queue on the rail. Registering a key twice replaces it."""
    _queues[queue.key] = queue


def all_queues() -> list[Queue]:
    """Return every queue in the order of the rail."""
    return sorted(_queues.values(), key=lambda queue: (GROUPS.index(queue.group), queue.order, queue.key))
