"""Tell everything moderators did, line by line: who, when, what, why, before and after.

Apps and modules beside this one add their own acts with `register`.
"""

import heapq
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from itertools import chain

from django.conf import settings

from forums.discussions.models import Post
from forums.moderation.models import Appeal, Decision, Proposal, Report, Sanction
from portal.accounts.models import User
from portal.lib.exporting import csv_lines


@dataclass(frozen=True)
class Entry:
    """One act. Empty where it has no such part."""

    at: datetime
    act: str
    by: str = ""
    confirmed_by: str = ""
    topic: str = ""
    post: str = ""
    author: str = ""
    post_class: str = ""
    rule: str = ""
    ground: str = ""
    quote: str = ""
    reason: str = ""
    mend: str = ""
    note: str = ""
    before: str = ""
    after: str = ""
    undoes: str = ""
    bulk: str = ""

    def as_row(self) -> dict[str, str]:
        """Return the act as texts, by column."""
        return {**asdict(self), "at": self.at.isoformat()}


COLUMNS = tuple(field.name for field in fields(Entry))
Source = Callable[[User], Iterator[Entry]]
"""Gets the moderator who asks; yields acts, the newest first."""
_sources: list[Source] = []


def register(source: Source) -> None:
    """Add acts of another kind to the log."""
    if source not in _sources:
        _sources.append(source)


def entries(moderator: User) -> Iterator[Entry]:
    """Yield all acts about posts the moderator may see, the newest first."""
    yield from heapq.merge(
        *(source(moderator) for source in _sources), key=lambda entry: entry.at, reverse=True
    )


def about(post: Post) -> dict[str, str]:
    """Return the columns that name a post."""
    return {
        "topic": post.topic.title,
        "post": f"{settings.SITE_URL}{post.get_absolute_url()}",
        "author": str(post.author) if post.author else "",
    }


def decisions(moderator: User) -> Iterator[Entry]:
    """Yield the decisions."""
    rows = Decision.objects.visible_to(moderator).for_log().select_related("post__author")
    for row in rows.order_by("-decided_at", "-pk").iterator(500):
        yield Entry(
            at=row.decided_at,
            act=row.verdict,
            by=name_of(row.decided_by),
            confirmed_by=name_of(row.confirmed_by),
            **about(row.post),
            post_class=row.post_class,
            rule=row.rule,
            ground=row.ground,
            quote=row.quote,
            reason=row.reason,
            mend=row.mend,
            note=row.note,
            before=row.state_before,
            after=row.state_after,
            undoes=str(row.undoes_id or ""),
            bulk=str(row.bulk_id or ""),
        )


def proposals(moderator: User) -> Iterator[Entry]:
    """Yield what was proposed, and what was declined."""
    rows = Proposal.objects.visible_to(moderator).select_related(
        "post__topic", "post__author", "proposed_by", "settled_by"
    )
    for row in rows.order_by("-proposed_at", "-pk").iterator(500):
        yield Entry(
            at=row.proposed_at,
            act="propose",
            by=name_of(row.proposed_by),
            **about(row.post),
            post_class="complaint",
            rule=row.rule,
            ground=row.ground,
            quote=row.quote,
            reason=row.reason,
            mend=row.mend,
            note=row.note,
            after=f"{row.verdict}: {row.state}",
        )


def appeals(moderator: User) -> Iterator[Entry]:
    """Yield the answers to appeals, each with the appeal."""
    rows = Appeal.objects.visible_to(moderator).with_subjects().answered()
    for row in rows.order_by("-decided_at", "-pk").iterator(500):
        yield Entry(
            at=row.decided_at or row.created_at,
            act="appeal",
            by=name_of(row.decided_by),
            **(about(row.decision.post) if row.decision else {"author": name_of(row.appellant)}),
            quote=row.text,
            reason=row.outcome,
            before="open",
            after=row.state,
        )


def reports(moderator: User) -> Iterator[Entry]:
    """Yield what readers reported."""
    posts = Post.objects.visible_to(moderator).values("pk")
    rows = Report.objects.filter(post__in=posts).select_related("post__topic", "post__author", "reporter")
    for row in rows.order_by("-created_at", "-pk").iterator(500):
        yield Entry(
            at=row.created_at,
            act="report",
            by=name_of(row.reporter),
            **about(row.post),
            rule=row.reason,
            reason=row.note,
            note=f"weight {row.weight}",
            after=row.state,
        )


def sanctions(_moderator: User) -> Iterator[Entry]:
    """Yield the measures against people, each with how it ended."""
    rows = Sanction.objects.for_list().select_related("ended_by").order_by("-given_at", "-pk")
    for row in rows.iterator(500):
        ended = f"{row.end} by {name_of(row.ended_by)}: {row.end_reason}" if row.end else ""
        yield Entry(
            at=row.given_at,
            act=row.kind,
            by=name_of(row.given_by),
            author=name_of(row.person),
            rule=row.rule,
            reason=row.reason,
            note=row.note,
            after=f"until {row.until.isoformat()}" + (f", {ended}" if ended else ""),
        )


def name_of(user: User | None) -> str:
    """Return a name, or nothing for nobody."""
    return str(user) if user else ""


for source in (decisions, proposals, appeals, reports, sanctions):
    register(source)


def lines_of_json(moderator: User) -> Iterator[str]:
    """Yield the log as one JSON array, piece by piece."""
    rows = (json.dumps(entry.as_row(), ensure_ascii=False) for entry in entries(moderator))
    first = next(rows, None)
    if first is None:
        yield "[]\n"
        return
    yield from chain((f"[\n{first}",), (f",\n{row}" for row in rows), ("\n]\n",))


def lines_of_csv(moderator: User) -> Iterator[str]:
    """Yield the log as a table, line by line; no cell is a formula."""
    yield from csv_lines(COLUMNS, (list(entry.as_row().values()) for entry in entries(moderator)))
