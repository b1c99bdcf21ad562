"""Say numbers as people round them: half goes up, away from zero, and no digit is cut off.

Django's `number_format` cuts: it says 4.56 for 4.567. Python's `round` takes half to the even digit.
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from django.utils.formats import number_format

KNOWN_PLACES: Final = 9
"""Places beyond which a float holds only what arithmetic left: 100 * 0.285 is 28.499999999999996."""


def rounded(value: float | Decimal, places: int = 0) -> Decimal:
    """Return a number with so many decimals, never a negative zero."""
    exact = value if isinstance(value, Decimal) else Decimal(repr(round(float(value), KNOWN_PLACES)))
    return exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP) + 0


def say_number(value: float | Decimal, places: int = 0) -> str:
    """Return a number in the reader's writing, with a true minus sign."""
    return number_format(rounded(value, places), decimal_pos=places).replace("-", "\N{MINUS SIGN}")
