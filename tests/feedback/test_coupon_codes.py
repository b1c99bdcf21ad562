"""Codes are read aloud, typed and scanned: no sign looks like another, and a typing error shows."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from feedback.coupons.codes import LENGTH, SIGNS, NotACode, check_sign, new_code, read_code, spelled

codes = st.text(SIGNS, min_size=LENGTH - 1, max_size=LENGTH - 1).map(lambda signs: signs + check_sign(signs))


def test_no_sign_looks_like_another() -> None:
    assert not set("01OIL") & set(SIGNS)
    assert len(SIGNS) == 31


@given(codes)
def test_a_code_is_read_back_however_it_is_typed(code: str) -> None:
    assert read_code(spelled(code)) == code
    assert read_code(f" {spelled(code).lower().replace('-', ' ')} ") == code


@given(codes, st.integers(0, LENGTH - 1), st.sampled_from(SIGNS))
def test_one_wrong_sign_is_found(code: str, place: int, sign: str) -> None:
    assume(code[place] != sign)
    with pytest.raises(NotACode):
        read_code(code[:place] + sign + code[place + 1 :])


@given(codes, st.integers(0, LENGTH - 1), st.integers(0, LENGTH - 1))
def test_two_signs_in_each_others_place_are_found(code: str, one: int, other: int) -> None:
    assume(code[one] != code[other])
    signs = list(code)
    signs[one], signs[other] = signs[other], signs[one]
    with pytest.raises(NotACode):
        read_code("".join(signs))


@pytest.mark.parametrize("typed", ["", "ABC", "0000-0000-0000", "ÄÖÜ", "😀" * 12, "7" * 500])
def test_what_is_no_code_is_refused(typed: str) -> None:
    with pytest.raises(NotACode):
        read_code(typed)


def test_new_codes_are_codes_and_differ() -> None:
    made = {new_code() for _number in range(500)}

    assert len(made) == 500
    assert all(read_code(code) == code for code in made)
