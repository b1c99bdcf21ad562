"""Tell by one query each whether a page kept for visitors is still true; None for what they may not see."""

from collections.abc import Hashable
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Max, QuerySet, Sum, Value

from forums.discussions.models import Category, Topic
from portal.lib.prepared import Given, Prepared

_VISITOR: Final = AnonymousUser()


def _topic_rows(_shape: None) -> "QuerySet[Any, Any]":
    columns = ("version", "category__name", "category__slug", "category__is_closed")
    return Topic.objects.visible_to(_VISITOR).filter(pk=Given("topic")).values_list(*columns)


def _room_rows(_shape: None) -> "QuerySet[Any, Any]":
    rows = Category.objects.visible_to(_VISITOR).filter(slug=Given("slug"))
    inside = rows.annotate(inside=Sum("children__version"), count=Count("children"))
    return inside.values_list("version", "inside", "count")


def _all_rooms(_shape: None) -> "QuerySet[Any, Any]":
    rows = Category.objects.order_by().annotate(one=Value(1)).values("one")
    counted = rows.annotate(count=Count("pk"), changes=Sum("version"), newest=Max("pk"))
    return counted.values_list("count", "changes", "newest")


_TOPIC: Final = Prepared(_topic_rows)
_ROOM: Final = Prepared(_room_rows)
_ROOMS: Final = Prepared(_all_rooms)


def of_topic(pk: str, slug: str) -> Hashable | None:
    """Return what changes whenever a topic's page does."""
    return _TOPIC.first(None, topic=int(pk))


def of_room(slug: str) -> Hashable | None:
    """Return what changes whenever a category's list of topics does."""
    return _ROOM.first(None, slug=slug)


def of_rooms() -> Hashable | None:
    """Return what changes whenever the list of categories does."""
    return _ROOMS.first(None)
