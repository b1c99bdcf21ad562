"""Answer and thank who filled in a form, without learning more of her than the form promised."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from feedback.inbox.actions.changing import Wish
from feedback.inbox.actions.steps import write_event
from feedback.inbox.actions.working import work_on
from feedback.inbox.letters import letter_of_thanks
from feedback.inbox.models import Entry, EntryEvent, Thanks
from feedback.surveys.actions import address_for_reply, reply_to_response, response_of, touch_of
from feedback.surveys.models import Mode, Response
from portal.accounts.models import User
from portal.customers.models import Address, Channel
from portal.interactions.actions import NoWayToReply, reply_to_interaction, write_again
from portal.interactions.followers import Answered
from portal.interactions.sources import source_of
from portal.lib.errors import ActionError
from portal.lib.states import advance
from portal.messaging.actions import queue_message


class ThankedAlready(ActionError):
    sentence = _("Somebody has said thank you for this answer already. Once is enough.")


@dataclass(frozen=True)
class Ways:
    """Whether and how she can be reached; `sentence` tells staff, and names nobody who must not be named."""

    to: Address | str | None
    sentence: str

    @property
    def is_open(self) -> bool:
        return self.to is not None


def ways_of(response: Response) -> Ways:
    """Return how an answer to her would go."""
    if response.mode == Mode.ANONYMOUS:
        return Ways(
            None,
            gettext("This form is anonymous: nothing is kept that leads to a person, so nobody can answer."),
        )
    to = address_for_reply(response)
    if to is None:
        return Ways(
            None, gettext("No address was left and none is proved: this can't be answered from here.")
        )
    if response.mode == Mode.CONFIDENTIAL:
        return Ways(to, gettext("It reaches who answered, by the way we know. You don't learn who it is."))
    value = to.value if isinstance(to, Address) else to
    if isinstance(to, Address) and to.channel == Channel.TEXT:
        return Ways(to, gettext("By text message to %(address)s.") % {"address": value})
    return Ways(to, gettext("By e-mail to %(address)s.") % {"address": value})


@transaction.atomic
def reply_to_answer(*, entry: Entry, text: str, is_done: bool, author: User, now: datetime) -> Entry:
    """Send words to who answered; the first ones also settle what waits for an answer.

    Raises: NoWayToReply, ReplyEmpty, and what the source of the touch raises.
    """
    response, touch = entry.response, touch_of(entry.response)
    if touch is None or not ways_of(response).is_open:
        raise NoWayToReply
    send = reply_to_interaction if touch.answered_at is None else write_again
    send(interaction=touch, text=text, author=author, now=now)
    entry.refresh_from_db(fields=["state", "done_at"])
    if is_done and not entry.is_done:
        work_on(entries=[entry], wish=Wish("done"), author=author, now=now)
    return entry


def note_answer(answered: Answered) -> None:
    """Write into the history that staff answered, wherever they did it (a follower of touches)."""
    if source_of(answered.touch.kind).reply is not reply_to_response:
        return  # a post or a case may have the same number as an answer
    response = response_of(answered.touch)
    entry = Entry.objects.filter(pk=response.pk).first() if response is not None else None
    if entry is None:
        return
    write_event(entry, EntryEvent.Kind.REPLIED, now=answered.now, author=answered.author, text=answered.text)
    if entry.state == Entry.State.NEW:
        advance(entry, Entry.State.OPEN, Entry.MOVES)


@transaction.atomic
def thank_for_answer(*, entry: Entry, author: User, now: datetime) -> Thanks:
    """Thank who answered, once; the database itself refuses a second time.

    Raises: NoWayToReply, ThankedAlready.
    """
    to = ways_of(entry.response).to
    if to is None:
        raise NoWayToReply
    try:
        with transaction.atomic():
            thanks = Thanks.objects.create(response=entry.response, said_by=author, said_at=now)
    except IntegrityError as error:
        raise ThankedAlready from error
    queue_message(letter_of_thanks(entry.response, to, author), now=now)
    write_event(entry, EntryEvent.Kind.THANKED, now=now, author=author)
    return thanks
