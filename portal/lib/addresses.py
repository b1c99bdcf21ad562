"""Know the addresses that never change while the portal runs; a page asks for some of them fifty times."""

from functools import lru_cache

from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse


def address_of(name: str) -> str:
    """Return the path of a page that needs no arguments.

    Raises: NoReverseMatch.
    """
    return _address_of(name, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())


def existing_url(name: str, *arguments: object) -> str:
    """Return the path of the named page, or an empty text if there is no such page."""
    try:
        return reverse(name, args=arguments) if arguments else address_of(name)
    except NoReverseMatch:
        return ""


@lru_cache(maxsize=512)
def _address_of(name: str, _urlconf: str, _prefix: str) -> str:
    return reverse(name)
