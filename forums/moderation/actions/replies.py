"""Keep the texts moderators use again and again."""

from datetime import datetime

from forums.moderation.errors import SlotUnknown
from forums.moderation.models import CannedReply
from forums.moderation.slots import unknown_slots
from portal.accounts.models import User


def save_canned_reply(*, reply: CannedReply, editor: User, now: datetime) -> CannedReply:
    """Write a canned reply with who changed it.

    Raises: SlotUnknown if its text has a slot nobody can fill.
    """
    if unknown_slots(reply.body):
        raise SlotUnknown
    reply.changed_by, reply.changed_at = editor, now
    reply.save()
    return reply
