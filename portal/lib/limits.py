"""Count how often somebody does something, shared by all workers through the cache."""

import time

from django.core.cache import cache


def is_over(name: str, who: str, *, limit: int, seconds: int) -> bool:
    """Count one more try and tell whether it is over the limit for the current window.

    Windows are fixed, so twice the limit may pass around an edge. While the cache is away nobody is over.
    """
    window = int(time.time()) // seconds
    key = f"limits:{name}:{who}:{window}"
    if cache.add(key, 1, timeout=seconds + 5):
        return limit < 1
    try:
        return int(cache.incr(key)) > limit
    except ValueError:  # the window ended between the two calls
        return False
