"""Keep a customer's choice of quiet or of fewer messages."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.customers.models import Channel, Customer, Preference
from portal.lib.clock import is_zone
from portal.lib.errors import ActionError


class ChannelUnknown(ActionError):
    sentence = _("Choose e-mail, text message, or neither before the other.")


@dataclass(frozen=True)
class Rest:
    """What she wishes: nothing before a day at her place, and so many days between two messages."""

    quiet_until: date | None = None
    rest_days: int | None = None


def zone_of(customer: Customer) -> ZoneInfo:
    """Return the customer's time zone, else the company's."""
    return ZoneInfo(customer.time_zone if is_zone(customer.time_zone) else settings.TIME_ZONE)


def set_rest(*, customer: Customer, purpose: str, rest: Rest, now: datetime) -> Preference:
    """Keep the choice for one purpose; it holds for every message not handed over yet."""
    until = rest.quiet_until and datetime.combine(rest.quiet_until, time.min, zone_of(customer))
    row, _created = Preference.objects.update_or_create(
        customer=customer,
        purpose=purpose,
        defaults={"paused_until": until, "rest_days": rest.rest_days, "changed_at": now},
    )
    return row


def choose_channel(*, customer: Customer, channel: str) -> Customer:
    """Keep which way she prefers where a message could go by both; empty means neither before the other.

    It counts from the next message on, also for what is planned already. It never stands in for consent.

    Raises: ChannelUnknown.
    """
    if channel not in {"", *Channel.values}:
        raise ChannelUnknown
    customer.preferred_channel = channel
    customer.save(update_fields=["preferred_channel"])
    return customer
