"""Take topics from a file: every row is a question or remark that opens one."""

import uuid
from argparse import _ArgumentGroup
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from allauth.account.models import EmailAddress
from django.utils.timezone import now as current_time
from django.utils.translation import gettext as _

from forums.discussions import counts
from forums.discussions.actions.checks import clean_title, render_body, slug_of
from forums.discussions.models import TITLE_MAX_LENGTH, Category, Post, Topic
from forums.discussions.touches import KIND
from portal.accounts.models import User
from portal.customers.models import Customer
from portal.interactions.imports import read_moment, shortened
from portal.interactions.models import Interaction
from portal.interactions.targets import TargetKind
from portal.lib.errors import ActionError
from portal.lib.importing import Outcome
from portal.lib.people import normalize_email
from portal.lib.tabular import Column, Reject, Row, RowInvalid

COLUMNS = (
    Column("text", ("question", "post", "body", "message", "content")),
    Column("title", ("subject", "headline")),
    Column("email", ("emailaddress", "mail", "author")),
    Column("when", ("date", "time", "createdat", "postedat", "timestamp")),
)
NAMESPACE: Final = uuid.UUID("6a0f7f0e-3a1d-4d0e-9d43-6f3f4f6b7a52")


class CategoryMissing(ActionError):
    """The category on the command line is none."""


@dataclass(frozen=True)
class Draft:
    """One topic as the file has it, checked."""

    title: str
    source: str
    html: str
    email: str
    written_at: datetime
    key: uuid.UUID


@dataclass
class TopicTarget:
    """The topics of one category. Nobody is told of imported topics, and none waits for an answer."""

    now: datetime
    category: Category
    _seen: Counter[str] = field(default_factory=Counter)

    @property
    def columns(self) -> Sequence[Column]:
        return COLUMNS

    def missing(self, found: Iterable[str]) -> str:
        if "text" in found:
            return ""
        return _("Say which column holds the words, such as --map text=Question.")

    def prepare(self, lines: Iterable[Row | Reject]) -> Iterable[Row | Reject]:
        return lines

    def take(self, rows: Sequence[Row]) -> Outcome:
        keyed = {self._key(row): row for row in rows}
        known = _known_keys(self.category, list(keyed))
        drafts: list[Draft] = []
        rejects: list[Reject] = []
        for key, row in keyed.items():
            if key in known:
                continue
            try:
                drafts.append(self._read(row, key))
            except (RowInvalid, ActionError) as error:
                rejects.append(Reject(row.line, str(error).rstrip("."), row.raw))
        self._write(drafts)
        return Outcome(added=len(drafts), known=len(known), rejects=tuple(rejects))

    def _read(self, row: Row, key: uuid.UUID) -> Draft:
        cells = row.cells
        title = clean_title(cells.get("title") or shortened(cells["text"]))
        if len(cells.get("title", "")) > TITLE_MAX_LENGTH:
            longest = {"longest": TITLE_MAX_LENGTH}
            raise RowInvalid(_("its title is longer than %(longest)d characters") % longest)
        return Draft(
            title=title,
            source=cells["text"],
            html=render_body(cells["text"]),
            email=normalize_email(cells.get("email", "")),
            written_at=read_moment(cells.get("when", ""), self.now),
            key=key,
        )

    def _key(self, row: Row) -> uuid.UUID:
        """Return the same whenever the row is read again; the second of two equal rows gets another."""
        content = "\x1f".join(f"{name}={row.cells[name]}" for name in sorted(row.cells))
        self._seen[content] += 1
        return uuid.uuid5(NAMESPACE, f"{self.category.pk}\x1f{content}\x1f{self._seen[content]}")

    def _write(self, drafts: Sequence[Draft]) -> None:
        if not drafts:
            return
        authors = _authors({draft.email for draft in drafts if draft.email})
        topics = Topic.objects.bulk_create(self._topic(draft, authors.get(draft.email)) for draft in drafts)
        posts = Post.objects.bulk_create(
            self._post(draft, topic) for draft, topic in zip(drafts, topics, strict=True)
        )
        _record(posts, self.now)
        counts.add_to_category(
            self.category.pk,
            topics=len(topics),
            posts=len(posts),
            latest_at=max(draft.written_at for draft in drafts),
        )

    def _topic(self, draft: Draft, author: User | None) -> Topic:
        return Topic(
            category=self.category,
            author=author,
            slug=slug_of(draft.title),
            title=draft.title,
            is_listed=True,
            highest_number=1,
            highest_public_number=1,
            latest_post_at=draft.written_at,
            latest_post_by=author,
            created_at=draft.written_at,
        )

    def _post(self, draft: Draft, topic: Topic) -> Post:
        return Post(
            topic=topic,
            number=1,
            author=topic.author,
            source=draft.source,
            html=draft.html,
            state=Post.State.PUBLISHED,
            submission_key=draft.key,
            created_at=draft.written_at,
            published_at=draft.written_at,
            notified_at=self.now,
        )


def _known_keys(category: Category, keys: Sequence[uuid.UUID]) -> set[uuid.UUID | None]:
    rows = Post.objects.filter(topic__category=category, submission_key__in=keys)
    return set(rows.values_list("submission_key", flat=True))


def _authors(emails: set[str]) -> dict[str, User]:
    """Return the people who have proved these addresses; what others wrote stands without an author."""
    rows = EmailAddress.objects.filter(email__in=emails, verified=True).select_related("user")
    return {row.email: row.user for row in rows}


def _record(posts: Sequence[Post], now: datetime) -> None:
    authors = [post.author_id for post in posts if post.author_id]
    customers = Customer.objects.filter(user__in=authors).in_bulk(field_name="user_id")
    Interaction.objects.bulk_create(
        Interaction(
            customer=customers[post.author_id],
            kind=KIND,
            source_id=post.pk,
            direction=Interaction.Direction.INBOUND,
            channel="forum",
            title=post.topic.title[:200],
            text=post.source,
            url=post.topic.url_of(1),
            occurred_at=post.created_at,
            triaged_at=now,
        )
        for post in posts
        if post.author_id in customers
    )


def _open(options: Mapping[str, Any]) -> TopicTarget:
    slug = options["category"]
    category = Category.objects.filter(slug=slug).first()
    if category is None:
        known = ", ".join(Category.objects.in_order().values_list("slug", flat=True)) or _("none yet")
        words = {"slug": slug, "known": known}
        raise CategoryMissing(
            _("Say with --category where the topics go; “%(slug)s” is no category. There are: %(known)s.")
            % words
        )
    return TopicTarget(now=current_time(), category=category)


def _add_arguments(parser: _ArgumentGroup) -> None:
    parser.add_argument("--category", default="", metavar="SLUG", help="the category the topics go to")


TOPICS = TargetKind(
    key="topics", summary="every row opens a topic of the forums", open=_open, add_arguments=_add_arguments
)
