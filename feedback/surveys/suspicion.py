"""Suspect what looks sent by a machine: it is held apart, never deleted, and staff can let it in.

No sign alone that a person may show is enough. Haste says nothing: who comes from a link with a number only
presses the button. A missing sum says nothing: scripts may be off, or the reader quick.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext

HASTE_SECONDS: Final = 3
MOST_LINKS: Final = 1
"""A text with more links was not written by hand where the browser did no work for it."""
LINK: Final = re.compile(r"https?://|www\.|\[url|<a\s", re.IGNORECASE)
MOST_ANSWERS, MOST_WORKED, WITHIN_SECONDS = 300, 3_000, 600
"""How many answers one network address may send within ten minutes: without the sum, and with it."""


@dataclass(frozen=True)
class Manner:
    """How an answer came: what stood in the field no person sees, the words, and the work of the browser."""

    trap: str = ""
    words: str = ""
    seconds: int | None = None
    """Between the opening of the form and its sending, by the server's clock."""
    is_worked_for: bool = False
    """Whether the browser worked out the sum the form asked for."""
    is_flood: bool = False


def suspicion_of(manner: Manner) -> str:
    """Return why an answer is suspected, in one sentence; empty when it is not."""
    return next((sentence() for tells, sentence in _RULES if tells(manner)), "")


def _has_links_in_haste(manner: Manner) -> bool:
    is_hasty = manner.seconds is not None and manner.seconds < HASTE_SECONDS
    return is_hasty and LINK.search(manner.words) is not None


def _has_links_without_work(manner: Manner) -> bool:
    return not manner.is_worked_for and len(LINK.findall(manner.words)) > MOST_LINKS


def _flood() -> str:
    return gettext("More than %(number)s answers came from one address within ten minutes.") % {
        "number": MOST_ANSWERS
    }


_RULES: Final[tuple[tuple[Callable[[Manner], bool], Callable[[], str]], ...]] = (
    (lambda manner: manner.is_flood, _flood),
    (
        lambda manner: bool(manner.trap.strip()),
        lambda: gettext("A field that people can't see was filled in."),
    ),
    (_has_links_in_haste, lambda: gettext("A text with links was sent within three seconds.")),
    (
        _has_links_without_work,
        lambda: gettext("A text with several links came from a program that did no work for it."),
    ),
)
