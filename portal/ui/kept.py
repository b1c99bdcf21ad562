"""Keep parts of pages that are the same for many requests; what differs each time is put in at a mark.

A part is a function of plain values: the same values in the same language give the same HTML, so nothing
kept can be old. What must be fresh (a form's token, a count) is no value but a mark in the HTML.
"""

from collections.abc import Callable, Hashable
from functools import lru_cache
from secrets import token_hex
from typing import Final

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

MOST_PARTS: Final = 1024
_SALT: Final = token_hex(8)
"""Nobody outside this process knows a mark, so nobody can write one into a post."""

Build = Callable[..., str]


def mark(name: str) -> SafeString:
    """Return what stands in a kept part where the fresh value of that name goes."""
    return mark_safe(f"{name}-{_SALT}")  # noqa: S308 - letters of ours


def kept(build: Build, *values: Hashable, **fresh: str) -> SafeString:
    """Return what `build` makes of the values, from the last time if they are known; `fresh` is HTML."""
    html = _kept(build, get_language() or "", values)
    for name, value in fresh.items():
        html = html.replace(mark(name), value)
    return mark_safe(html)  # noqa: S308 - made by a template or of escaped parts


@lru_cache(maxsize=MOST_PARTS)
def _kept(build: Build, _language: str, values: tuple[Hashable, ...]) -> str:
    return str(build(*values))


forget = _kept.cache_clear
