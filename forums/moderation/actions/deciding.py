"""Decide about a post: of two moderators the second changes nothing."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from forums.discussions.models import Post
from forums.moderation.actions.claiming import refuse_if_claimed
from forums.moderation.actions.ruling import Ruling, lock, rule_on
from forums.moderation.classes import known_class
from forums.moderation.errors import (
    AlreadyDecided,
    AppealStands,
    ClassMissing,
    DecisionRefused,
    PostChanged,
    ReasonMissing,
    SecondPersonNeeded,
)
from forums.moderation.grounds import NO_GROUNDS, Grounds, Seen, passage_of
from forums.moderation.keeping import is_unclassed, keep_answers
from forums.moderation.models import Appeal, BulkAct, Decision, PostClass, Report
from forums.moderation.policies import may_decide
from forums.moderation.rules import EFFECTS
from portal.accounts.models import User


@transaction.atomic
def decide(
    *,
    post: Post,
    verdict: str,
    moderator: User,
    now: datetime,
    grounds: Grounds = NO_GROUNDS,
    seen: Seen | None = None,
    bulk: BulkAct | None = None,
) -> Decision:
    """Write a moderator's decision and do what it says; of two moderators the second changes nothing.

    Raises: DecisionRefused, ReasonMissing, QuoteNotFound, AlreadyDecided, PostChanged, ClaimedByAnother,
    SecondPersonNeeded if it would take a complaint down, ClassMissing if it may be one, AnswersWouldGo.
    """
    post, number, grounds = ready_to_decide(post, verdict, moderator, now, grounds, seen)
    post_class = class_for(post, verdict, grounds, moderator)
    if EFFECTS[verdict].needs_reason and post_class == PostClass.COMPLAINT:
        raise SecondPersonNeeded
    return rule_on(post, Ruling(verdict, moderator, grounds, post_class, bulk=bulk), number=number, now=now)


def ready_to_decide(
    post: Post, verdict: str, moderator: User, now: datetime, grounds: Grounds, seen: Seen | None
) -> tuple[Post, int, Grounds]:
    """Check everything, hold the post, and return it with its latest number and the clean grounds.

    Raises: what `decide` raises.
    """
    effect = EFFECTS[verdict]
    if not may_decide(post, moderator):
        raise DecisionRefused
    if effect.needs_reason and not grounds.for_author:
        raise ReasonMissing
    post, number = lock(post)
    check_seen(post, number, seen)
    refuse_if_claimed(post, moderator, now)
    if effect.needs_reason:
        keep_answers(post, moderator)
        _refuse_against_granted_appeal(post, moderator)
    has_reports = Report.objects.open().filter(post=post).exists()
    if post.state not in effect.from_states or (effect.needs_reports and not has_reports):
        raise AlreadyDecided
    return post, number, replace(grounds, quote=passage_of(post, grounds.quote))


def _refuse_against_granted_appeal(post: Post, moderator: User) -> None:
    """Keep who was overruled from taking the same words down again.

    Raises: AppealStands.
    """
    for appeal in Appeal.objects.granted_about_these_words(post).select_related("decision"):
        if moderator.pk in appeal.deciders and appeal.decided_by_id != moderator.pk:
            raise AppealStands


def check_seen(post: Post, number: int, seen: Seen | None) -> None:
    """Refuse who saw less than what stands.

    Raises: AlreadyDecided, PostChanged.
    """
    if seen is None:
        return
    if seen.decision_number != number:
        raise AlreadyDecided
    if seen.revision != post.revision_count:
        raise PostChanged


def class_for(post: Post, verdict: str, grounds: Grounds, moderator: User) -> str:
    """Return the class a decision carries: a complaint stays one until another person says otherwise.

    Raises: ClassMissing if the verdict is the class, or takes down what nobody said to be no complaint.
    """
    known = known_class(post, without=moderator)
    if known == PostClass.COMPLAINT:
        return known
    said = grounds.class_or_rule or known
    if verdict == Decision.Verdict.CLASS and not grounds.post_class:
        raise ClassMissing
    if EFFECTS[verdict].needs_reason and is_unclassed(post, said):
        raise ClassMissing
    return said
