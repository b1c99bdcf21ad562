"""What waits for a moderator, and since when."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Case, F, Min, OuterRef, Subquery, When
from django.db.models.functions import Coalesce

from forums.discussions.models import Post, PostQuerySet
from forums.moderation.models.proposals import Proposal
from forums.moderation.models.reports import Report

LATE_AFTER: Final = timedelta(hours=24)


def waiting_posts(posts: PostQuerySet) -> PostQuerySet:
    """Narrow posts to those that wait for a moderator, each with `waiting_since`."""
    held = Post.objects.held().values("pk")
    waiting = held.union(Report.objects.open().values("post"), Proposal.objects.open().values("post"))
    return posts.filter(pk__in=waiting).annotate(waiting_since=_waiting_since())


def _waiting_since() -> Case:
    reports = Report.objects.open().filter(post=OuterRef("pk")).order_by().values("post")
    proposals = Proposal.objects.open().filter(post=OuterRef("pk")).values("proposed_at")
    asked = Coalesce(
        Subquery(reports.annotate(oldest=Min("created_at")).values("oldest")), Subquery(proposals)
    )
    return Case(When(state=Post.State.HELD, then=F("held_at")), default=asked)


def is_late(waiting_since: datetime, now: datetime) -> bool:
    """Tell whether a post has waited longer than a day."""
    return now - waiting_since > LATE_AFTER
