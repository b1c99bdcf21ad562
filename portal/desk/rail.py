"""Build the rail: which queues a person may see, with their counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.policies import may
from portal.desk.registry import GROUPS, MOST_COUNTED, Queue, QueueCount, all_queues

GROUP_LABELS = {
    "work": _("Waiting"),
    "people": _("People"),
    "manage": _("Listening"),
    "running": _("Running it"),
}


@dataclass(frozen=True)
class RailItem:
    """One line of the rail."""

    key: str
    title: str | Promise
    url: str
    icon: str
    empty: str | Promise
    is_queue: bool
    is_current: bool
    count: int
    late_count: int

    @property
    def count_words(self) -> str:
        return f"{MOST_COUNTED}+" if self.count > MOST_COUNTED else str(self.count)


@dataclass(frozen=True)
class Rail:
    """The queues a person may see, by group."""

    groups: tuple[tuple[str | Promise, tuple[RailItem, ...]], ...] = ()

    @property
    def items(self) -> tuple[RailItem, ...]:
        return tuple(item for _label, items in self.groups for item in items)


def build_rail(request: HttpRequest, now: datetime) -> Rail:
    """Return the rail for the person of a request; empty for who doesn't work here."""
    user = request.user
    if not isinstance(user, User) or not user.is_staff:
        return Rail()
    queues = [queue for queue in all_queues() if may(user, queue.permission)]
    urls = {queue.key: reverse(queue.url_name) for queue in queues}
    current = _current(urls, request.path)
    groups = []
    for group in GROUPS:
        items = tuple(
            _item(queue, urls[queue.key], is_current=queue.key == current, count=_count(queue, user, now))
            for queue in queues
            if queue.group == group
        )
        if items:
            groups.append((GROUP_LABELS[group], items))
    return Rail(tuple(groups))


def _current(urls: Mapping[str, str], path: str) -> str:
    """Return the key of the queue whose address begins the path, the longest one; home only for itself."""
    inside = [key for key, url in urls.items() if path == url or (key != "home" and path.startswith(url))]
    return max(inside, key=lambda key: len(urls[key]), default="")


def _count(queue: Queue, user: User, now: datetime) -> QueueCount:
    return queue.count(user, now) if queue.count else QueueCount(0)


def _item(queue: Queue, url: str, *, is_current: bool, count: QueueCount) -> RailItem:
    return RailItem(
        key=queue.key,
        title=queue.title,
        url=url,
        icon=queue.icon,
        empty=queue.empty,
        is_queue=queue.count is not None,
        is_current=is_current,
        count=count.waiting,
        late_count=count.late,
    )
