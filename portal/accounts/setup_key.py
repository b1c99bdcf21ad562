"""Let only who runs the machine set up an empty portal: from elsewhere the set-up page asks for a key."""

from ipaddress import ip_address
from typing import Final

from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from portal.accounts.middleware import is_set_up
from portal.lib.client import client_ip, client_line
from portal.lib.limits import is_over

LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH: Final = 16
TRIES_PER_HOUR: Final = 20


def setup_key() -> str:
    """Return the key of this portal's first set-up: 16 letters (79 bits) that follow from its secret."""
    digest = salted_hmac("portal.accounts.setup_key", "first account", algorithm="sha256").digest()
    return "".join(LETTERS[byte % len(LETTERS)] for byte in digest[:LENGTH])


def needs_key(request: HttpRequest) -> bool:
    """Tell whether the set-up is opened from another machine, or through anything that forwards."""
    forwarded = {"X-Forwarded-For", "Forwarded", "X-Real-Ip"} & set(request.headers)
    try:
        return bool(forwarded) or not ip_address(client_ip(request)).is_loopback
    except ValueError:
        return True


def is_right(typed: str, request: HttpRequest) -> bool:
    """Tell whether the typed key is the one; after many tries in an hour none is."""
    if is_over("accounts.setup", client_line(request), limit=TRIES_PER_HOUR, seconds=3600):
        return False
    return constant_time_compare("".join(typed.split()).lower(), setup_key())


def hint() -> str:
    """Return what whoever starts an empty portal should know; nothing once somebody has an account."""
    if is_set_up():
        return ""
    return _(
        "Nobody has an account yet: the first visit makes it. From another machine the page asks for "
        "this key: {key}"
    ).format(key=setup_key())
