"""How many parts a text takes, checked against an independent counter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from smsutil import split as oracle_split

from portal.lib.sms import count_parts

GSM = "@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCXYZÄÖÑÜ§¿abcxyzäöñüà^{}\\[~]|€\n"


@pytest.mark.parametrize(
    ("text", "encoding", "parts"),
    [
        ("", "GSM-7", 0),
        ("a" * 160, "GSM-7", 1),
        ("a" * 161, "GSM-7", 2),
        ("€" * 80, "GSM-7", 1),
        ("€" * 81, "GSM-7", 2),
        ("ж" * 70, "UCS-2", 1),
        ("ж" * 71, "UCS-2", 2),
        ("😀" * 35, "UCS-2", 1),
        ("😀" * 36, "UCS-2", 2),
        ("a" * 152 + "€" + "a" * 20, "GSM-7", 2),
    ],
)
def test_known_texts(text: str, encoding: str, parts: int) -> None:
    counted = count_parts(text)
    assert (counted.encoding, counted.count) == (encoding, parts)


@given(st.text(alphabet=GSM, min_size=1, max_size=700))
def test_gsm_texts_agree_with_an_independent_counter(text: str) -> None:
    assert count_parts(text).count == len(oracle_split(text).parts)  # type: ignore[no-untyped-call]


@given(st.text(alphabet=GSM + "жя中文😀", min_size=1, max_size=300))
def test_any_text_fits_into_its_parts(text: str) -> None:
    counted = count_parts(text)
    room = {"GSM-7": (160, 153), "UCS-2": (70, 67)}[counted.encoding]
    capacity = room[0] if counted.count == 1 else room[1] * counted.count
    assert counted.units <= capacity
