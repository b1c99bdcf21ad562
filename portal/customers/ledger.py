"""Seal the lines of the consent ledger in a chain of digests, find tampering, and erase lawfully.

A line's digest is SHA-256 of its canonical JSON with its salt; a seal's is SHA-256 of the digest before it
and the line's. Whoever holds a receipt can compute both (docs/adr/0031). The end of the chain is signed with
the portal's key, which no table holds.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac

from portal.customers.models import Consent, Customer
from portal.customers.seals import ConsentHead, ConsentSeal

START: Final = "0" * 64
"""The digest before the first seal."""
BATCH: Final = 500


def statement_of(line: Consent) -> dict[str, Any]:
    """Return what a line says, as its digest covers it and a receipt shows it."""
    return {
        "line": line.pk,
        "customer": line.customer_id,
        "address": line.address.value,
        "channel": line.channel,
        "purpose": line.purpose,
        "state": line.state,
        "wording": line.wording,
        "wording_version": line.wording_version,
        "method": line.method,
        "page": line.page,
        "ip_network": line.ip_network,
        "evidence": line.evidence,
        "given_at": line.given_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "salt": line.salt,
    }


def digest_of_statement(statement: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a statement: JSON in UTF-8, keys sorted, no spaces."""
    text = json.dumps(statement, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of_link(before: str, line_digest: str) -> str:
    """Return the SHA-256 of the digest before and the line's, both in hexadecimal."""
    return hashlib.sha256(f"{before}{line_digest}".encode()).hexdigest()


@transaction.atomic
def seal_lines(lines: Iterable[Consent]) -> list[ConsentSeal]:
    """Add one seal for each new line to the end of the chain.

    The end is locked until the caller's transaction is over, so call it last: whoever writes lines
    waits here, and nobody who waits here is waited for.
    """
    ConsentHead.objects.get_or_create(pk=1, defaults={"digest": START, "signature": _signature(0, START)})
    head = ConsentHead.objects.select_for_update().get(pk=1)
    seals = []
    for line in lines:
        line_digest = digest_of_statement(statement_of(line))
        head.number, head.digest = head.number + 1, digest_of_link(head.digest, line_digest)
        seals.append(ConsentSeal(head.number, line.pk, line_digest, head.digest))
    ConsentSeal.objects.bulk_create(seals, batch_size=BATCH)
    head.signature = _signature(head.number, head.digest)
    head.save()
    return seals


@transaction.atomic
def erase_lines(*, customer: Customer, now: datetime) -> int:
    """Delete every line of one customer and mark their seals; return how many lines.

    The chain of everybody else stays whole: a seal without its salted line tells nothing of the person.
    Source: GDPR art. 17(1); what the law wants kept for a claim (art. 17(3)(e)) is the caller's to decide.
    """
    lines: QuerySet[Consent] = QuerySet(Consent).filter(customer=customer)
    numbers = list(lines.values_list("pk", flat=True))
    ConsentSeal.objects.filter(line_id__in=numbers).update(erased_at=now)
    return lines.delete()[0]


def faults(expected: Mapping[int, str] | None = None) -> Iterator[str]:
    """Yield a sentence for everything not as it was sealed; `expected` are digests noted elsewhere."""
    number, before = 0, START
    expected = expected or {}
    for batch in _batches():
        rows = Consent.objects.select_related("address").in_bulk([seal.line_id for seal in batch])
        for seal in batch:
            if seal.number != number + 1:
                yield f"Seals {number + 1} to {seal.number - 1} are missing."
            elif seal.digest != digest_of_link(before, seal.line_digest):
                yield f"Seal {seal.number} does not follow from the one before it."
            yield from _faults_of_line(seal, rows.get(seal.line_id))
            if expected.get(seal.number, seal.digest) != seal.digest:
                yield f"Seal {seal.number} is not the one that was noted elsewhere."
            number, before = seal.number, seal.digest
    yield from _faults_of_head(number, before)
    yield from (f"Seal {noted} was noted elsewhere and is missing." for noted in expected if noted > number)
    sealed = ConsentSeal.objects.filter(line_id=OuterRef("pk"))
    for line_id in Consent.objects.filter(~Exists(sealed)).order_by("pk").values_list("pk", flat=True):
        yield f"Line {line_id} was never sealed."


def _batches() -> Iterator[list[ConsentSeal]]:
    seen = 0
    while batch := list(ConsentSeal.objects.filter(number__gt=seen).order_by("number")[:BATCH]):
        yield batch
        seen = batch[-1].number


def _faults_of_line(seal: ConsentSeal, line: Consent | None) -> Iterator[str]:
    if line is None and seal.erased_at is None:
        yield f"Line {seal.line_id} is missing and was not erased at its customer's wish."
    elif line is not None and seal.erased_at is not None:
        yield f"Line {seal.line_id} is there although it was erased."
    elif line is not None and digest_of_statement(statement_of(line)) != seal.line_digest:
        yield f"Line {seal.line_id} was changed after it was sealed."


def _faults_of_head(number: int, digest: str) -> Iterator[str]:
    head = ConsentHead.objects.filter(pk=1).first() or ConsentHead(number=0, digest=START)
    if (head.number, head.digest) != (number, digest):
        yield f"The chain ends at seal {number}, and its signed end says {head.number}."
    if head.number and not _is_signed(head):
        yield "The end of the chain was not signed with this portal's key."


def _signature(number: int, digest: str, key: str | bytes | None = None) -> str:
    text = f"{number}:{digest}"
    return salted_hmac("portal.customers.ledger", text, secret=key, algorithm="sha256").hexdigest()


def _is_signed(head: ConsentHead) -> bool:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(
        constant_time_compare(head.signature, _signature(head.number, head.digest, key)) for key in keys
    )


def faults_at_one_moment(expected: Mapping[int, str] | None = None) -> list[str]:
    """Return every fault while nobody writes in between (REPEATABLE READ; SQLite reads so by itself)."""
    with transaction.atomic():
        if connection.vendor == "postgresql" and not connection.savepoint_ids:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return list(faults(expected))
