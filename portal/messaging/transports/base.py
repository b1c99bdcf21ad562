"""Say what a transport is and what may become of a message in its hands."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Protocol

from portal.lib.smtp import Moment, Note
from portal.messaging.models import Message

__all__ = [
    "Fate",
    "MaybeTaken",
    "Moment",
    "NotTaken",
    "Note",
    "OneByOne",
    "Outcome",
    "Paused",
    "Provider",
    "Refused",
    "Slows",
    "Transport",
    "Unreachable",
]


class Fate(Enum):
    """What became of a message that a transport was given."""

    TAKEN = "taken"
    UNTOUCHED = "untouched"
    NOT_TAKEN = "not_taken"
    REFUSED = "refused"
    MAYBE_TAKEN = "maybe_taken"


class Slows(Enum):
    """Whom an answer asks to wait besides the message itself."""

    NOBODY = ""
    RECIPIENTS = "recipients"
    PROVIDER = "provider"


@dataclass(frozen=True)
class Outcome:
    """What became of one message, the provider's number for it, and why."""

    fate: Fate
    reason: str = ""
    reference: str = ""
    is_address_bad: bool = False
    has_opted_out: bool = False
    slows: Slows = Slows.NOBODY


class Unreachable(Exception):
    """The provider can't be reached or asks for a pause; no message was touched."""


class NotTaken(Exception):
    """The provider surely did not take the message; trying later may help."""

    slows = Slows.NOBODY


class Paused(NotTaken):
    """The provider asks everybody to wait, not only this message."""

    slows = Slows.PROVIDER


class Refused(Exception):
    """The provider will never take the message."""

    def __init__(self, reason: str, *, is_address_bad: bool = False, has_opted_out: bool = False) -> None:
        super().__init__(reason)
        self.is_address_bad = is_address_bad
        self.has_opted_out = has_opted_out


class MaybeTaken(Exception):
    """The line broke at a moment when the provider may have taken the message."""


class Transport(Protocol):
    """One line to a provider; used by one thread at a time, and never touches the database."""

    def hand_over(self, group: Sequence[Message], note: Note) -> list[Outcome]:
        """Hand the messages over in order, noting when each begins and ends; return what became of each.

        Raises: Unreachable if none was touched.
        """

    def close(self) -> None: ...


@dataclass(frozen=True)
class Provider:
    """A way out: its name, how many lines it may have at once, and how to make one."""

    name: str
    line_count: int
    make: Callable[[], Transport]


class OneByOne(ABC):
    """A transport that keeps no line open and takes one message a call."""

    def hand_over(self, group: Sequence[Message], note: Note) -> list[Outcome]:
        outcomes: list[Outcome] = []
        for message in group:
            note(message.pk, Moment.BEGUN)
            outcomes.append(self._outcome(message))
            if outcomes[-1].fate is not Fate.MAYBE_TAKEN:
                note(message.pk, Moment.TAKEN if outcomes[-1].fate is Fate.TAKEN else Moment.ENDED)
            if outcomes[-1].slows is Slows.PROVIDER:
                break
        return outcomes + [Outcome(Fate.UNTOUCHED)] * (len(group) - len(outcomes))

    def close(self) -> None:  # noqa: B027 - there is nothing to close
        """Close nothing."""

    @abstractmethod
    def send(self, message: Message) -> str:
        """Hand one message over and return the provider's number for it, empty when it gives none.

        Raises: NotTaken, Refused, MaybeTaken.
        """

    def _outcome(self, message: Message) -> Outcome:
        try:
            return Outcome(Fate.TAKEN, reference=self.send(message))
        except NotTaken as error:
            return Outcome(Fate.NOT_TAKEN, str(error), slows=error.slows)
        except MaybeTaken as error:
            return Outcome(Fate.MAYBE_TAKEN, str(error))
        except Refused as error:
            refused = Outcome(Fate.REFUSED, str(error))
            return replace(refused, is_address_bad=error.is_address_bad, has_opted_out=error.has_opted_out)
