"""Say how long a consent counts, and when we ask to renew it."""

from datetime import datetime, timedelta
from typing import Final

CONSENT_LIFE: Final = timedelta(days=730)
"""No law names a number, but a consent does not last for ever. Source: EDPB Guidelines 05/2020, 110."""
ASKED_BEFORE: Final = timedelta(days=60)
"""We ask while the old consent still counts: asking without one would itself be advertising."""


def is_stale(given_at: datetime, now: datetime) -> bool:
    """Tell whether a consent is too old to count."""
    return given_at < now - CONSENT_LIFE


def may_be_renewed(given_at: datetime, now: datetime) -> bool:
    """Tell whether saying yes again begins a new consent."""
    return given_at < now - CONSENT_LIFE + ASKED_BEFORE
