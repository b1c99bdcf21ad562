"""Say who is looking at a post, so that two do not do the same work."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from forums.discussions.models import Post
from forums.moderation.errors import ClaimedByAnother, DecisionRefused
from forums.moderation.models import Claim
from forums.moderation.policies import may_decide
from portal.accounts.models import User

CLAIM_LASTS: Final = timedelta(minutes=5)


@transaction.atomic
def claim_post(*, post: Post, moderator: User, now: datetime, takes_over: bool = False) -> Claim:
    """Note that the moderator looks at the post for some minutes; claiming again makes it longer.

    Nobody looks at two posts at once: with the next one her claim on the one before ends.

    Raises: DecisionRefused, ClaimedByAnother unless she takes it over.
    """
    if not may_decide(post, moderator):
        raise DecisionRefused
    Claim.objects.bulk_create(
        [Claim(post=post, moderator=moderator, first_at=now, until=now)], ignore_conflicts=True
    )
    free = Q() if takes_over else Q(moderator=moderator) | Q(until__lte=now)
    changes = {"moderator": moderator, "until": now + CLAIM_LASTS}
    if not Claim.objects.on(post).filter(free).update(**changes):
        raise ClaimedByAnother
    Claim.objects.live(now).filter(moderator=moderator).exclude(post=post).update(until=now)
    return Claim.objects.get(post=post)


def refuse_if_claimed(post: Post, moderator: User, now: datetime) -> None:
    """Refuse to decide under another moderator's eyes.

    Raises: ClaimedByAnother.
    """
    if Claim.objects.on(post).live(now).by_others(moderator).exists():
        raise ClaimedByAnother
