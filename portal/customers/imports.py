"""Take customers from a file: addresses come unproved, and no consent comes with them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from portal.customers.models import Address, Channel, Customer, CustomerTag
from portal.lib.clock import is_zone
from portal.lib.importing import Outcome
from portal.lib.people import PhoneInvalid, normalize_email, parse_phone
from portal.lib.tabular import Column, Reject, Row, RowInvalid

COLUMNS = (
    Column("name", ("fullname", "displayname", "customername", "customer", "contact")),
    Column("email", ("emailaddress", "mail", "mailaddress")),
    Column("phone", ("phonenumber", "mobile", "mobilenumber", "cell", "telephone", "tel")),
    Column("company", ("companyname", "organization", "organisation", "account")),
    Column("external_id", ("id", "customerid", "customernumber", "number", "reference")),
    Column("language", ("lang", "locale")),
    Column("time_zone", ("timezone", "tz")),
    Column("country", ("countrycode",)),
    Column("tags", ("tag", "labels", "segments")),
)
Key = tuple[str, str]
"""A channel and a value, as addresses are known by."""


@dataclass(frozen=True)
class Draft:
    """One customer as the file has her, checked."""

    row: Row
    fields: Mapping[str, str | None]
    keys: tuple[Key, ...]
    tags: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)

    @property
    def external_id(self) -> str | None:
        return self.fields["external_id"]


@dataclass(frozen=True)
class CustomerTarget:
    """The customers of the portal. `attributes` maps names to headings that are kept as they stand."""

    now: datetime
    attributes: tuple[str, ...] = ()

    @property
    def columns(self) -> Sequence[Column]:
        return (*COLUMNS, *(Column(name) for name in self.attributes))

    def missing(self, found: Iterable[str]) -> str:
        if {"email", "phone", "external_id"} & set(found):
            return ""
        return _(
            "A customer is known by an e-mail address, a phone number or your own number. "
            "Say which column holds one, such as --map email=Mail."
        )

    def prepare(self, lines: Iterable[Row | Reject]) -> Iterable[Row | Reject]:
        return lines

    def take(self, rows: Sequence[Row]) -> Outcome:
        drafts, rejects = self._read(rows)
        people = _People.known_to(drafts)
        new = [draft for draft in drafts if not people.meet(draft, self.now)]
        people.write(self.now)
        return Outcome(added=len(new), known=len(drafts) - len(new), rejects=tuple(rejects))

    def _read(self, rows: Sequence[Row]) -> tuple[list[Draft], list[Reject]]:
        drafts, rejects = [], []
        for row in rows:
            try:
                drafts.append(read_customer(row, self.attributes))
            except RowInvalid as error:
                rejects.append(Reject(row.line, str(error), row.raw))
        return drafts, rejects


def read_customer(row: Row, attributes: Sequence[str] = ()) -> Draft:
    """Check one line.

    Raises: RowInvalid with what is wrong with it.
    """
    cells = row.cells
    keys = _keys(cells.get("email", ""), cells.get("phone", ""))
    external_id = cells.get("external_id") or None
    if not keys and not external_id:
        raise RowInvalid(_("it has neither an e-mail address nor a phone number nor your own number"))
    fields = {
        "display_name": " ".join(cells.get("name", "").split()),
        "company": cells.get("company", ""),
        "language": cells.get("language", ""),
        "time_zone": _zone(cells.get("time_zone", "")),
        "country": _country(cells.get("country", "")),
        "external_id": external_id,
    }
    for name, value in fields.items():
        _check_length(name, value or "")
    tags = tuple(
        dict.fromkeys(
            part.strip() for part in cells.get("tags", "").replace(";", ",").split(",") if part.strip()
        )
    )
    if any(len(tag) > 40 for tag in tags):
        raise RowInvalid(_("a tag is longer than 40 characters"))
    return Draft(row, fields, keys, tags, {name: cells[name] for name in attributes if cells.get(name)})


def _keys(email: str, phone: str) -> tuple[Key, ...]:
    keys: list[Key] = []
    if email:
        keys.append((Channel.EMAIL, normalize_email(email)))
        try:
            validate_email(keys[-1][1])
        except ValidationError as error:
            raise RowInvalid(_("“%(value)s” is not an e-mail address") % {"value": email}) from error
    if phone:
        try:
            keys.append((Channel.TEXT, parse_phone(phone, region=settings.PHONE_REGION)))
        except PhoneInvalid as error:
            raise RowInvalid(_("“%(value)s” is not a phone number") % {"value": phone}) from error
    return tuple(keys)


def _zone(name: str) -> str:
    if name and not is_zone(name):
        raise RowInvalid(_("“%(value)s” is not a time zone, such as Europe/Lisbon") % {"value": name})
    return name


def _country(code: str) -> str:
    if code and not (len(code) == 2 and code.isascii() and code.isalpha()):
        raise RowInvalid(_("“%(value)s” is not a country code of two letters, such as PT") % {"value": code})
    return code.upper()


def _check_length(name: str, value: str) -> None:
    column = Customer._meta.get_field(name)
    longest = getattr(column, "max_length", None)
    if longest and len(value) > longest:
        words = {"name": column.verbose_name, "longest": longest}  # type: ignore[union-attr]
        raise RowInvalid(_("the %(name)s is longer than %(longest)d characters") % words)


class _People:
    """The customers a batch speaks of: those known before, and those it adds."""

    def __init__(self, by_number: dict[str, Customer], by_key: dict[Key, Customer]) -> None:
        self.by_number = by_number
        self.by_key = by_key
        self.added: list[tuple[Customer, Draft]] = []
        self.changed: dict[int, Customer] = {}

    @classmethod
    def known_to(cls, drafts: Sequence[Draft]) -> "_People":
        numbers = [draft.external_id for draft in drafts if draft.external_id]
        values = {value for draft in drafts for _channel, value in draft.keys}
        by_number = Customer.objects.in_bulk(numbers, field_name="external_id")
        by_key: dict[Key, Customer] = {}
        for address in Address.objects.holding(values):
            by_key.setdefault((address.channel, address.value), address.customer)
        return cls(by_number, by_key)

    def meet(self, draft: Draft, now: datetime) -> bool:
        """Return whether the customer is known; keep her for writing if she is not."""
        known = self._find(draft)
        if known is not None:
            self._adopt(known, draft)
            return True
        customer = Customer(**draft.fields, attributes=dict(draft.attributes), created_at=now)
        self.added.append((customer, draft))
        self._remember(customer, draft)
        return False

    def _find(self, draft: Draft) -> Customer | None:
        if draft.external_id and draft.external_id in self.by_number:
            return self.by_number[draft.external_id]
        # One address under two of the company's numbers is two customers, such as a couple with one mailbox.
        found = (self.by_key.get(key) for key in draft.keys)
        return next((one for one in found if one and (not draft.external_id or not one.external_id)), None)

    def _adopt(self, customer: Customer, draft: Draft) -> None:
        if draft.external_id and not customer.external_id:
            customer.external_id = draft.external_id
            self.by_number[draft.external_id] = customer
            if customer.pk:
                self.changed[customer.pk] = customer

    def _remember(self, customer: Customer, draft: Draft) -> None:
        if draft.external_id:
            self.by_number[draft.external_id] = customer
        for key in draft.keys:
            self.by_key.setdefault(key, customer)

    def write(self, now: datetime) -> None:
        Customer.objects.bulk_create([customer for customer, _draft in self.added])
        Customer.objects.bulk_update(self.changed.values(), ["external_id"])
        Address.objects.bulk_create(
            Address(customer=customer, channel=channel, value=value, created_at=now)
            for customer, draft in self.added
            for channel, value in draft.keys
        )
        self._tag()

    def _tag(self) -> None:
        names = {tag for _customer, draft in self.added for tag in draft.tags}
        CustomerTag.objects.bulk_create(
            (CustomerTag(name=name) for name in sorted(names)), ignore_conflicts=True
        )
        tags = CustomerTag.objects.in_bulk(names, field_name="name")
        through = Customer.tags.through
        through._default_manager.bulk_create(
            through(customer_id=customer.pk, customertag_id=tags[name].pk)
            for customer, draft in self.added
            for name in draft.tags
        )
