"""Say what texts cost before they are sent: parts times the price of one, by the country of the number."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.conf import settings
from django.utils.formats import number_format

EVERYWHERE: Final = "*"


@dataclass(frozen=True)
class Cost:
    """What so many parts cost, in the company's currency; `unknown_count` texts go where no price is set."""

    amount: Decimal
    unknown_count: int = 0

    def __str__(self) -> str:
        # Two places say nothing of a price such as 0.0079.
        places = 2 if self.amount >= 1 or not self.amount else 4
        return f"{number_format(self.amount, places)} {settings.SMS_CURRENCY}"


def price_of(number: str) -> Decimal | None:
    """Return the price of one part to a number, by the longest prefix that fits; None where none is set."""
    prices: Mapping[str, str] = settings.SMS_PRICES
    fitting = [prefix for prefix in prices if prefix != EVERYWHERE and number.startswith(prefix)]
    price = prices[max(fitting, key=len)] if fitting else prices.get(EVERYWHERE)
    return None if price is None else Decimal(price)


def cost_of(numbers: Iterable[str], parts: int) -> Cost | None:
    """Return what a text of so many parts to each of these numbers costs; None while no price is set."""
    if not settings.SMS_PRICES:
        return None
    prices = [price_of(number) for number in numbers]
    known = [price for price in prices if price is not None]
    return Cost(sum(known, Decimal(0)) * parts, len(prices) - len(known))


def price_list(parts: int) -> list[tuple[str, Cost]]:
    """Return what a text of so many parts costs to each prefix a price is set for."""
    return [(prefix, Cost(Decimal(price) * parts)) for prefix, price in settings.SMS_PRICES.items()]
