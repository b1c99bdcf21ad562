"""End the appeal against what its own moderator took back: the person got what she asked for."""

from datetime import datetime

from forums.moderation.letters import tell_appellant
from forums.moderation.models import Appeal, AppealQuerySet
from portal.accounts.models import User
from portal.lib.states import advance


def concede(appeals: AppealQuerySet, *, by: User, now: datetime, outcome: str) -> None:
    """Grant what is still open of the appeals, in the words given. Call it in a transaction."""
    for appeal in appeals.open().with_subjects():
        advance(appeal, Appeal.State.GRANTED, Appeal.MOVES, decided_by=by, decided_at=now, outcome=outcome)
        tell_appellant(appeal, now=now)
