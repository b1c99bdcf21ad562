"""Count what people read and how they helped: a few grouped queries for any number of people."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from forums.discussions.models import Post, Reaction, ReadMarker, Solution
from forums.discussions.visibility import Visibility
from forums.people.standing import Facts
from portal.customers.models import Customer

OPEN_ROOMS = (Visibility.PUBLIC, Visibility.MEMBERS)
"""Only what every member can read counts: a standing must not tell of rooms one can't see."""


def facts_of(user_ids: Collection[int]) -> dict[int, Facts]:
    """Return what was counted of each person, by five queries."""
    posts = _in_open_rooms(Post.objects.published(), "topic__").filter(author__in=user_ids)
    written = _by_person(posts.values(who=F("author_id")).annotate(posts=Count("pk")))
    marked = (
        _in_open_rooms(Solution.objects.all(), "topic__")
        .filter(post__author__in=user_ids, post__state=Post.State.PUBLISHED)
        .exclude(marked_by=F("post__author"))
    )
    answered = _by_person(
        marked.values(who=F("post__author_id")).annotate(answers=Count("post", distinct=True))
    )
    taps = _in_open_rooms(Reaction.objects.all(), "post__topic__").filter(
        post__author__in=user_ids, post__state=Post.State.PUBLISHED
    )
    by_others = taps.exclude(user=F("post__author"))
    thanked = _by_person(
        by_others.values(who=F("post__author_id")).annotate(
            thanks=Count("pk"), thankers=Count("user", distinct=True)
        )
    )
    read = _by_person(
        ReadMarker.objects.filter(user__in=user_ids)
        .values(who=F("user_id"))
        .annotate(posts_read=Sum("read_count"), topics_read=Count("pk"))
    )
    parts = (written, answered, thanked, read)
    return {
        pk: Facts(**{name: n for part in parts for name, n in part.get(pk, {}).items()}) for pk in user_ids
    }


def verified_among(user_ids: Collection[int]) -> set[int]:
    """Return the people whom the company knows as its customers: by its own number, or by a tag staff set."""
    customers = Customer.objects.filter(user__in=user_ids)
    known = Q(external_id__isnull=False) | Q(tags__isnull=False)
    return set(customers.filter(known).values_list("user", flat=True))


def _in_open_rooms(rows: QuerySet[Any], topic: str) -> QuerySet[Any]:
    return rows.filter(
        **{
            f"{topic}is_listed": True,
            f"{topic}category__visibility__in": OPEN_ROOMS,
            f"{topic}category__is_own_topics_only": False,
        }
    )


def _by_person(rows: Iterable[Any]) -> dict[int, dict[str, int]]:
    return {row.pop("who"): row for row in rows}
