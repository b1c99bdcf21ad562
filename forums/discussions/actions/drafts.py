"""Keep what people have begun to write: never lost, never overwritten unseen."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from forums.discussions.actions.checks import clean_title
from forums.discussions.models import LONGEST_TAGS, Draft, Post, Topic
from forums.discussions.pictures import IN_DRAFT, show_in_draft
from portal.accounts.models import User
from portal.lib.errors import ActionError
from portal.uploads.actions import forget_place

DRAFTS_EACH: Final = 50
LONGEST_DRAFT: Final = 64_000
"""Twice what a post holds: a text that is too long can be kept until it is shortened."""
KEPT_FOR: Final = timedelta(days=180)
DROPPED_FOR: Final = timedelta(days=30)


class DraftConflict(ActionError):
    """Another window saved this draft meanwhile; `draft` is what it says now."""

    sentence = _(
        "You changed this draft in another window or on another device. Yours is still here: "
        "compare the two, then save again to keep this one."
    )

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self.draft = draft


class DraftSent(ActionError):
    sentence = _("This text was sent already.")


class DraftTooLong(ActionError):
    sentence = _("A draft can hold 64,000 characters. Keep the rest somewhere else, or send a part of it.")


class TooManyDrafts(ActionError):
    sentence = _("You keep 50 drafts already. Send or delete one of them, then this one can be kept too.")


@dataclass(frozen=True)
class Begun:
    """A text as it stands in the writer's window; `seen_version` 0 means she saw no draft."""

    place: str
    title: str
    body: str
    seen_version: int = 0
    submission_key: UUID | None = None
    kind: str = ""
    tags: str = ""
    seen_title: str = ""
    """The title the writer found on the page. While the field says so, it is none of hers."""

    @property
    def own_title(self) -> str:
        title = clean_title(self.title)
        return "" if title == clean_title(self.seen_title) else title

    @property
    def is_empty(self) -> bool:
        return not (self.title.strip() or self.body.strip() or self.tags.strip())


def save_draft(*, user: User, begun: Begun, now: datetime) -> Draft | None:
    """Keep the text as the person's one draft at its place; an empty text lets the draft go.

    Raises: DraftConflict, DraftSent, DraftTooLong, TooManyDrafts.
    """
    if len(begun.body) > LONGEST_DRAFT:
        raise DraftTooLong
    key = begun.submission_key
    if key and Post.objects.filter(author=user, submission_key=key).exists():
        raise DraftSent
    try:
        with transaction.atomic():
            return _save(user, begun, now)
    except IntegrityError as error:  # two windows began at once
        found = Draft.objects.kept().filter(user=user, place=begun.place).first()
        if found is None:
            raise
        raise DraftConflict(found) from error


def _save(user: User, begun: Begun, now: datetime) -> Draft | None:
    found = Draft.objects.select_for_update().filter(user=user, place=begun.place).first()
    stands = found is not None and found.dropped_at is None
    if found is not None and stands and found.version != begun.seen_version:
        raise DraftConflict(found)
    if begun.is_empty:
        if found is not None and stands:
            _drop(found, now)
        return None
    if not stands and Draft.objects.kept().filter(user=user).count() >= DRAFTS_EACH:
        raise TooManyDrafts
    draft = found or Draft(user=user, place=begun.place, version=0)
    draft.title = begun.own_title
    draft.body = begun.body.replace("\x00", "")
    draft.kind = begun.kind if begun.kind in Topic.Kind.values else ""
    draft.tags = begun.tags.replace("\x00", "")[:LONGEST_TAGS]
    draft.version += 1
    draft.saved_at, draft.dropped_at = now, None
    draft.save()
    show_in_draft(draft, now)
    return draft


def _drop(draft: Draft, now: datetime) -> None:
    draft.dropped_at = now
    draft.save(update_fields=["dropped_at"])


def drop_draft(*, draft: Draft, now: datetime) -> Draft:
    """Take a draft out of the list; it can be put back for a month."""
    _drop(draft, now)
    return draft


def restore_draft(*, draft: Draft, now: datetime) -> Draft:
    """Put a deleted draft back.

    Raises: TooManyDrafts.
    """
    if Draft.objects.kept().filter(user=draft.user_id).count() >= DRAFTS_EACH:
        raise TooManyDrafts
    draft.dropped_at, draft.saved_at = None, now
    draft.save(update_fields=["dropped_at", "saved_at"])
    return draft


def forget_draft(*, user: User, place: str) -> None:
    """Let a draft go for good: its text was sent."""
    rows = Draft.objects.filter(user=user, place=place)
    if ids := list(rows.values_list("pk", flat=True)):
        forget_place(kind=IN_DRAFT, ids=ids)
        rows.delete()


def sweep_drafts(*, now: datetime) -> int:
    """Delete drafts nobody touched for half a year and those deleted a month ago, and return how many."""
    old = Draft.objects.filter(saved_at__lt=now - KEPT_FOR) | Draft.objects.filter(
        dropped_at__lt=now - DROPPED_FOR
    )
    ids = list(old.values_list("pk", flat=True)[:1_000])
    forget_place(kind=IN_DRAFT, ids=ids)
    return Draft.objects.filter(pk__in=ids).delete()[0]
