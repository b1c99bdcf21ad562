"""Tell for the log what staff do beside decisions: edits, acts on topics, settled proposals, blocks."""

import json
from collections.abc import Iterator

from django.conf import settings
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from forums.discussions.models import Post, Revision, TagOperation, TopicOperation
from forums.moderation.audit import Entry, about, name_of
from forums.moderation.models import Proposal
from portal.accounts.models import User
from portal.screening.models import Block


def edits(moderator: User) -> Iterator[Entry]:
    """Yield what somebody changed of another's words."""
    later = Revision.objects.filter(post=OuterRef("post"), number__gt=OuterRef("number"))
    next_text = Coalesce(Subquery(later.order_by("number").values("source")[:1]), F("post__source"))
    rows = Revision.objects.filter(post__in=Post.objects.visible_to(moderator).values("pk"))
    rows = rows.exclude(edited_by=F("post__author")).annotate(text_after=next_text)
    rows = rows.select_related("post__topic", "post__author", "edited_by")
    for row in rows.order_by("-edited_at", "-pk").iterator(500):
        text_after = row.text_after  # type: ignore[attr-defined]
        yield Entry(
            at=row.edited_at,
            act="edit",
            by=name_of(row.edited_by),
            **about(row.post),
            reason=row.reason,
            before=titled(row.title, row.source) if row.has_new_title else row.source,
            after=titled(row.title_after, text_after) if row.has_new_title else text_after,
        )


def titled(title: str, text: str) -> str:
    """Return what a post said with its topic's title, where that was changed too."""
    return f"{title}\n\n{text}"


def operations(moderator: User) -> Iterator[Entry]:
    """Yield the acts on whole topics, each with whether it was taken back."""
    rows = TopicOperation.objects.visible_to(moderator).select_related(
        "topic__author", "done_by", "undone_by"
    )
    for row in rows.order_by("-done_at", "-pk").iterator(500):
        taken_back = (
            f"undone by {name_of(row.undone_by)} at {row.undone_at.isoformat()}" if row.undone_at else ""
        )
        yield Entry(
            at=row.done_at,
            act=f"topic {row.kind}",
            by=name_of(row.done_by),
            topic=row.topic.title,
            post=f"{settings.SITE_URL}{row.topic.get_absolute_url()}",
            author=name_of(row.topic.author),
            reason=row.reason,
            note=taken_back,
            before=json.dumps(row.before, ensure_ascii=False),
            after=json.dumps(row.after, ensure_ascii=False),
        )


def tag_operations(moderator: User) -> Iterator[Entry]:
    """Yield the acts on tags, each with whether it was taken back."""
    rows = TagOperation.objects.visible_to(moderator).select_related("done_by", "undone_by")
    for row in rows.order_by("-done_at", "-pk").iterator(500):
        taken_back = (
            f"undone by {name_of(row.undone_by)} at {row.undone_at.isoformat()}" if row.undone_at else ""
        )
        yield Entry(
            at=row.done_at,
            act=f"tag {row.kind}",
            by=name_of(row.done_by),
            note=taken_back,
            before=row.name,
            after=row.new_name,
        )


def settlements(moderator: User) -> Iterator[Entry]:
    """Yield who declined a proposal, or decided otherwise; who confirmed one stands with its decision."""
    rows = Proposal.objects.visible_to(moderator).filter(settled_at__isnull=False, decision=None)
    rows = rows.select_related("post__topic", "post__author", "settled_by")
    for row in rows.order_by("-settled_at", "-pk").iterator(500):
        yield Entry(
            at=row.settled_at or row.proposed_at,
            act="settle",
            by=name_of(row.settled_by),
            **about(row.post),
            post_class="complaint",
            reason=row.answer,
            before="open",
            after=row.state,
        )


def blocks(_moderator: User) -> Iterator[Entry]:
    """Yield what was blocked, each with its end."""
    for row in Block.objects.for_list().order_by("-made_at", "-pk").iterator(500):
        until = f"until {row.until.isoformat()}" if row.until else "until it is lifted"
        lifted = (
            f", lifted by {name_of(row.lifted_by)} at {row.lifted_at.isoformat()}" if row.lifted_at else ""
        )
        yield Entry(
            at=row.made_at,
            act=f"block {row.kind}",
            by=name_of(row.made_by),
            note=row.value,
            reason=row.reason,
            after=f"{until}{lifted}",
        )
