"""Split replies off into a topic of their own."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from forums.discussions import counts
from forums.discussions.actions.checks import clean_title, slug_of
from forums.discussions.actions.guards import check_narrowing
from forums.discussions.actions.operations import (
    Act,
    Kind,
    check_right,
    hold,
    tell_of_title,
    write_down,
)
from forums.discussions.errors import OperationRefused, SplitRefused, TextMissing
from forums.discussions.models import (
    Category,
    Post,
    ReadMarker,
    Subscription,
    Topic,
    TopicOperation,
    TopicTag,
)
from forums.discussions.policies import may_enter
from forums.discussions.relocating import Step, follow, reached, relocate, steps_after


@dataclass(frozen=True)
class NewTopic:
    """What the topic is to be called and where it is to stand; in the same category when none is named."""

    title: str
    category: Category | None = None


@transaction.atomic
def split_topic(*, topic: Topic, posts: Collection[int], wish: NewTopic, act: Act) -> TopicOperation:
    """Move the replies with the given keys into a new topic; the numbers they leave stay empty.

    Their authors are told where they stand now, each once.

    Raises: OperationRefused, SplitRefused, TextMissing, and what the rules for fewer readers raise.
    """
    [source] = hold(topic)
    check_right(act, source)
    if wish.category and not may_enter(wish.category, act.by):
        raise OperationRefused
    if not clean_title(wish.title):
        raise TextMissing
    chosen = list(Post.objects.filter(topic=source, pk__in=set(posts)).order_by("number"))
    if not chosen or len(chosen) != len(set(posts)) or chosen[0].is_opening or not chosen[0].is_published:
        raise SplitRefused
    if wish.category:
        moved = Post.objects.of_topic(source).filter(pk__in=posts)
        check_narrowing(moved, source.category, wish.category, act.by)
    target = _start(source, chosen[0], wish)
    steps = steps_after([(post.pk, post.number) for post in chosen], 0)
    shares = counts.shares_of([source, target])
    relocate(target, steps)
    ReadMarker.objects.bulk_create(_marks_of(source, target, steps))
    follow(source, target, shares)
    _follow_along(source, target, chosen, act)
    before: dict[str, Any] = {"steps": [[step.post, step.old, step.new] for step in steps]}
    operation = write_down(Kind.SPLIT, source, act, before, {"title": target.title})
    operation.target = target
    operation.save(update_fields=["target"])
    _tell_authors(operation, source.title, [post.pk for post in chosen], act)
    return operation


def _tell_authors(operation: TopicOperation, title: str, posts: Sequence[int], act: Act) -> None:
    """Tell everybody once, by the first of her posts that others read."""
    moved = Post.objects.published().filter(pk__in=posts).select_related("topic__category", "author")
    told: set[int | None] = set()
    for post in moved.order_by("number"):
        if post.author_id not in told:
            told.add(post.author_id)
            tell_of_title(operation, post, title, act)


def _start(source: Topic, first: Post, wish: NewTopic) -> Topic:
    """Make the new topic. In a category of own topics it stays with the customer it is about."""
    category = wish.category or source.category
    is_private = source.category.is_own_topics_only or category.is_own_topics_only
    title = clean_title(wish.title)
    target = Topic.objects.create(
        category=category,
        author_id=source.author_id if is_private else first.author_id,
        slug=slug_of(title),
        title=title,
        kind=source.kind,
        tag_list=source.tag_list,
        created_at=first.created_at,
        latest_post_at=first.created_at,
        latest_post_by_id=first.author_id,
    )
    tags = TopicTag.objects.filter(topic=source).values_list("tag", flat=True)
    TopicTag.objects.bulk_create([TopicTag(topic=target, tag_id=tag) for tag in tags])
    return target


def _marks_of(source: Topic, target: Topic, steps: Sequence[Step]) -> list[ReadMarker]:
    """Return the marks in the new topic of those who had read some of its posts."""
    return [
        ReadMarker(
            topic=target,
            user_id=mark.user_id,
            read_number=reached(steps, mark.read_number),
            read_at=mark.read_at,
        )
        for mark in ReadMarker.objects.filter(topic=source, read_number__gte=steps[0].old)
    ]


def _follow_along(source: Topic, target: Topic, posts: Sequence[Post], act: Act) -> None:
    """Let the authors of the moved posts follow them, as they followed the topic they were in."""
    authors = {post.author_id for post in posts if post.author_id}
    followed = Subscription.objects.filter(topic=source, user__in=authors)
    Subscription.objects.bulk_create(
        [
            Subscription(
                topic=target,
                user_id=row.user_id,
                level=row.level,
                created_at=act.now,
            )
            for row in followed
        ]
    )
