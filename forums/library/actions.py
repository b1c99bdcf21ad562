"""Put a post on the shelf, look at it again, change it, retire it, and take each of these back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from forums.discussions.models import Post
from forums.library.errors import (
    AlreadyPromoted,
    DateRefused,
    OwnerRefused,
    PromotionRefused,
    ReviewOutdated,
    ReviewRefused,
    UndoRefused,
)
from forums.library.models import Practice, PracticeReview, company_date
from forums.library.policies import can_be_promoted, can_own, may_promote, may_review
from portal.accounts.models import User
from portal.lib.states import advance

KEPT: Final = ("title", "summary", "owner_id", "review_date", "state")
"""What a review writes down as it was before and after."""


@dataclass(frozen=True)
class Label:
    """What stands on the shelf in front of a post."""

    title: str
    summary: str
    owner: User
    review_date: date

    @property
    def columns(self) -> dict[str, Any]:
        return {
            "title": self.title.strip(),
            "summary": " ".join(self.summary.split()),
            "owner": self.owner,
            "review_date": self.review_date,
        }


def promote_post(*, post: Post, label: Label, user: User, now: datetime) -> Practice:
    """Put a post on the shelf.

    Raises: PromotionRefused, AlreadyPromoted, OwnerRefused, DateRefused.
    """
    if not may_promote(user) or not can_be_promoted(post):
        raise PromotionRefused
    _check(label, now)
    words = {**label.columns, "promoted_by": user, "promoted_at": now, "reviewed_at": now}
    try:
        with transaction.atomic():
            practice = Practice.objects.create(post=post, slug=_slug(label.title, post.pk), **words)
            _write_down(practice, PracticeReview.Kind.PROMOTED, {}, user, now)
    except IntegrityError as error:  # somebody else was quicker
        raise AlreadyPromoted from error
    return practice


def _slug(title: str, number: int) -> str:
    """Return an address that stays when the title changes; the number makes it one of a kind."""
    return f"{slugify(title)[:70].strip('-') or 'practice'}-{number}"


def _check(label: Label, now: datetime) -> None:
    if not can_own(label.owner):
        raise OwnerRefused
    _check_date(label.review_date, now)


def _check_date(review_date: date, now: datetime) -> None:
    if review_date <= company_date(now):
        raise DateRefused


@transaction.atomic
def review_practice(
    *, practice: Practice, review_date: date, user: User, now: datetime, note: str = ""
) -> PracticeReview:
    """Say that a practice still holds, until the next look.

    Raises: ReviewRefused, DateRefused, ReviewOutdated.
    """
    _check_date(review_date, now)
    changes = {"review_date": review_date, "reviewed_at": now}
    return _change(practice, PracticeReview.Kind.REVIEWED, changes, user, now, note)


@transaction.atomic
def edit_practice(*, practice: Practice, label: Label, user: User, now: datetime) -> PracticeReview:
    """Change what stands in front of a practice; its address stays.

    Raises: ReviewRefused, OwnerRefused, DateRefused, ReviewOutdated.
    """
    if label.review_date != practice.review_date:
        _check_date(label.review_date, now)
    if not can_own(label.owner):
        raise OwnerRefused
    return _change(practice, PracticeReview.Kind.EDITED, label.columns, user, now)


@transaction.atomic
def retire_practice(*, practice: Practice, user: User, now: datetime, note: str = "") -> PracticeReview:
    """Take a practice from the shelf for good; its topic stays where it is.

    Raises: ReviewRefused, ReviewOutdated.
    """
    changes = {"state": Practice.State.RETIRED}
    return _change(practice, PracticeReview.Kind.RETIRED, changes, user, now, note)


@transaction.atomic
def return_practice(*, practice: Practice, user: User, now: datetime) -> PracticeReview:
    """Put a retired practice back; one past its date waits for a review first.

    Raises: ReviewRefused, ReviewOutdated.
    """
    changes = {"state": Practice.State.ON_SHELF}
    return _change(practice, PracticeReview.Kind.RETURNED, changes, user, now)


def _change(
    practice: Practice, kind: str, changes: dict[str, Any], user: User, now: datetime, note: str = ""
) -> PracticeReview:
    """Write changes to a practice that is still as the person saw it, and write them down."""
    if not may_review(practice, user):
        raise ReviewRefused
    seen = _as_seen(practice)
    locked = Practice.objects.select_for_update().get(pk=practice.pk)
    if _as_seen(locked) != seen or (changes.get("state") == locked.state):
        raise ReviewOutdated
    _put(practice, changes)
    return _write_down(practice, kind, seen, user, now, note)


def _put(practice: Practice, changes: Mapping[str, Any]) -> None:
    """Write the columns, and the state by its table of moves."""
    to = changes.get("state", practice.state)
    if to != practice.state:
        advance(practice, to, Practice.MOVES)
    for name, value in changes.items():
        setattr(practice, name, value)
    practice.save(update_fields=[name for name in changes if name != "state"])


def _as_seen(practice: Practice) -> dict[str, Any]:
    values = {name: getattr(practice, name) for name in KEPT}
    return {**values, "review_date": practice.review_date.isoformat(), "state": str(practice.state)}


def _write_down(
    practice: Practice, kind: str, before: dict[str, Any], user: User, now: datetime, note: str = ""
) -> PracticeReview:
    return PracticeReview.objects.create(
        practice=practice,
        kind=kind,
        note=note.strip(),
        before=before,
        after=_as_seen(practice),
        done_by=user,
        done_at=now,
    )


@transaction.atomic
def undo_review(*, review: PracticeReview, user: User, now: datetime) -> Practice:
    """Take the latest act on a practice back: all is as before it, and the act stays on record.

    Raises: ReviewRefused, UndoRefused.
    """
    practice = Practice.objects.select_for_update().get(pk=review.practice_id)
    if not may_review(practice, user):
        raise ReviewRefused
    latest = PracticeReview.objects.of(practice).filter(undone_at__isnull=True).first()
    if latest is None or latest.pk != review.pk or not latest.before or _as_seen(practice) != latest.after:
        raise UndoRefused
    before = {**latest.before, "review_date": date.fromisoformat(latest.before["review_date"])}
    before["owner_id"] = User.objects.filter(pk=before["owner_id"]).values_list("pk", flat=True).first()
    _put(practice, {**before, "reviewed_at": _reviewed_before(latest)})
    PracticeReview.objects.filter(pk=latest.pk).update(undone_at=now, undone_by=user)
    return practice


def _reviewed_before(review: PracticeReview) -> datetime:
    looks = (PracticeReview.Kind.PROMOTED, PracticeReview.Kind.REVIEWED)
    earlier = PracticeReview.objects.filter(
        practice=review.practice_id, kind__in=looks, undone_at__isnull=True
    ).exclude(pk=review.pk)
    return earlier.latest("pk").done_at
