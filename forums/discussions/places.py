"""Name the places where one writes, so that drafts and suggestions know them by one short key."""

import re
from dataclasses import dataclass
from typing import Final

from django.db.models import Model
from django.urls import reverse

from forums.discussions.mentions import Audience
from forums.discussions.models import Category, Post, Topic
from portal.accounts.models import User

KEY: Final = re.compile(r"(topic|reply|edit):([1-9][0-9]{0,17})")


@dataclass(frozen=True)
class Place:
    """Where something is written: its key, its page, what it belongs to, and who may be spoken to there."""

    key: str
    url: str
    title: str
    audience: Audience

    @classmethod
    def of_new_topic(cls, category: Category, writer: User) -> "Place":
        url = reverse("discussions:topic-new", args=[category.slug])
        return cls(f"topic:{category.pk}", url, category.name, Audience.of_new_topic(category, writer))

    @classmethod
    def of_reply(cls, topic: Topic) -> "Place":
        url = reverse("discussions:reply-new", args=[topic.pk])
        return cls(f"reply:{topic.pk}", url, topic.title, Audience.of_topic(topic))

    @classmethod
    def of_edit(cls, post: Post) -> "Place":
        url = reverse("discussions:post-edit", args=[post.pk])
        return cls(f"edit:{post.pk}", url, post.topic.title, Audience.of_topic(post.topic))


class PlaceUnknown(Exception):
    """There is no such place, or it is not for this person: both look the same."""


def find_place(key: str, writer: User) -> Place:
    """Return the place of a key, read through the person.

    Raises: PlaceUnknown.
    """
    found = find_places([key], writer)
    if key not in found:
        raise PlaceUnknown
    return found[key]


def find_places(keys: list[str], writer: User) -> dict[str, Place]:
    """Return those of the places the person may open, by three queries at most."""
    ids: dict[str, list[int]] = {"topic": [], "reply": [], "edit": []}
    for key in keys:
        if parts := KEY.fullmatch(key):
            ids[parts[1]].append(int(parts[2]))
    rows: list[Model] = []
    if ids["topic"]:
        rows += Category.objects.visible_to(writer).filter(pk__in=ids["topic"])
    if ids["reply"]:
        rows += Topic.objects.visible_to(writer).select_related("category").filter(pk__in=ids["reply"])
    if ids["edit"]:
        own = Post.objects.belonging_to(writer).select_related("topic__category")
        rows += own.filter(pk__in=ids["edit"])
    found = [_place_of(row, writer) for row in rows]
    return {place.key: place for place in found}


def _place_of(row: Model, writer: User) -> Place:
    if isinstance(row, Category):
        return Place.of_new_topic(row, writer)
    if isinstance(row, Topic):
        return Place.of_reply(row)
    assert isinstance(row, Post)
    return Place.of_edit(row)
