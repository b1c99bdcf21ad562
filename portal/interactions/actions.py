"""Record a touch of a customer and answer it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypedDict

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.customers.models import Customer
from portal.interactions.followers import Answered, tell_answered, tell_recorded
from portal.interactions.matters import tell_settled
from portal.interactions.models import Interaction
from portal.interactions.signals import interaction_recorded
from portal.interactions.sources import source_of
from portal.lib.bulk import insert_many
from portal.lib.errors import ActionError


class NoWayToReply(ActionError):
    sentence = _(
        "This can't be answered from here. Write to the customer another way, then mark it as answered."
    )


class AlreadyAnswered(ActionError):
    sentence = _("Somebody has answered this already. Reload the page to see the answer.")


class ReplyEmpty(ActionError):
    sentence = _("Write your answer first.")


@dataclass(frozen=True)
class Touch:
    """What a source says of one touch. `source_id` or `dedupe_key` makes recording it twice harmless."""

    kind: str
    title: str
    occurred_at: datetime
    customer: Customer | None = None
    source_id: int | None = None
    dedupe_key: str | None = None
    direction: str = Interaction.Direction.INBOUND
    channel: str = ""
    text: str = ""
    url: str = ""
    score: float | None = None
    score_label: str = ""
    is_complaint: bool = False
    is_internal: bool = False
    wants_reply: bool = False


@transaction.atomic(savepoint=False)
def record_interaction(touch: Touch) -> Interaction:
    """Write one touch, once; its followers do their part with it, and listeners are told after commit."""
    fields = {**vars(touch), "title": touch.title[:200]}
    if touch.source_id is not None:
        key = {"kind": touch.kind, "source_id": touch.source_id}
    elif touch.dedupe_key:
        key = {"dedupe_key": touch.dedupe_key}
    else:
        return _publish(Interaction.objects.create(**fields))
    try:
        with transaction.atomic():  # nearly always it is new, so nothing is looked up before
            made = Interaction.objects.create(**fields)
    except IntegrityError:
        return Interaction.objects.get(**key)
    return _publish(made)


class Sent(TypedDict):
    """What a source says of one message that left, when it tells of many at once."""

    source_id: int
    customer_id: int
    channel: str
    title: str
    text: str
    url: str


def record_sent(rows: Sequence[Sent], *, kind: str, now: datetime) -> None:
    """Write many outbound touches of one kind in one go; those known already stay as they are.

    Costs a tenth of writing them through the model: the values all rows share are prepared once.
    """
    same = {"kind": kind, "direction": Interaction.Direction.OUTBOUND.value, "occurred_at": now}
    insert_many(Interaction, rows, same=same)
    transaction.on_commit(partial(_publish_many, kind, [row["source_id"] for row in rows]))


def _publish_many(kind: str, sources: Sequence[int]) -> None:
    if interaction_recorded.has_listeners(Interaction):
        for pk in Interaction.objects.from_sources(kind, sources):
            interaction_recorded.send_robust(sender=Interaction, interaction_id=pk)


def _publish(interaction: Interaction) -> Interaction:
    tell_recorded(interaction)
    transaction.on_commit(
        partial(interaction_recorded.send_robust, sender=Interaction, interaction_id=interaction.pk)
    )
    return interaction


@transaction.atomic
def reply_to_interaction(*, interaction: Interaction, text: str, author: User, now: datetime) -> Interaction:
    """Send the answer through the touch's own source and close it.

    Raises: ReplyEmpty, NoWayToReply, AlreadyAnswered, and what the source raises.
    """
    if not text.strip():
        raise ReplyEmpty
    reply = source_of(interaction.kind).reply
    if reply is None:
        raise NoWayToReply
    _close(interaction, author=author, now=now)
    reply(interaction=interaction, text=text.strip(), author=author, now=now)
    tell_answered(Answered(interaction, text.strip(), author, now))
    return _answered(interaction, author, now)


@transaction.atomic
def write_again(*, interaction: Interaction, text: str, author: User, now: datetime) -> Interaction:
    """Send more words through the touch's own source after it was answered.

    Raises: ReplyEmpty, NoWayToReply, and what the source raises.
    """
    if not text.strip():
        raise ReplyEmpty
    reply = source_of(interaction.kind).reply
    if reply is None:
        raise NoWayToReply
    reply(interaction=interaction, text=text.strip(), author=author, now=now)
    tell_answered(Answered(interaction, text.strip(), author, now))
    return interaction


@transaction.atomic
def mark_answered(*, interaction: Interaction, author: User, now: datetime) -> Interaction:
    """Close a touch that was answered another way.

    Raises: AlreadyAnswered.
    """
    _close(interaction, author=author, now=now)
    tell_answered(Answered(interaction, "", author, now))
    return _answered(interaction, author, now)


@transaction.atomic
def reopen_interaction(*, interaction: Interaction, now: datetime) -> Interaction:
    """Undo the closing: the touch waits for an answer again."""
    Interaction.objects.filter(pk=interaction.pk).update(answered_at=None, answered_by=None, wants_reply=True)
    interaction.refresh_from_db()
    return interaction


def _close(interaction: Interaction, *, author: User, now: datetime) -> None:
    rows = Interaction.objects.filter(pk=interaction.pk, answered_at__isnull=True)
    if not rows.update(answered_at=now, answered_by=author, wants_reply=True):
        raise AlreadyAnswered
    tell_settled(interaction.customer_id, now)


def _answered(interaction: Interaction, author: User, now: datetime) -> Interaction:
    """Bring the row in memory up to date, last of all: a source that refuses takes the closing back."""
    interaction.answered_at, interaction.answered_by, interaction.wants_reply = now, author, True
    return interaction
