"""Say how many customers a program asks on each of the coming days, and draw it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

MOST_DAYS: Final = 60
BAR_WIDTH, GAP, HEIGHT = 10, 2, 80


@dataclass(frozen=True)
class Bar:
    """One day of the drawing, in the units of its view box."""

    x: int
    y: int
    height: int
    day: int
    number: int


@dataclass(frozen=True)
class Forecast:
    """How many are asked on each day from today on; what is left after the last day shown."""

    days: Sequence[int]
    left: int

    @property
    def total(self) -> int:
        return sum(self.days) + self.left

    @property
    def most(self) -> int:
        return max(self.days, default=0)

    @property
    def last_day(self) -> int:
        """The number of days it takes, as far as is shown."""
        return len(self.days)

    @property
    def width(self) -> int:
        return max(1, len(self.days)) * (BAR_WIDTH + GAP)

    @property
    def bars(self) -> list[Bar]:
        heights = [ceil(HEIGHT * number / max(1, self.most)) for number in self.days]
        return [
            Bar(index * (BAR_WIDTH + GAP), HEIGHT - height, height, index + 1, number)
            for index, (height, number) in enumerate(zip(heights, self.days, strict=True))
        ]


def forecast(total: int, *, spread_days: int, hourly_limit: int | None, open_hours: float) -> Forecast:
    """Return how so many customers fall on the days.

    They are spread evenly over `spread_days`; what the limit an hour can't take on a day goes on the next.
    `open_hours` is how long a day's hours are.
    """
    capacity = total if hourly_limit is None else max(1, int(hourly_limit * open_hours))
    spread_days = max(1, spread_days)
    planned, days, waiting = 0, [], 0
    for day in range(1, MOST_DAYS + 1):
        share = total * min(day, spread_days) // spread_days - planned
        planned += share
        waiting += share
        asked = min(waiting, capacity)
        waiting -= asked
        days.append(asked)
        if planned == total and not waiting:
            break
    return Forecast(days, total - sum(days))
