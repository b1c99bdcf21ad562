"""Test that numbers are rounded as people do, and never cut off."""

from decimal import Decimal

import pytest
from django.utils import translation

from portal.lib.numbers import rounded, say_number


@pytest.mark.parametrize(
    ("value", "places", "words"),
    [
        (4.567, 2, "4.57"),
        (4.999, 2, "5.00"),
        (0.5, 0, "1"),
        (2.5, 0, "3"),
        (-2.5, 0, "−3"),
        (100 * 0.285, 0, "29"),
        (-0.001, 2, "0.00"),
        (Decimal("0.00795"), 4, "0.0080"),
        (1e-7, 2, "0.00"),
    ],
)
def test_a_number_is_rounded_half_up_and_not_cut(value: float | Decimal, places: int, words: str) -> None:
    assert say_number(value, places) == words


def test_a_number_is_said_in_the_readers_writing() -> None:
    with translation.override("de"):
        assert say_number(4.567, 2) == "4,57"


def test_nothing_is_never_negative() -> None:
    assert not rounded(-0.4).is_signed()
