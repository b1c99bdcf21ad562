"""Say by when a case wants its first answer and its solution."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

CONFIRM_WITHIN: Final = timedelta(days=7)
"""How long a solved case waits for the customer's word before it is closed without it."""


@dataclass(frozen=True)
class Target:
    """How long a case may take, in hours of the clock on the wall."""

    first_response: timedelta
    resolution: timedelta


TARGETS: Final[Mapping[int, Target]] = {
    1: Target(timedelta(hours=24), timedelta(hours=120)),
    2: Target(timedelta(hours=8), timedelta(hours=72)),
    3: Target(timedelta(hours=4), timedelta(hours=48)),
    4: Target(timedelta(hours=1), timedelta(hours=24)),
}
"""By priority, from low to urgent; a case of normal priority is answered the same day."""


def targets_of(priority: int, opened_at: datetime) -> tuple[datetime, datetime]:
    """Return when the first answer and the solution of a case are due."""
    target = TARGETS[priority]
    return opened_at + target.first_response, opened_at + target.resolution
