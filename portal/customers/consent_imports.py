"""Take consents from a file, each with its proof: without the proof there is no consent.

Source: GDPR art. 7(1), the controller shall be able to demonstrate that the data subject has consented.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.customers.actions import Evidence, prove_address, write_line
from portal.customers.ageing import is_stale
from portal.customers.ledger import seal_lines
from portal.customers.models import CONSENT_PURPOSES, Address, Channel, Consent, Purpose
from portal.customers.wordings import Wording
from portal.lib.errors import ActionError
from portal.lib.importing import Outcome
from portal.lib.people import PhoneInvalid, normalize_email, parse_phone, truncate_ip
from portal.lib.tabular import Column, Layout, Reject, Row, RowInvalid, Table

COLUMNS: Final = (
    Column("email", ("emailaddress", "mail")),
    Column("phone", ("phonenumber", "mobile")),
    Column("purpose", ("for", "kind")),
    Column("given_at", ("date", "when", "agreedat", "consentedat")),
    Column("wording", ("words", "text", "statement")),
    Column("source", ("page", "form", "where", "url")),
    Column("confirmed_at", ("confirmed", "doubleoptin", "provedat")),
    Column("ip", ("ipaddress",)),
)
PROOF: Final = frozenset({"purpose", "given_at", "wording", "source"})
SHORTEST_WORDING: Final = 20
VERSION: Final = "imported"


@dataclass(frozen=True)
class Claim:
    """One line of the file: who is said to have agreed to what, and how we would show it."""

    channel: Channel
    value: str
    purpose: Purpose
    as_typed: str
    given_at: datetime
    wording: str
    source: str
    ip: str
    confirmed_at: datetime | None
    line: int


@dataclass(frozen=True)
class ConsentTarget:
    """The ledger of consents. Addresses have to be known already; the same line twice is one consent."""

    now: datetime

    @property
    def columns(self) -> Sequence[Column]:
        return COLUMNS

    def missing(self, found: Iterable[str]) -> str:
        lacking = sorted(PROOF - set(found))
        if lacking or not {"email", "phone"} & set(found):
            return _(
                "A consent without its proof is none. Each line needs email or phone, purpose, given_at, "
                "wording (the words she saw) and source (where she agreed)."
            )
        return ""

    def prepare(self, lines: Iterable[Row | Reject]) -> Iterable[Row | Reject]:
        return lines

    def take(self, rows: Sequence[Row]) -> Outcome:
        written: list[Consent] = []
        rejects: list[Reject] = []
        for row in rows:
            try:
                line = _grant(_read(row, self.now), self.now)
            except (RowInvalid, ActionError) as error:
                rejects.append(Reject(row.line, str(error), row.raw))
            else:
                written += [line] if line else []
        seal_lines(written)
        return Outcome(len(written), len(rows) - len(written) - len(rejects), tuple(rejects))


def _read(row: Row, now: datetime) -> Claim:
    cells = {column.name: row.cells.get(column.name, "").strip() for column in COLUMNS}
    channel, value = _place(cells["email"], cells["phone"])
    given_at = _moment(cells["given_at"])
    if given_at > now:
        raise RowInvalid(_("she can't have agreed in the future"))
    if is_stale(given_at, now):
        raise RowInvalid(_("a consent older than two years no longer counts; she has to be asked again"))
    if cells["purpose"] not in CONSENT_PURPOSES:
        names = ", ".join(purpose.value for purpose in CONSENT_PURPOSES)
        raise RowInvalid(_("the purpose has to be one of: %(names)s") % {"names": names})
    if not cells["wording"] or not cells["source"]:
        raise RowInvalid(_("the words she saw, and where she agreed, have to be told: they are the proof"))
    if len(cells["wording"]) < SHORTEST_WORDING:
        raise RowInvalid(
            _("“%(words)s” can't be all she saw: give the whole sentence beside the box")
            % {"words": cells["wording"]}
        )
    return Claim(
        channel,
        value,
        Purpose(cells["purpose"]),
        cells["phone"],
        given_at,
        cells["wording"],
        cells["source"],
        cells["ip"],
        _moment(cells["confirmed_at"]) if cells["confirmed_at"] else None,
        row.line,
    )


def _place(email: str, phone: str) -> tuple[Channel, str]:
    if bool(email) == bool(phone):
        raise RowInvalid(_("one line is for one address: an e-mail address or a phone number"))
    if email:
        return Channel.EMAIL, normalize_email(email)
    try:
        return Channel.TEXT, parse_phone(phone, region=settings.PHONE_REGION)
    except PhoneInvalid as error:
        raise RowInvalid(_("“%(value)s” is not a phone number") % {"value": phone}) from error


def _moment(text: str) -> datetime:
    """Return the moment; a date alone is the start of the day, and a time without zone is in UTC."""
    try:
        moment, day = parse_datetime(text), parse_date(text[:10])
    except ValueError:
        moment, day = None, None
    if moment is None and day is not None:
        moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    if moment is None:
        raise RowInvalid(_("“%(value)s” is not a date such as 2026-11-22") % {"value": text})
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _grant(claim: Claim, now: datetime) -> Consent | None:
    """Write the line; None for one that is known, or that she gave anew since."""
    address = Address.objects.holding([claim.value]).filter(channel=claim.channel).first()
    if address is None:
        raise RowInvalid(_("no customer has this address; import the customers first"))
    latest = Consent.objects.filter(address=address, purpose=claim.purpose).order_by("-pk").first()
    if latest is not None and latest.given_at >= claim.given_at:
        _refuse_ended(latest)
        return None
    return write_line(
        address=_proved(address, claim, now),
        purpose=claim.purpose,
        state=Consent.State.GRANTED,
        wording=Wording("", claim.wording, VERSION),
        evidence=_evidence(claim, now),
        now=claim.given_at,
    )


def _refuse_ended(latest: Consent) -> None:
    if latest.state == Consent.State.WITHDRAWN:
        words = {"day": date_format(latest.given_at, "j F Y")}
        raise RowInvalid(_("she ended it on %(day)s, after that") % words)


def _proved(address: Address, claim: Claim, now: datetime) -> Address:
    """Return the address, proved by the file if it was not; a doubt is only lifted by a later proof."""
    if claim.confirmed_at is not None and claim.confirmed_at > now:
        raise RowInvalid(_("she can't have confirmed it in the future"))
    if address.doubted_at is not None and (
        claim.confirmed_at is None or claim.confirmed_at <= address.doubted_at
    ):
        raise RowInvalid(_("the number may have changed hands: she has to prove it anew"))
    if address.is_verified and address.doubted_at is None:
        return address
    if claim.confirmed_at is None:
        raise RowInvalid(_("nobody proved this address: tell in confirmed_at when she confirmed it"))
    return prove_address(
        customer=address.customer, channel=address.channel, value=address.value, now=claim.confirmed_at
    )


def _evidence(claim: Claim, now: datetime) -> Evidence:
    extra: dict[str, Any] = {"imported_at": now.isoformat(), "line": claim.line}
    if claim.confirmed_at is not None:
        extra["confirmed_at"] = claim.confirmed_at.isoformat()
    if claim.as_typed:
        extra["number_as_typed"] = claim.as_typed[:40]
    network = truncate_ip(claim.ip) if claim.ip else ""
    return Evidence(Consent.Method.IMPORT, claim.source[:200], network, extra)


@transaction.atomic
def import_consents(*, table: Table, now: datetime, is_trial: bool) -> Outcome:
    """Write the consents of a file, or in a trial only say what would be written.

    Raises: ProofMissing if the file lacks a column of the proof.
    """
    target = ConsentTarget(now)
    if sentence := target.missing(table.positions):
        raise ProofMissing(sentence)
    lines = list(table)
    outcome = target.take([line for line in lines if isinstance(line, Row)])
    if is_trial:
        transaction.set_rollback(True)
    unread = [line for line in lines if isinstance(line, Reject)]
    rejects = sorted([*unread, *outcome.rejects], key=lambda reject: reject.line)
    return Outcome(outcome.added, outcome.known, tuple(rejects))


class ProofMissing(ActionError):
    """The file has no column for a part of the proof."""


def open_table(path: Any) -> Table:
    """Look at a file of consents.

    Raises: TableUnreadable.
    """
    return Table(path, Layout(), COLUMNS)
