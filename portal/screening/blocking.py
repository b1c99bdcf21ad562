"""Block networks and addresses, lift the blocks, and tell who meets one."""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.lib.errors import ActionError
from portal.lib.people import normalize_email
from portal.screening.models import Block, Trace

WIDEST: Final = {4: 8, 6: 16}
"""The shortest prefix of a network that may be blocked: wider ones hold whole continents."""
ANY_KEY: Final = "screening.any_block"
ANY_SECONDS: Final = 15
"""So long a first block may take to count in the other processes of a portal without Redis."""
NO_ADDRESS: Final = "0.0.0.0"  # noqa: S104 - stands for an address that was forgotten


class BlockInvalid(ActionError):
    sentence = _("Write a network such as 203.0.113.0/24, an address such as eve@example.org, or a domain.")


class BlockTooWide(ActionError):
    sentence = _("This network holds far too many people. Block a smaller part of it.")


class BlockHitsYou(ActionError):
    sentence = _("You are in this network yourself. Block a smaller part of it.")


class BlockReasonMissing(ActionError):
    sentence = _("Write why; colleagues read it.")


class BlockStands(ActionError):
    sentence = _("This is blocked already.")


class BlockEnded(ActionError):
    sentence = _("This block was lifted already.")


@dataclass(frozen=True)
class BlockWish:
    """What to block, why, and until when; None stands for until it is lifted."""

    value: str
    reason: str
    until: datetime | None = None


def add_block(*, wish: BlockWish, maker: User, now: datetime) -> Block:
    """Block a network, an address or a domain.

    Raises: BlockInvalid, BlockTooWide, BlockHitsYou, BlockReasonMissing, BlockStands.
    """
    kind, value = read_target(wish.value)
    if not wish.reason.strip():
        raise BlockReasonMissing
    block = Block(
        kind=kind, value=value, reason=wish.reason.strip(), until=wish.until, made_by=maker, made_at=now
    )
    if kind == Block.Kind.NETWORK and maker.asking.ip and block.holds(maker.asking.ip):
        raise BlockHitsYou
    try:
        with transaction.atomic():
            _close_run_out(block, now)
            block.save(force_insert=True)
    except IntegrityError as error:
        raise BlockStands from error
    cache.delete(ANY_KEY)
    return block


def read_target(text: str) -> tuple[str, str]:
    """Return kind and the one spelling of what somebody wants to block.

    Raises: BlockInvalid, BlockTooWide.
    """
    target = normalize_email(text).removeprefix("@")
    if "@" in target:
        mailbox, _at, domain = target.partition("@")
        if not mailbox or not _is_domain(domain):
            raise BlockInvalid
        return Block.Kind.ADDRESS, target
    try:
        network = ipaddress.ip_network(target, strict=False)
    except ValueError as error:
        if not _is_domain(target):
            raise BlockInvalid from error
        return Block.Kind.DOMAIN, target
    if network.prefixlen < WIDEST[network.version]:
        raise BlockTooWide
    return Block.Kind.NETWORK, str(network)


def _is_domain(text: str) -> bool:
    labels = text.split(".")
    return len(labels) > 1 and len(text) < 254 and all(_is_label(label) for label in labels)


def _is_label(label: str) -> bool:
    return 0 < len(label) < 64 and label.replace("-", "").isalnum() and label.strip("-") == label


def _close_run_out(block: Block, now: datetime) -> None:
    """Make room for a block where an earlier one has run out."""
    Block.objects.filter(kind=block.kind, value=block.value, lifted_at__isnull=True, until__lte=now).update(
        lifted_at=now
    )


def lift_block(*, block: Block, lifter: User, now: datetime) -> Block:
    """End a block; its row stays.

    Raises: BlockEnded.
    """
    if not Block.objects.filter(pk=block.pk, lifted_at__isnull=True).update(lifted_at=now, lifted_by=lifter):
        raise BlockEnded
    block.refresh_from_db()
    return block


def are_there_any(now: datetime) -> bool:
    """Tell whether any block stands; the answer is kept for some seconds, as nearly always there is none."""
    known: bool | None = cache.get(ANY_KEY)
    if known is None:
        known = Block.objects.standing(now).exists()
        cache.set(ANY_KEY, known, timeout=ANY_SECONDS)
    return known


def block_on(*, ip: str, email: str, now: datetime) -> Block | None:
    """Return the block that meets a request, if any; one query."""
    standing = Block.objects.standing(now).that_may_hold(normalize_email(email))
    return next((block for block in standing if block.holds(ip)), None)


def refusal_by_block(*, ip: str, email: str, now: datetime) -> str:
    """Return the sentence for who meets a block; empty for everybody else."""
    if not are_there_any(now) or block_on(ip=ip, email=email, now=now) is None:
        return ""
    return gettext(
        "We take nothing from your network or mail address at the moment. If you are a customer, "
        "write to %(address)s."
    ) % {"address": settings.FROM_EMAIL}


def note_trace(*, user: User, ip: str, now: datetime) -> None:
    """Remember from where a new account wrote, so that moderators can block a flood at its source."""
    try:
        address = str(ipaddress.ip_address(ip))
    except ValueError:
        return
    Trace.objects.update_or_create(user=user, ip=address, defaults={"seen_at": now})


def forget_traces(*, now: datetime) -> int:
    """Delete network addresses older than IP_RETENTION_DAYS, those of sign-ins too; return how many.

    Source: GDPR art. 5(1)(e), storage limitation.
    """
    oldest = now - timedelta(days=settings.IP_RETENTION_DAYS)
    traces, _rows = Trace.objects.seen_before(oldest).delete()
    old = UserSession.objects.filter(last_seen_at__lt=oldest).exclude(ip=NO_ADDRESS)
    return traces + old.update(ip=NO_ADDRESS)
