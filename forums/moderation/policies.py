"""Who may report, decide, appeal and answer appeals; one condition a line."""

from datetime import datetime, timedelta
from typing import Final

from forums.discussions.models import Post
from forums.discussions.policies import is_author, may_moderate
from forums.moderation.models import Appeal, Decision, Sanction, Whisper
from portal.accounts.models import User
from portal.accounts.policies import is_staff

APPEAL_WITHIN: Final = timedelta(days=30)


def may_decide(post: Post, moderator: User) -> bool:
    """Tell whether the moderator may decide about a post: she must see it, and not have written it."""
    if not may_moderate(moderator) or is_author(post, moderator):
        return False
    return Post.objects.visible_to(moderator).filter(pk=post.pk).exists()


def may_appeal(decision: Decision, post: Post, now: datetime) -> bool:
    """Tell whether the author of the post may still appeal: it is down by this decision, not long ago."""
    if not decision.is_against or now - decision.decided_at > APPEAL_WITHIN:
        return False
    return post.state == decision.state_after


def may_appeal_sanction(sanction: Sanction, now: datetime) -> bool:
    """Tell whether the person may still appeal: nobody ended it, and it was given not long ago."""
    if sanction.person_id is None or now - sanction.given_at > APPEAL_WITHIN:
        return False
    return sanction.ended_at is None


def may_answer_appeal(appeal: Appeal, moderator: User) -> bool:
    """Tell whether the moderator may answer: no hand in it, not about herself, and she sees the post."""
    if moderator.pk in appeal.deciders or moderator.pk == appeal.appellant_id:
        return False
    if appeal.decision is None:
        return may_moderate(moderator)
    return may_decide(appeal.decision.post, moderator)


def may_change_whisper(whisper: Whisper, person: User) -> bool:
    """Tell whether one may change or take away a whisper: her own, or a moderator any she sees."""
    if not is_staff(person) or not Whisper.objects.visible_to(person).filter(pk=whisper.pk).exists():
        return False
    return whisper.author_id == person.pk or may_moderate(person)
