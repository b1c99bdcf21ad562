"""Test that no message shows staff a key of its receiver."""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from portal.customers.links import without_keys

KEY = "k7Qx2-aB:9.z="
NOT_KEYS = ("accounts/", "uploads/")
"""Sign-in links stand in messages that only administrators read; an upload's address is no way in."""


def addresses(patterns: list[URLPattern | URLResolver], start: str = "") -> Iterator[str]:
    """Yield each address with a token in it."""
    for pattern in patterns:
        address = start + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, address)
        elif ":token>" in address:
            slug = address.replace("<slug:slug>", "visit")
            yield slug.replace("<str:token>", KEY).replace("<slug:token>", KEY)


@pytest.mark.parametrize(
    "address",
    sorted(found for found in addresses(get_resolver().url_patterns) if not found.startswith(NOT_KEYS)),
)
def test_the_key_of_every_address_is_taken_out_of_a_message(address: str) -> None:
    assert KEY not in without_keys(f"Look here: https://portal.example/{address} and tell us.")


@pytest.mark.parametrize(
    "path", ["/desk/cases/1042/", "/desk/coupons/7/", "/forums/t/roast-42/", "/f/visit/"]
)
def test_an_address_without_a_key_stays_readable(path: str) -> None:
    assert without_keys(f"https://portal.example{path}") == f"https://portal.example{path}"
