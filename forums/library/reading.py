"""Prepare what the shelf and the pages of practices show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict
from django.utils.safestring import SafeString, mark_safe

from forums.discussions.models import Category, Post
from forums.library.models import Practice, PracticeQuerySet
from portal.accounts.policies import Person

SHELF_ORDER = ("-post__worked_count", "-promoted_at", "-pk")


@dataclass(frozen=True)
class Wish:
    """What a reader looks for on the shelf."""

    words: str
    category: str
    tag: str

    @classmethod
    def read(cls, query: QueryDict) -> "Wish":
        return cls(
            query.get("q", "").strip()[:100], query.get("category", "")[:60], query.get("tag", "")[:40]
        )

    def __bool__(self) -> bool:
        return bool(self.words or self.category or self.tag)


def shelf_for(person: Person, now: datetime, wish: Wish) -> PracticeQuerySet:
    """Return the practices on the front shelf that a reader may see and looks for."""
    rows = Practice.objects.visible_to(person).on_front_shelf(now).with_words(wish.words).with_source()
    if wish.category:
        rows = rows.filter(post__topic__category__slug=wish.category)
    if wish.tag:
        rows = rows.filter(post__topic__topic_tags__tag__slug=wish.tag)
    return rows


def categories_on_shelf(person: Person, now: datetime) -> Sequence[Category]:
    """Return the categories that have something on the reader's shelf."""
    shown = Practice.objects.visible_to(person).on_front_shelf(now).order_by()
    return list(
        Category.objects.filter(pk__in=shown.values("post__topic__category")).in_order().only("slug", "name")
    )


def body_of(post: Post) -> SafeString:
    return mark_safe(post.html)  # noqa: S308 - sanitized when it was stored
