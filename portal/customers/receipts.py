"""Give a customer the receipt of all she agreed to and ended: readable, and as JSON anybody can check."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from portal.accounts.models import User
from portal.customers.ledger import START, statement_of
from portal.customers.models import Consent, ConsentSeal

HOW_TO_CHECK = (
    "line_digest is the SHA-256 of statement as JSON in UTF-8 with sorted keys and no spaces; digest is the "
    "SHA-256 of previous_digest followed by line_digest, all in hexadecimal."
)


@dataclass(frozen=True)
class Entry:
    """One line of the ledger with its seal and the digest the seal follows."""

    line: Consent
    seal: ConsentSeal | None
    previous_digest: str


def entries_of(person: User) -> list[Entry]:
    """Return every line of the customer behind a login with its seal, the oldest first, in three queries."""
    lines = list(Consent.objects.filter(customer__user=person).select_related("address").order_by("pk"))
    seals = {
        seal.line_id: seal for seal in ConsentSeal.objects.filter(line_id__in=[line.pk for line in lines])
    }
    before = ConsentSeal.objects.filter(number__in=[seal.number - 1 for seal in seals.values()])
    digests = dict(before.values_list("number", "digest"))
    return [_entry(line, seals.get(line.pk), digests) for line in lines]


def _entry(line: Consent, seal: ConsentSeal | None, digests: dict[int, str]) -> Entry:
    return Entry(line, seal, digests.get(seal.number - 1, START) if seal else "")


def receipt_of(person: User, *, company: str, now: datetime) -> dict[str, Any]:
    """Return the receipt as it is downloaded."""
    return {
        "receipt": "consents",
        "from": {"company": company, "address": settings.SITE_URL},
        "customer": {"name": person.display_name, "email": person.email},
        "made_at": now.astimezone(UTC).isoformat(timespec="seconds"),
        "how_to_check": HOW_TO_CHECK,
        "entries": [_as_json(entry) for entry in entries_of(person)],
    }


def _as_json(entry: Entry) -> dict[str, Any]:
    sealed: dict[str, Any] = {}
    if entry.seal is not None:
        sealed = {
            "number": entry.seal.number,
            "previous_digest": entry.previous_digest,
            "line_digest": entry.seal.line_digest,
            "digest": entry.seal.digest,
        }
    return {"statement": statement_of(entry.line), "seal": sealed}


def as_text(receipt: dict[str, Any]) -> str:
    """Return the receipt as JSON a person can read."""
    return json.dumps(receipt, ensure_ascii=False, indent=2)
