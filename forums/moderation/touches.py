"""Keep what the desk knows of a post's touch true through decisions and their undoing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from forums.discussions.models import Post
from forums.discussions.touches import KIND
from portal.interactions.models import Interaction

COLUMNS: Final = ("wants_reply", "answered_at", "answered_by_id", "is_complaint")


def touch_facts(post: Post) -> dict[str, Any]:
    """Return what a decision may change of a post's touch, as JSON keeps it; empty when there is none."""
    facts = Interaction.objects.filter(kind=KIND, source_id=post.pk).values(*COLUMNS).first() or {}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in facts.items()
    }


def put_back(post: Post, before: Mapping[str, Any]) -> None:
    """Write the facts of a touch as they stood."""
    if before:
        Interaction.objects.filter(kind=KIND, source_id=post.pk).update(**before)


def ask_for_answer(post: Post) -> None:
    """Let a genuine complaint wait for an answer at the desk, unless it has one."""
    rows = Interaction.objects.filter(kind=KIND, source_id=post.pk)
    rows.update(is_complaint=True)
    rows.filter(answered_at__isnull=True, direction=Interaction.Direction.INBOUND).update(wants_reply=True)
