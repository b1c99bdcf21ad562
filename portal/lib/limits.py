"""Count how often somebody does something, shared by all workers through the cache."""

import time

from django.core.cache import cache
from django.utils.crypto import salted_hmac


def is_over(name: str, who: str, *, limit: int, seconds: int) -> bool:
    """Count one more try and tell whether it is over the limit for the current window.

    Windows are fixed, so twice the limit may pass around an edge. While the cache is away nobody is over.
    """
    window = int(time.time()) // seconds
    key = f"limits:{name}:{_hidden(who, window)}"
    if cache.add(key, 1, timeout=seconds + 5):
        return limit < 1
    try:
        return int(cache.incr(key)) > limit
    except ValueError:  # the window ended between the two calls
        return False


def _hidden(who: str, window: int) -> str:
    """Return a name for who it is that holds for one window and tells nobody a network address."""
    return salted_hmac("portal.lib.limits", f"{window}:{who}", algorithm="sha256").hexdigest()[:32]
