"""Phone numbers, network addresses and names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lib.people import PhoneInvalid, initials, normalize_email, parse_phone, plain_name, truncate_ip


@pytest.mark.parametrize("text", ["(415) 555-0132", "+1 415 555 0132", "415.555.0132"])
def test_spellings_of_one_number_are_one_number(text: str) -> None:
    assert parse_phone(text, region="US") == "+14155550132"


@pytest.mark.parametrize("text", ["", "123", "+1", "call me", "+" + "9" * 20, "١٢٣"])
def test_what_is_no_phone_number_is_refused(text: str) -> None:
    with pytest.raises(PhoneInvalid):
        parse_phone(text, region="US")


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("203.0.113.77", "203.0.113.0"),
        ("2001:db8:1234:5678::9", "2001:db8:1234::"),
        ("::ffff:203.0.113.77", "203.0.113.0"),
        ("not an address", ""),
        ("", ""),
    ],
)
def test_a_network_address_loses_its_host(address: str, kept: str) -> None:
    assert truncate_ip(address) == kept


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Ada Ames", "AA"), ("Ada", "A"), ("ada lovelace king", "AK"), ("", "?"), ("“!”", "?")],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


@given(st.text(max_size=80))
def test_a_name_in_a_mail_is_never_a_link(name: str) -> None:
    plain = plain_name(name)
    assert not any(mark in plain for mark in ("://", "www.", "@", "<", ">", "\n", "\r"))


def test_a_name_that_looks_like_a_site_is_taken_apart() -> None:
    assert plain_name("visit evil.example now") == "visit evil example now"


def test_one_spelling_of_an_address() -> None:
    assert normalize_email("  Ada@Example.ORG ") == "ada@example.org"
