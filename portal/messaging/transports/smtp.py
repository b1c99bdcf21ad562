"""Hand e-mails to an SMTP server over persistent lines, remembering how far each one got.

Source: RFC 5321, 4.2 for the meaning of reply codes; RFC 3463 for the status in their words.
"""

import re
import smtplib
import time
from collections.abc import Sequence
from typing import Final

from django.conf import settings

from portal.lib.smtp import GOING_AWAY, AddressUnusable, Line, Parcel, Server, Step, Verdict
from portal.messaging.bounces import is_dead
from portal.messaging.compose import compose
from portal.messaging.models import Message
from portal.messaging.transports.base import Fate, Note, Outcome, Slows, Unreachable

MAILS_PER_LINE: Final = 500
IDLE_SECONDS: Final = 5.0
PERMANENT: Final = 500
_ASKS_TO_WAIT: Final = re.compile(r"(?:4\.[347]|5\.7)\.")
"""System, network and policy statuses; 4.2 is about one mailbox only (RFC 3463, 3).

Of what is refused for good, a policy (5.7: our address is on a list, a signature is missing) meets the next
mail to this domain as well.
"""


class SmtpTransport:
    """One line, opened when first needed and opened again when it breaks."""

    def __init__(self, company: str) -> None:
        self._company = company
        self._line: Line | None = None
        self._sent_count = 0
        self._used_at = 0.0

    def hand_over(self, group: Sequence[Message], note: Note) -> list[Outcome]:
        line = self._ready()
        found: dict[int, Outcome] = {}
        parcels = []
        for message in group:
            try:
                line.commands_for(message.to)
                parcels.append(Parcel(message.pk, message.to, compose(message, company=self._company)))
            except AddressUnusable as error:
                found[message.pk] = Outcome(Fate.REFUSED, str(error), is_address_bad=True)
            except ValueError as error:
                found[message.pk] = Outcome(Fate.REFUSED, str(error))
        for parcel, verdict in zip(parcels, line.hand_over(parcels, note), strict=True):
            found[parcel.key] = outcome_of(verdict)
        self._sent_count += len(group)
        self._used_at = time.monotonic()
        return [found[message.pk] for message in group]

    def close(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    def _ready(self) -> Line:
        """Return a line that stands, before a message is touched.

        Raises: Unreachable.
        """
        line = self._line
        is_fresh = line and line.is_open and self._sent_count < MAILS_PER_LINE
        if line and is_fresh and (time.monotonic() - self._used_at < IDLE_SECONDS or line.is_alive()):
            return line
        self.close()
        try:
            self._line = Line(server(), sender=settings.FROM_EMAIL)
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(f"{type(error).__name__}: {error}"[:250]) from error
        self._sent_count, self._used_at = 0, time.monotonic()
        return self._line


def server() -> Server:
    """Return the mail server of the settings."""
    return Server(
        host=settings.SMTP_HOST,
        port=settings.SMTP_PORT,
        security=settings.SMTP_SECURITY,
        user=settings.SMTP_USER,
        password=settings.SMTP_PASSWORD,
        seconds=settings.SMTP_TIMEOUT,
    )


def outcome_of(verdict: Verdict) -> Outcome:
    """Say what a server's answer means for the message and for others."""
    if verdict.is_taken:
        return Outcome(Fate.TAKEN)
    if verdict.step is Step.UNTOUCHED:
        return Outcome(Fate.UNTOUCHED)
    if verdict.may_be_taken:
        return Outcome(Fate.MAYBE_TAKEN, verdict.words)
    if not verdict.code:
        return Outcome(Fate.NOT_TAKEN, verdict.words)
    said = f"{verdict.code} {verdict.words}"[:250]
    if verdict.code >= PERMANENT:
        is_bad = verdict.step is Step.RECIPIENT and is_dead(verdict.code, verdict.words)
        return Outcome(Fate.REFUSED, said, is_address_bad=is_bad, slows=_slowed_by(verdict))
    return Outcome(Fate.NOT_TAKEN, said, slows=_slowed_by(verdict))


def _slowed_by(verdict: Verdict) -> Slows:
    """Whom an answer slows: before a recipient was named everybody, afterwards that recipient's domain."""
    if verdict.code != GOING_AWAY and not _ASKS_TO_WAIT.match(verdict.words):
        return Slows.NOBODY
    return Slows.PROVIDER if verdict.step is Step.SENDER else Slows.RECIPIENTS
