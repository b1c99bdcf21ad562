"""The last net: no address, number or token of a person reaches the log."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.operations.masking import MASK, mask_path, mask_text, mask_value

TOKEN = "eyJjIjoxfQ:1vKq2x:8hV5m0d0m3W9o2yBzjzv5mX5fUu3cV0aQm8kH1n2b3c"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("550 no such user alice.arden+news@example.org here", f"550 no such user {MASK}@example.org here"),
        ("to +14155550132 failed", f"to {MASK}32 failed"),
        ("to +351 21 123 45 67", f"to {MASK}67"),
        ("0049 (30) 123-4567", f"{MASK}67"),
        (f"GET /c/{TOKEN}/", f"GET /c/{MASK}/"),
    ],
)
def test_addresses_numbers_and_tokens_are_masked(text: str, masked: str) -> None:
    assert mask_text(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "status 200 in 12.5 ms",
        "2026-11-21T21:30:30.259553Z",
        "message 4155550132",
        "1+1=2",
        "a @ b",
        "10.0.0.1:8000",
    ],
)
def test_what_is_no_person_stays_readable(text: str) -> None:
    assert mask_text(text) == text


def test_values_inside_lists_and_mappings_are_masked() -> None:
    found = mask_value({"to": ["alice@example.org", 3], "who": ValueError("bob@example.org"), "ok": True})

    assert found == {"to": [f"{MASK}@example.org", 3], "who": f"{MASK}@example.org", "ok": True}


@given(st.emails(), st.text(max_size=30))
def test_no_address_survives_in_any_text(email: str, around: str) -> None:
    local, _at, _host = email.rpartition("@")

    masked = mask_text(f"{around} <{local}@example.org> {around}")

    assert f"{local[-1]}@example.org" not in masked or local[-1] in "!#$&*/=?^`{|}~"


def test_a_long_text_is_cut_and_masked_in_linear_time() -> None:
    masked = mask_text("a@" * 500_000)

    assert masked.endswith("(1000000 characters)")


def test_a_secret_part_of_a_path_is_hidden() -> None:
    assert mask_path(f"/c/{TOKEN}/") == f"/c/{MASK}/"
    assert mask_path("/c/k7Qx2/", {"k7Qx2"}) == f"/c/{MASK}/"
    assert (
        mask_path("/forums/getting-started/how-do-i-return-my-very-first-order-42/")
        != f"/forums/getting-started/{MASK}/"
    )
