"""Make the address a person answers a mail to, and read it back: it names her, the matter, and when it ends.

The local part is `reply+<kind><user>-<matter>-<day>-<seal>`: lower case, as mail servers may fold it,
and at most 64 letters (RFC 5321, 4.5.3.1.1). The seal is 128 bits of an HMAC with the portal's own key.
"""

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import base36_to_int, int_to_base36

from portal.accounts.models import User
from portal.customers.models import Customer
from portal.lib.tokens import TokenExpired, TokenInvalid

_ADDRESS: Final = re.compile(
    r"^reply\+([a-z])([0-9a-z]{1,9})-([0-9a-z]{1,10})-([0-9a-z]{1,4})-([a-z2-7]{26})@(.+)$"
)


@dataclass(frozen=True)
class ReplyTo:
    """What a reply address names."""

    kind: str
    user_id: int  # or the customer's number, as the kind says
    about_id: int


@dataclass(frozen=True)
class ReplyIn:
    """A reply that passed every check; `key` is the same for the same mail."""

    user: User
    about_id: int
    text: str
    key: str
    now: datetime


@dataclass(frozen=True)
class Answer:
    """What a customer answered to a message of ours; `key` is the same for the same mail or text."""

    customer: Customer
    about_id: int
    channel: str
    text: str
    key: str
    now: datetime
    sender: str = ""


Taker = Callable[[Answer], str]
"""Take the answer to one kind of message and return where it stands.

Raises: ActionError when it is none; then it is kept as words for a person to read.
"""

Handler = Callable[[ReplyIn], str]
"""Take the reply and return where it stands. Raises an ActionError whose sentence the writer is told."""

_handlers: dict[str, Handler] = {}
_takers: dict[str, Taker] = {}
_letters: dict[str, str] = {}
TO_CUSTOMER: Final = "m"
"""The kind of an address that answers a message to a customer which no app takes."""


def register(kind: str, handler: Handler) -> None:
    """Let an app take the replies whose address has its kind, one letter."""
    _handlers[kind] = handler


def handler_of(kind: str) -> Handler | None:
    """Return who takes replies of the kind."""
    return _handlers.get(kind)


def register_taker(letter: str, about_kind: str, taker: Taker) -> None:
    """Let an app take what customers answer to its messages, by mail and by text."""
    _takers[about_kind], _letters[about_kind] = taker, letter


def taker_of(about_kind: str) -> Taker | None:
    """Return who takes the answers to messages about the kind."""
    return _takers.get(about_kind)


def takers() -> list[str]:
    """Return the kinds of messages whose answers are taken."""
    return sorted(_takers)


def letter_of(about_kind: str) -> str:
    """Return the letter of the addresses that answer messages about the kind."""
    return _letters.get(about_kind, TO_CUSTOMER)


def kind_of_letter(letter: str) -> str | None:
    """Return what an address with the letter is about: empty for no app's; None if it is no customer's."""
    named = {letter: kind for kind, letter in _letters.items()} | {TO_CUSTOMER: ""}
    return named.get(letter)


def customer_reply_address(customer: Customer, about_kind: str, about_id: int | None, now: datetime) -> str:
    """Return the address a customer answers one message to; empty while the portal takes no mail."""
    letter = letter_of(about_kind)
    matter = about_id or 0 if letter != TO_CUSTOMER else 0
    return reply_address(letter, user_id=customer.pk, about_id=matter, now=now)


def reply_address(kind: str, *, user_id: int, about_id: int, now: datetime) -> str:
    """Return the address; empty while the portal takes no mail (INBOUND_DOMAIN)."""
    if not settings.INBOUND_DOMAIN:
        return ""
    named = f"{kind}{int_to_base36(user_id)}-{int_to_base36(about_id)}-{int_to_base36(_day(now))}"
    return f"reply+{named}-{_seal(named)}@{settings.INBOUND_DOMAIN}"


def read_address(address: str, *, now: datetime) -> ReplyTo:
    """Return what an address of ours names.

    Raises: TokenInvalid for an address that is none of ours, TokenExpired.
    """
    found = _ADDRESS.match(address.lower())
    if found is None or found[6] != settings.INBOUND_DOMAIN:
        raise TokenInvalid
    named = f"{found[1]}{found[2]}-{found[3]}-{found[4]}"
    if not constant_time_compare(found[5], _seal(named)):
        raise TokenInvalid
    if base36_to_int(found[4]) + settings.INBOUND_REPLY_DAYS < _day(now):
        raise TokenExpired
    return ReplyTo(found[1], base36_to_int(found[2]), base36_to_int(found[3]))


def _seal(named: str) -> str:
    digest = salted_hmac("portal.messaging.replies", named, algorithm="sha256").digest()[:16]
    return base64.b32encode(digest).decode().rstrip("=").lower()


def _day(now: datetime) -> int:
    return int(now.timestamp()) // 86_400
