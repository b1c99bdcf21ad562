"""Weigh reports so that many readers together can hold a post for review, and nobody alone.

A report weighs 2 x (upheld + 1) / (decided + 2) of the reporter's earlier reports: 1.0 for who never
reported, at most 1.5, near 0 for who is always wrong. An account of its first day weighs a quarter of that.
What looks like a brigade is damped: a report from the network or the company of an earlier open one counts a
fifth, and each further one within the hour less: 1, 0.8, 0.67, 0.57 ...
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from ipaddress import ip_address, ip_network
from typing import Final

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forums.moderation.models import Report
from portal.accounts.models import User
from portal.customers.models import Customer

MOST: Final = Decimal("1.5")
NEWCOMER: Final = Decimal("0.25")
SAME_CIRCLE: Final = Decimal("0.2")
HOUR: Final = timedelta(hours=1)
FORGET_NETWORKS_AFTER: Final = timedelta(days=30)
_PREFIX: Final = {4: 24, 6: 48}
"""How many bits of an address name the network a household or an office shares."""

SENTENCES: Final[dict[str, str | Promise]] = {
    "newcomer": _("new account"),
    "network": _("same network as another report"),
    "company": _("same company as another reporter"),
    "hour": _("several reports within the hour"),
    "record": _("record of earlier reports"),
}


@dataclass(frozen=True)
class Weight:
    """What a report weighs, and the codes of what made it more or less than 1."""

    value: Decimal
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Circumstances:
    """What is known when somebody reports."""

    upheld: int = 0
    decided: int = 0
    is_newcomer: bool = False
    shares_network: bool = False
    shares_company: bool = False
    in_the_hour: int = 0
    """How many open reports about the post are younger than an hour."""


def weight_of(known: Circumstances) -> Weight:
    """Return what a report weighs under the circumstances."""
    value = min(Decimal(2 * (known.upheld + 1)) / (known.decided + 2), MOST)
    codes = ["record"] if known.decided else []
    factors = (
        ("newcomer", known.is_newcomer, NEWCOMER),
        ("network", known.shares_network, SAME_CIRCLE),
        ("company", known.shares_company and not known.shares_network, SAME_CIRCLE),
        ("hour", known.in_the_hour > 0, 1 / (1 + Decimal(known.in_the_hour) / 4)),
    )
    for code, applies, factor in factors:
        if applies:
            value, codes = value * factor, [*codes, code]
    return Weight(value.quantize(Decimal("0.01"), ROUND_HALF_UP), tuple(codes))


def circumstances_of(reporter: User, others: Iterable[Report], network: str, now: datetime) -> Circumstances:
    """Read what a reporter's word weighs beside the open reports of others."""
    others = list(others)
    upheld, decided = Report.objects.record_of(reporter)
    return Circumstances(
        upheld=upheld,
        decided=decided,
        is_newcomer=reporter.is_new(now),
        shares_network=bool(network) and any(other.network == network for other in others),
        shares_company=_shares_company(reporter, others),
        in_the_hour=sum(now - other.created_at < HOUR for other in others),
    )


def _shares_company(reporter: User, others: list[Report]) -> bool:
    people = [reporter.pk, *(other.reporter_id for other in others)]
    rows = Customer.objects.filter(user__in=people).exclude(company="").values_list("user", "company")
    companies = {user: company.strip().casefold() for user, company in rows}
    mine = companies.pop(reporter.pk, "")
    return bool(mine) and mine in companies.values()


def network_key(ip: str) -> str:
    """Return a keyed hash of the network an address belongs to; the address itself is never stored."""
    try:
        address = ip_address(ip)
    except ValueError:
        return ""
    network = ip_network(f"{address}/{_PREFIX[address.version]}", strict=False)
    return salted_hmac("forums.moderation.network", str(network), algorithm="sha256").hexdigest()


def is_enough(score: Decimal, reporters: int) -> bool:
    """Tell whether so many reporters with so much weight hold a post for review."""
    return score >= Decimal(str(settings.REPORT_HIDE_SCORE)) and reporters >= settings.REPORT_HIDE_REPORTERS
