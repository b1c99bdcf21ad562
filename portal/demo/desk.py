"""Let staff answer what waits, twice a day, but for what has just come in."""

from datetime import datetime, timedelta
from functools import partial
from typing import Final

from forums.discussions.touches import KIND as FORUM
from portal.accounts.models import User
from portal.demo.stage import Stage
from portal.interactions.actions import NoWayToReply, mark_answered, reply_to_interaction
from portal.interactions.models import Interaction

PATIENCE: Final = timedelta(hours=14)
FORUM_PATIENCE: Final = timedelta(days=4)
LEFT_FOR_TODAY: Final = timedelta(hours=40)
"""What came in this lately stays unanswered, so that the queues have something to do."""


def work(stage: Stage) -> None:
    """Plan the hours at the desk."""
    for half_day in range(180):
        stage.at(stage.ago(half_day / 2 + 0.3), partial(_answer_what_waits, stage))


def _answer_what_waits(stage: Stage, now: datetime) -> None:
    before = min(now - PATIENCE, stage.now - LEFT_FOR_TODAY)
    rows = Interaction.objects.waiting().oldest_first().filter(occurred_at__lte=before)
    for interaction in rows.select_related("customer"):
        author = stage.people[stage.chance.choice(("priya", "priya", "priya", "tobias"))]
        if interaction.kind != FORUM:
            _answer(stage, interaction, author, now)
        elif interaction.occurred_at <= now - FORUM_PATIENCE:  # another customer has helped
            mark_answered(interaction=interaction, author=author, now=now)


def _answer(stage: Stage, interaction: Interaction, author: User, now: datetime) -> None:
    said = stage.script.answers["complaint" if interaction.is_complaint else "other"]
    try:
        reply_to_interaction(interaction=interaction, text=stage.chance.choice(said), author=author, now=now)
    except NoWayToReply:
        mark_answered(interaction=interaction, author=author, now=now)
