"""Take a decision back exactly: the post, its reports, and what else hung on it."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from forums.discussions import counts
from forums.discussions.actions import move_post
from forums.discussions.models import Post
from forums.moderation.actions.conceding import concede
from forums.moderation.actions.ruling import facts_of, lock
from forums.moderation.actions.sanctioning import lift_sanctions_of
from forums.moderation.actions.thanking import take_thanks_back
from forums.moderation.classes import guess_class, known_class
from forums.moderation.errors import DecisionRefused, SecondPersonNeeded, UndoTooLate
from forums.moderation.keeping import is_unclassed
from forums.moderation.lessons import unlearn_from
from forums.moderation.letters import forget_letters, tell_author
from forums.moderation.models import Appeal, Decision, PostClass, Report
from forums.moderation.policies import may_decide
from forums.moderation.touches import put_back
from portal.accounts.models import User

UNDO_WITHIN: Final = timedelta(days=30)
TIMES: Final = ("published_at", "held_at")
NOT_UNDOABLE: Final = frozenset({Decision.Verdict.UNDO, Decision.Verdict.HOLD})


@transaction.atomic
def undo_decision(*, decision: Decision, moderator: User, now: datetime) -> Decision:
    """Take the latest decision about a post back within 30 days.

    Raises: DecisionRefused, UndoTooLate.
    """
    if not may_decide(decision.post, moderator):
        raise DecisionRefused
    if now - decision.decided_at > UNDO_WITHIN:
        raise UndoTooLate
    undoing = take_back(decision, by=moderator, now=now)
    outcome = _("The moderator took the decision back; your post is as it was.")
    concede(Appeal.objects.filter(decision=decision), by=moderator, now=now, outcome=outcome)
    return undoing


def is_latest(decision: Decision, post: Post, number: int) -> bool:
    """Tell whether nothing happened to the post since, so that taking back is exact."""
    return (
        decision.verdict not in NOT_UNDOABLE
        and decision.number == number
        and post.state == decision.state_after
    )


def take_back(decision: Decision, *, by: User, now: datetime, tells_author: bool = True) -> Decision:
    """Write the undoing and bring everything to where it was. Call it in a transaction.

    Raises: UndoTooLate if something happened to the post since, SecondPersonNeeded.
    """
    post, number = lock(decision.post)
    if not is_latest(decision, post, number):
        raise UndoTooLate
    _refuse_alone(decision, post, by)
    undoing = Decision.objects.create(
        post=post,
        number=number + 1,
        verdict=Decision.Verdict.UNDO,
        undoes=decision,
        decided_by=by,
        decided_at=now,
        state_before=decision.state_after,
        state_after=decision.state_before,
        reason_before=post.state_reason,
        before=facts_of(post),
    )
    _put_back(decision, post, now)
    lift_sanctions_of(decision=decision, moderator=by, now=now, reason=_("The decision was taken back."))
    undoing.after = facts_of(post)
    undoing.save(update_fields=["after"])
    if tells_author and decision.state_before != decision.state_after:
        tell_author(undoing, post, now=now)
    return undoing


def _refuse_alone(decision: Decision, post: Post, by: User) -> None:
    """Keep one person from taking a complaint out of view again that two never agreed to hide.

    Who let a post through puts it back into the queue herself; it is as she found it.

    Raises: SecondPersonNeeded.
    """
    if not post.is_published or decision.state_before == Post.State.PUBLISHED:
        return
    if decision.state_before == Post.State.HELD and decision.decided_by_id == by.pk:
        return
    said = known_class(post, without=by)
    is_complaint = (guess_class(post) if is_unclassed(post, said) else said) == PostClass.COMPLAINT
    was_agreed = Decision.objects.filter(post=post).against().filter(is_confirmed=True).exists()
    if is_complaint and not was_agreed:
        raise SecondPersonNeeded


def _put_back(decision: Decision, post: Post, now: datetime) -> None:
    """Restore the post, its touch and its reports; letters that still wait are not sent."""
    take_thanks_back(decision, post)
    touch_is_ours = facts_of(post)["touch"] == decision.after.get("touch", {})
    if decision.state_before != decision.state_after:
        move_post(post=post, to=decision.state_before, now=now, reason=decision.reason_before)
    _put_times_back(decision, post)
    if touch_is_ours:
        put_back(post, decision.before.get("touch", {}))
    forget_letters(decision, now=now)
    _reopen_reports(decision)
    unlearn_from(decision)


def _put_times_back(decision: Decision, post: Post) -> None:
    times = {name: decision.before[name] for name in TIMES if name in decision.before}
    if times == {name: facts_of(post)[name] for name in times}:
        return
    Post.objects.filter(pk=post.pk).update(**times)
    post.refresh_from_db(fields=TIMES)
    counts.follow_change(post.topic_id)


def _reopen_reports(decision: Decision) -> None:
    """Open again what the decision closed, but for reports the same person has made anew since."""
    again = Report.objects.open().filter(post=decision.post_id).values("reporter")
    closed = Report.objects.filter(decision=decision).exclude(reporter__in=again)
    closed.update(state=Report.State.OPEN, decision=None, decided_at=None, decided_by=None)
