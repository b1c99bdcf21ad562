"""Compare everything that is stored as a counter with a recount, and mend what differs."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import Count, Exists, F, Model, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from forums.discussions.answers import COUNTED, reaction_facts
from forums.discussions.counts import mend_category, mend_topic, wrong_facts
from forums.discussions.markers import recount_markers
from forums.discussions.models import Category, Post, Reaction, ReadMarker, Revision, Topic

CHUNK: Final = 1_000


@dataclass(frozen=True)
class Difference:
    """One column that does not say what a recount says."""

    kind: str
    pk: int
    column: str
    stored: object
    counted: object


def differences() -> Iterator[Difference]:
    """Yield every counter that is wrong: of posts and their edits, topics, categories and read marks."""
    for topic in Topic.objects.order_by("pk").iterator(chunk_size=CHUNK):
        yield from _of("topic", topic, wrong_facts(topic))
    for category in Category.objects.order_by("pk"):
        yield from _of("category", category, wrong_facts(category))
    for post in _tapped_posts():
        facts = reaction_facts(post)
        wrong = {name: (getattr(post, name), value) for name, value in facts.items()}
        yield from _of("post", post, {name: pair for name, pair in wrong.items() if pair[0] != pair[1]})
    for pk, stored, counted in _wrong_edits():
        yield Difference("edits", pk, "revision_count", stored, counted)
    for pk, stored, counted in _wrong_markers():
        yield Difference("read marker", pk, "read_count", stored, counted)


def mend(wrong: Difference) -> None:
    """Write the row's counters anew."""
    if wrong.kind == "topic":
        mend_topic(Topic.objects.get(pk=wrong.pk))
    elif wrong.kind == "category":
        mend_category(Category.objects.get(pk=wrong.pk))
    elif wrong.kind == "post":
        _mend_post(wrong.pk)
    elif wrong.kind == "edits":
        Post.objects.filter(pk=wrong.pk).update(revision_count=wrong.counted)
    else:
        recount_markers(Topic.objects.filter(read_markers=wrong.pk))


@transaction.atomic
def _mend_post(pk: int) -> None:
    locked = Post.objects.select_for_update().get(pk=pk)
    Post.objects.filter(pk=pk).update(**reaction_facts(locked))


def _of(kind: str, row: Model, wrong: dict[str, tuple[object, object]]) -> Iterator[Difference]:
    for name, (stored, counted) in wrong.items():
        yield Difference(kind, row.pk, name, stored, counted)


def _tapped_posts() -> Iterator[Post]:
    """Yield the posts that say somebody tapped them, or that somebody did."""
    says = Q()
    for kind in COUNTED:
        says |= Q(**{f"{kind}_count__gt": 0})
    tapped = Exists(Reaction.objects.filter(post=OuterRef("pk")))
    yield from Post.objects.filter(says | tapped).order_by("pk").iterator(chunk_size=CHUNK)


def _wrong_edits() -> Iterator[tuple[int, int, int]]:
    """Yield the posts whose number of edits is not that of their latest kept revision."""
    latest = Revision.objects.filter(post=OuterRef("pk")).order_by("-number").values("number")[:1]
    rows: Any = Post.objects.filter(
        Q(revision_count__gt=0) | Exists(Revision.objects.filter(post=OuterRef("pk")))
    )
    wrong = rows.annotate(counted=Coalesce(Subquery(latest), 0)).exclude(revision_count=F("counted"))
    yield from wrong.order_by("pk").values_list("pk", "revision_count", "counted").iterator(chunk_size=CHUNK)


def _wrong_markers() -> Iterator[tuple[int, int, int]]:
    posts = Post.objects.published().filter(topic=OuterRef("topic"), number__lte=OuterRef("read_number"))
    counted = posts.order_by().values("topic").annotate(found=Count("pk")).values("found")
    rows: Any = ReadMarker.objects.annotate(counted=Coalesce(Subquery(counted), 0))
    wrong = rows.exclude(read_count=F("counted")).order_by("pk")
    yield from wrong.values_list("pk", "read_count", "counted").iterator(chunk_size=CHUNK)
