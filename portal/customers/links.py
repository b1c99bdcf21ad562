"""Make the signed links that stand in every message, and read them back."""

import re
from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from portal.customers.models import Address, Purpose
from portal.lib import tokens

LINK_LIFE = timedelta(days=400)
"""Longer than any law asks: CAN-SPAM 30 days after sending, CASL 60."""


_KEYS = re.compile(
    r"(reply\+|/c/|(?<!/desk)/(?:cases|coupons)/|/f/[\w-]+/continue/|/forums/sanctions/"
    r"|/me/consents/(?:stop|link|rest)/|/forums/notifications/(?:un)?mute/|/voices/mine/)[\w:.=-]+"
)
"""Each address that is entered by its key alone; the links of staff lead to numbers and stay readable."""


def without_keys(text: str) -> str:
    """Return the words of a message with its receiver's keys taken out of the links."""
    return _KEYS.sub(r"\1•••", text)


def consents_url(address: Address) -> str:
    """Return the absolute address of "What we may send you" for one address, open without sign-in."""
    token = tokens.sign({"a": address.pk}, purpose="consents")
    return settings.SITE_URL + reverse("messaging:consents-by-link", args=[token])


def stop_url(address: Address, purpose: str) -> str:
    """Return the address that ends one kind of message by one POST (RFC 8058)."""
    token = tokens.sign({"a": address.pk, "p": purpose}, purpose="stop")
    return settings.SITE_URL + reverse("messaging:stop", args=[token])


def rest_url(address: Address, purpose: str) -> str:
    """Return the address where she asks for quiet or for fewer messages, open without sign-in."""
    token = tokens.sign({"a": address.pk, "p": purpose}, purpose="stop")
    return settings.SITE_URL + reverse("messaging:rest", args=[token])


PROBE_ADDRESS = 0
"""The id of an address that never was: its link lets us press our own button."""


def probe_url() -> str:
    """Return a link that ends messages to nobody, so that pressing it can be tried."""
    token = tokens.sign({"a": PROBE_ADDRESS, "p": Purpose.CHECK_IN.value}, purpose="stop")
    return settings.SITE_URL + reverse("messaging:stop", args=[token])


def is_probe(token: str) -> bool:
    """Tell whether a stop link is the one that ends messages to nobody."""
    try:
        return read_stop_token(token)[0] == PROBE_ADDRESS
    except tokens.TokenInvalid:
        return False


def read_consents_token(token: str) -> int:
    """Return the address id a consents link names.

    Raises: TokenInvalid, TokenExpired.
    """
    return int(tokens.read(token, purpose="consents", max_age=LINK_LIFE)["a"])


def read_stop_token(token: str) -> tuple[int, str]:
    """Return the address id and the purpose a stop link names.

    Raises: TokenInvalid, TokenExpired.
    """
    payload = tokens.read(token, purpose="stop", max_age=LINK_LIFE)
    return int(payload["a"]), str(payload["p"])
