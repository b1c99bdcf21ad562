"""Take events of customers from a file, once for each key."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from portal.customers.events import Happening, find_customer, record_event
from portal.lib.errors import ActionError
from portal.lib.importing import Outcome
from portal.lib.tabular import Column, Reject, Row, RowInvalid

COLUMNS = (
    Column("key", ("eventid", "id", "idempotencykey")),
    Column("kind", ("event", "type")),
    Column("occurred_at", ("date", "time", "when", "occurred")),
    Column("external_id", ("customerid", "customernumber", "customer")),
    Column("email", ("emailaddress", "mail")),
    Column("phone", ("phonenumber", "mobile")),
    Column("subject", ("order", "ordernumber", "about")),
)


@dataclass(frozen=True)
class EventTarget:
    """The events of customers who are known already."""

    now: datetime

    @property
    def columns(self) -> Sequence[Column]:
        return COLUMNS

    def missing(self, found: Iterable[str]) -> str:
        lacking = {"key", "kind", "occurred_at"} - set(found)
        if lacking or not {"external_id", "email", "phone"} & set(found):
            return _("An event needs a key, a kind, a time, and a customer: external_id, email or phone.")
        return ""

    def prepare(self, lines: Iterable[Row | Reject]) -> Iterable[Row | Reject]:
        return lines

    def take(self, rows: Sequence[Row]) -> Outcome:
        added, rejects = 0, []
        for row in rows:
            try:
                added += record_event(happening=_read(row), now=self.now)[1]
            except (RowInvalid, ActionError) as error:
                rejects.append(Reject(row.line, str(error), row.raw))
        return Outcome(added=added, known=len(rows) - added - len(rejects), rejects=tuple(rejects))


def _read(row: Row) -> Happening:
    cells = {column.name: row.cells.get(column.name, "").strip() for column in COLUMNS}
    customer = find_customer(external_id=cells["external_id"], email=cells["email"], phone=cells["phone"])
    if customer is None:
        raise RowInvalid(_("no customer has this number or address"))
    if not 0 < len(cells["key"]) <= 255 or len(cells["subject"]) > 120:
        raise RowInvalid(_("the key needs 1 to 255 characters, and what it is about has at most 120"))
    return Happening(customer, cells["kind"], _moment(cells["occurred_at"]), cells["key"], cells["subject"])


def _moment(text: str) -> datetime:
    """Return the moment; a date alone is the start of the day, and a time without zone is in UTC."""
    try:
        moment, day = parse_datetime(text), parse_date(text[:10])
    except ValueError:
        moment, day = None, None
    if moment is None and day is None:
        raise RowInvalid(_("“%(value)s” is not a date such as 2026-11-22") % {"value": text})
    if moment is None:
        assert day is not None
        moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
