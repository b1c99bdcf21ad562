"""Remember how far a person has read."""

from datetime import datetime

from django.db import transaction

from forums.discussions.markers import published_up_to
from forums.discussions.models import Post, ReadMarker, ReadSweep, Topic
from portal.accounts.models import User


@transaction.atomic
def mark_read(*, topic: Topic, user: User, number: int, now: datetime) -> ReadMarker:
    """Remember that a person has read a topic up to a number; a mark never goes back.

    The topic's row is held meanwhile, so that no post comes or goes between the count and the mark.
    """
    locked = Topic.objects.select_for_update().get(pk=topic.pk)
    marker = ReadMarker.objects.filter(topic=locked, user=user).first()
    known = (marker.read_number, marker.read_count) if marker else (0, 0)
    asked = min(number, locked.highest_public_number)
    reached = max(asked, known[0], _swept_number(locked, user, marker))
    if marker and reached == marker.read_number:
        return marker
    row = ReadMarker(
        topic=locked,
        user=user,
        read_number=reached,
        read_count=published_up_to(locked, reached, known),
        read_at=now,
    )
    return store_marker(row)


def _swept_number(topic: Topic, user: User, marker: ReadMarker | None) -> int:
    """Return the number up to which "all read" covers the topic, when it is younger than the mark."""
    sweep = ReadSweep.objects.filter(user=user).first()
    if sweep is None or (marker and marker.read_at >= sweep.swept_at):
        return 0
    covered = Post.objects.published().filter(topic=topic, published_at__lte=sweep.swept_at)
    return covered.order_by("-number").values_list("number", flat=True).first() or 0


def store_marker(marker: ReadMarker) -> ReadMarker:
    """Write a mark in the place of the person's earlier one, by one statement."""
    ReadMarker.objects.bulk_create(
        [marker],
        update_conflicts=True,
        unique_fields=["topic", "user"],
        update_fields=["read_number", "read_count", "read_at"],
    )
    return marker


def mark_all_read(*, user: User, now: datetime) -> ReadSweep:
    """Let everything there is count as read, by one statement however much it is."""
    sweep = ReadSweep(user=user, swept_at=now)
    ReadSweep.objects.bulk_create(
        [sweep], update_conflicts=True, unique_fields=["user"], update_fields=["swept_at"]
    )
    return sweep
