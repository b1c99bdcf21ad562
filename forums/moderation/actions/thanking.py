"""Thank for praise with one tap."""

from datetime import datetime

from django.db import transaction

from forums.discussions.actions import react, unreact
from forums.discussions.models import Post, Reaction
from forums.moderation.actions.deciding import decide
from forums.moderation.grounds import Grounds, Seen
from forums.moderation.models import Decision, PostClass
from portal.accounts.models import User

THANKS = Reaction.Kind.THANKS


@transaction.atomic
def thank_for_post(
    *, post: Post, moderator: User, now: datetime, seen: Seen | None = None, note: str = ""
) -> Decision:
    """Let short praise stand and thank its author beside it; undoing takes both back.

    Raises: what `decide` and `react` raise.
    """
    verdict = Decision.Verdict.APPROVE if post.state == Post.State.HELD else Decision.Verdict.DISMISS
    grounds = Grounds(post_class=PostClass.PRAISE, note=note)
    decision = decide(post=post, verdict=verdict, moderator=moderator, now=now, grounds=grounds, seen=seen)
    had_thanked = Reaction.objects.filter(post=post, user=moderator, kind=THANKS).exists()
    if not had_thanked:
        react(post=decision.post, user=moderator, kind=THANKS, now=now)
        decision.after["thanks"] = moderator.pk
        decision.save(update_fields=["after"])
    return decision


def take_thanks_back(decision: Decision, post: Post) -> None:
    """Take the thanks of a decision back while the post is still shown."""
    moderator = User.objects.filter(pk=decision.after.get("thanks")).first()
    if moderator is not None:
        unreact(post=post, user=moderator, kind=THANKS)
