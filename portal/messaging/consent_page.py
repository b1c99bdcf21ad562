"""Lay out the page "What we may send you": one box for each address and purpose."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext

from portal.customers.links import rest_url
from portal.customers.models import CONSENT_PURPOSES, Address, Channel, Consent, Preference, Purpose
from portal.customers.wordings import Wording, wording_for
from portal.messaging.actions import ConsentChoice
from portal.messaging.actions.rests import zone_of
from portal.messaging.models import Suppression
from portal.ui.branding import brand


@dataclass(frozen=True)
class Box:
    """One thing she may agree to."""

    name: str
    wording: Wording
    is_granted: bool
    since: datetime | None
    rest_url: str
    rest: Preference | None


@dataclass(frozen=True)
class LegalPage:
    """A page of the company's that stands beside the boxes for texts."""

    label: str
    url: str


@dataclass(frozen=True)
class AddressBoxes:
    """One address with its boxes. `suppressed` says why nothing reaches it, whatever is ticked."""

    address: Address
    boxes: tuple[Box, ...]
    suppressed: Suppression | None
    pages: tuple[LegalPage, ...]


def lay_out(addresses: Iterable[Address]) -> list[AddressBoxes]:
    """Return the boxes of the addresses, in three queries."""
    addresses = list(addresses)
    lines = Consent.objects.filter(address__in=addresses).order_by("pk")
    latest = {(line.address_id, line.purpose): line for line in lines}
    standing = {
        (row.channel, row.value): row
        for row in Suppression.objects.standing().filter(value__in=[address.value for address in addresses])
    }
    choices = Preference.objects.of_customers({each.customer_id for each in addresses}, CONSENT_PURPOSES)
    rests = {(row.customer_id, row.purpose): row for row in choices}
    return [
        AddressBoxes(
            address=address,
            boxes=tuple(
                _box(address, purpose, latest.get((address.pk, purpose)), rests)
                for purpose in CONSENT_PURPOSES
            ),
            suppressed=standing.get((address.channel, address.value)),
            pages=_legal_pages() if address.channel == Channel.TEXT else (),
        )
        for address in addresses
    ]


def _legal_pages() -> tuple[LegalPage, ...]:
    """Return the pages the company has. Source: CTIA Messaging Principles, 5.1 (terms and privacy)."""
    pages = (
        LegalPage(gettext("Terms of our texts"), settings.TERMS_URL),
        LegalPage(gettext("What we do with what we know of you"), settings.PRIVACY_URL),
    )
    return tuple(page for page in pages if page.url)


def _box(
    address: Address, purpose: Purpose, line: Consent | None, rests: Mapping[tuple[int, str], Preference]
) -> Box:
    return Box(
        name=f"{address.pk}-{purpose.value}",
        wording=wording_for(address.channel, purpose, company=brand().company_name),
        is_granted=line is not None and line.state == Consent.State.GRANTED,
        since=line.given_at if line else None,
        rest_url=rest_url(address, purpose),
        rest=rests.get((address.customer_id, purpose)),
    )


@dataclass(frozen=True)
class ChannelChoice:
    """One way she may prefer; an empty value prefers neither."""

    value: str
    label: str
    is_chosen: bool


def channels_to_choose(groups: Iterable[AddressBoxes]) -> list[ChannelChoice]:
    """Return the ways to choose from; nothing while all her proved addresses are of one way."""
    proved = [group.address for group in groups if group.address.is_verified]
    if len({address.channel for address in proved}) < 2:
        return []
    chosen = proved[0].customer.preferred_channel
    labels = [("", gettext("As it comes")), *((value, str(label)) for value, label in Channel.choices)]
    return [ChannelChoice(value, label, value == chosen) for value, label in labels]


def rest_initial(chosen: Preference | None) -> dict[str, object]:
    """Return what the form about rest shows at first."""
    if chosen is None:
        return {}
    until = timezone.localtime(chosen.paused_until, zone_of(chosen.customer)) if chosen.paused_until else None
    return {"rest_days": chosen.rest_days, "quiet_until": until.date() if until else None}


def choices_in(form: Mapping[str, object], addresses: Iterable[Address]) -> list[ConsentChoice]:
    """Read the ticked boxes of a posted page; a box with any word but "on" is not ticked."""
    return [
        ConsentChoice(
            address=address, purpose=purpose, is_granted=form.get(f"{address.pk}-{purpose.value}") == "on"
        )
        for address in addresses
        if address.is_verified
        for purpose in CONSENT_PURPOSES
    ]
