"""Give a message new words: a version each time, none ever changed."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.customers.models import Channel, Purpose
from portal.lib.errors import ActionError
from portal.messaging.actions.queueing import Letter, queue_message
from portal.messaging.models import Message, MessageWording
from portal.messaging.wording_kinds import Kind
from portal.messaging.wordings import Draft, check, forget_saved


class WordingRefused(ActionError):
    """The words can't be sent; `faults` says why, by field."""

    sentence = _("These words can't be sent yet. Mend what is marked.")

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__()
        self.faults = faults


@transaction.atomic
def save_wording(
    *, kind: Kind, language: str, draft: Draft, made_by: User | None, now: datetime
) -> MessageWording:
    """Keep the words as the next version; what is queued already keeps the words it has.

    Raises: WordingRefused.
    """
    faults = check(kind, draft)
    if faults:
        raise WordingRefused(faults)
    row = MessageWording(subject=draft.subject, body=draft.body, text=draft.text)
    return _add(row, kind, language, made_by, now)


@transaction.atomic
def restore_default(*, kind: Kind, language: str, made_by: User | None, now: datetime) -> MessageWording:
    """Go back to the words that come with the portal, as a version of its own."""
    return _add(MessageWording(is_default=True), kind, language, made_by, now)


def _add(
    row: MessageWording, kind: Kind, language: str, made_by: User | None, now: datetime
) -> MessageWording:
    latest = MessageWording.objects.of(kind.key, language).values_list("number", flat=True).first()
    row.kind, row.language, row.number = kind.key, language, (latest or 0) + 1
    row.made_by, row.made_at = made_by, now
    row.save()
    transaction.on_commit(forget_saved)
    return row


def send_test(*, kind: Kind, language: str, to: User, now: datetime) -> Message:
    """Send the message as it stands, with the examples in it, to a member of staff."""
    letter = Letter(
        template=kind.key,
        purpose=Purpose.SERVICE,
        channel=Channel.EMAIL,
        to=to.email,
        dedupe_key=f"wording-test:{kind.key}:{language}:{to.pk}:{now.timestamp()}",
        context=kind.sample(),
        language=language,
    )
    return queue_message(letter, now=now)
