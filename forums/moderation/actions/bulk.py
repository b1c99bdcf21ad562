"""Decide about many posts at once, and take all of it back at once."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from forums.discussions.models import Post
from forums.discussions.policies import may_moderate
from forums.moderation.actions.deciding import decide
from forums.moderation.actions.undoing import UNDO_WITHIN, undo_decision
from forums.moderation.classes import class_of
from forums.moderation.errors import BulkUndoTooLate, DecisionRefused, LooksLikeComplaint
from forums.moderation.grounds import Grounds
from forums.moderation.models import BulkAct, Decision, PostClass
from forums.moderation.rules import EFFECTS
from portal.accounts.models import User
from portal.lib.errors import ActionError

Refusals = Mapping[str, int]
"""How often each refusal came, by its sentence."""


def decide_many(
    *, posts: Iterable[Post], verdict: str, moderator: User, now: datetime, grounds: Grounds
) -> tuple[BulkAct, Refusals]:
    """Decide about each post as the desk does; what is refused is counted, the others go on.

    What looks like a complaint is not taken down in bulk: somebody reads it first.
    """
    act = BulkAct.objects.create(verdict=verdict, rule=grounds.rule, done_by=moderator, done_at=now)
    refused: Counter[str] = Counter()
    decided = 0
    for post in posts:
        try:
            _refuse_complaint(post, verdict)
            decide(post=post, verdict=verdict, moderator=moderator, now=now, grounds=grounds, bulk=act)
            decided += 1
        except ActionError as error:
            refused[str(error)] += 1
    if decided:
        act.decided_count = decided
        act.save(update_fields=["decided_count"])
    else:
        act.delete()
    return act, refused


def _refuse_complaint(post: Post, verdict: str) -> None:
    """Leave what is a complaint, or looks like one, to somebody who reads it.

    Raises: LooksLikeComplaint.
    """
    is_about_it = EFFECTS[verdict].needs_reason or verdict == Decision.Verdict.CLASS
    if is_about_it and class_of(post) == PostClass.COMPLAINT:
        raise LooksLikeComplaint


def undo_bulk(*, act: BulkAct, moderator: User, now: datetime) -> tuple[int, Refusals]:
    """Take back what still can be of a bulk act; return how many, and why others could not.

    Raises: DecisionRefused, BulkUndoTooLate.
    """
    if not may_moderate(moderator):
        raise DecisionRefused
    if now - act.done_at > UNDO_WITHIN:
        raise BulkUndoTooLate
    refused: Counter[str] = Counter()
    undone = 0
    for decision in Decision.objects.of_bulk(act).filter(undone_by=None).select_related("post__author"):
        try:
            with transaction.atomic():
                undo_decision(decision=decision, moderator=moderator, now=now)
            undone += 1
        except ActionError as error:
            refused[str(error)] += 1
    if undone:
        BulkAct.objects.filter(pk=act.pk, undone_at=None).update(undone_at=now, undone_by=moderator)
    elif not refused:
        raise BulkUndoTooLate
    return undone, refused
