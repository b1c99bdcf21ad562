"""Say what texts cost before they are sent: parts times the price of one, by the country of the number."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.conf import settings

from portal.lib.numbers import say_number

EVERYWHERE: Final = "*"
UNKNOWN: Final = ""
"""Stands for the numbers no price is set for."""


@dataclass(frozen=True)
class Cost:
    """What so many parts cost, in the company's currency; `unknown_count` texts go where no price is set."""

    amount: Decimal
    unknown_count: int = 0

    def __str__(self) -> str:
        # Two places say nothing of a price such as 0.0079.
        places = 2 if self.amount >= 1 or not self.amount else 4
        return f"{say_number(self.amount, places)} {settings.SMS_CURRENCY}"


def prefix_of(number: str) -> str:
    """Return the longest prefix with a price that a number begins with; empty where none is set."""
    prices: Mapping[str, str] = settings.SMS_PRICES
    fitting = [prefix for prefix in prices if prefix != EVERYWHERE and number.startswith(prefix)]
    return max(fitting, key=len) if fitting else (EVERYWHERE if EVERYWHERE in prices else UNKNOWN)


def by_prefix(numbers: Iterable[str]) -> Counter[str]:
    """Return how many of these numbers are paid for by each prefix."""
    return Counter(map(prefix_of, numbers))


def cost_of(numbers: Mapping[str, int], parts: int) -> Cost | None:
    """Return what a text of so many parts costs to the numbers of each prefix; None while no price is set."""
    prices: Mapping[str, str] = settings.SMS_PRICES
    if not prices:
        return None
    # A prefix counted before the prices were changed has none any more.
    known = {prefix: count for prefix, count in numbers.items() if prefix in prices}
    amount = sum((Decimal(prices[prefix]) * count for prefix, count in known.items()), Decimal(0))
    return Cost(amount * parts, sum(numbers.values()) - sum(known.values()))


def price_list(parts: int) -> list[tuple[str, Cost]]:
    """Return what a text of so many parts costs to each prefix a price is set for."""
    return [(prefix, Cost(Decimal(price) * parts)) for prefix, price in settings.SMS_PRICES.items()]
