"""Find the moments at which customers may be asked: at their places' hours, and not all at once."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings

from feedback.checkins.hours import STRICTEST, Hours, law_of, windows
from feedback.checkins.models import Program
from portal.customers.models import Customer

USUAL_PACE = timedelta(seconds=30)
FASTEST_PACE = timedelta(seconds=1)


@dataclass(frozen=True)
class Place:
    """What of a customer decides when she may be asked."""

    zone: str
    country: str = ""
    state: str = ""

    @classmethod
    def of(cls, customer: Customer) -> "Place":
        return cls(customer.time_zone, customer.country, state_of(customer.attributes))

    @property
    def is_known(self) -> bool:
        return zone_of(self.zone) is not None


def state_of(attributes: object) -> str:
    """Return the state in a customer's attributes, as the law of some countries needs it."""
    return str(attributes.get("state", ""))[:40] if isinstance(attributes, dict) else ""


@lru_cache(maxsize=1024)
def zone_of(name: str) -> ZoneInfo | None:
    """Return the zone by its name, the company's for an empty one; None if there is no such zone."""
    try:
        return ZoneInfo(name or settings.TIME_ZONE)
    except (ZoneInfoNotFoundError, ValueError):
        return None


def hours_of(program: Program, place: Place) -> Hours:
    """Return the hours at which a program may ask at a place."""
    law = STRICTEST if program.quiet == Program.Quiet.STRICTEST else law_of(place.country, place.state)
    country = place.country if program.skips_holidays else ""
    return Hours(program.opens, program.closes, program.days_asked, law, country)


def slots(number: int, *, start: datetime, zone: ZoneInfo, hours: Hours) -> list[datetime]:
    """Return so many moments from the next opening on; fewer only if the hours never open.

    They stand half a minute apart, closer when the day is too short for that. Where not even a second is left
    for each today, they wait for the next whole window; what that can't hold goes on in the one after.
    """
    found: list[datetime] = []
    for opening, closing in windows(start, zone=zone, hours=hours):
        first = max(opening, start).astimezone(UTC)
        room, left = closing - first, number - len(found)
        if not left:
            break
        if first > opening and room < left * FASTEST_PACE:
            continue
        taken = min(left, room // FASTEST_PACE)
        pace = min(USUAL_PACE, room / max(taken, 1))
        found += [first + place * pace for place in range(taken)]
    return found
