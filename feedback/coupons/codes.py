"""Make codes that people can read aloud, and find the typing errors in those they type.

A code is eleven random signs (54 bits) and one that checks them, in groups of four: 7KQM-2XVA-9RDT. No sign
looks like another: there is no 0 or O, no 1, I or L. The 31 signs are a prime number, and every place has its
own weight, so that one wrong sign or two signs in each other's place always show.

Source: the weighted sum of ISBN-10 (ISO 2108:2005, annex), with 31 for 11.
"""

import secrets
from typing import Final

from django.utils.translation import gettext_lazy as _

from portal.lib.errors import ActionError

SIGNS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
RANDOM_SIGNS: Final = 11
LENGTH: Final = RANDOM_SIGNS + 1
GROUP: Final = 4
_VALUE: Final = {sign: value for value, sign in enumerate(SIGNS)}


class NotACode(ActionError):
    sentence = _(
        "This is not one of our codes: a sign is wrong or missing. "
        "A code has twelve signs and never 0, O, 1, I or L."
    )


def new_code() -> str:
    """Return a new code, as it is kept: twelve signs without hyphens."""
    signs = "".join(secrets.choice(SIGNS) for _place in range(RANDOM_SIGNS))
    return signs + check_sign(signs)


def check_sign(signs: str) -> str:
    """Return the sign that makes the weighted sum of a code divisible by 31."""
    total = sum(weight * _VALUE[sign] for weight, sign in enumerate(signs, start=2))
    return SIGNS[-total % len(SIGNS)]


def read_code(typed: str) -> str:
    """Return the code somebody typed, whatever the case, spaces and hyphens.

    Raises: NotACode if it can't be one of ours.
    """
    code = "".join(sign for sign in typed.upper() if sign.isalnum())
    if len(code) != LENGTH or not set(code) <= set(SIGNS) or check_sign(code[:-1]) != code[-1]:
        raise NotACode
    return code


def spelled(code: str) -> str:
    """Return a code as people read it, in groups of four."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))
