"""Suspect what looks sent by a machine: it is held apart, never deleted, and staff can let it in."""

import re

from django.utils.translation import gettext

HASTE_SECONDS = 3
LINK = re.compile(r"https?://|www\.|\[url|<a\s", re.IGNORECASE)


def suspicion_of(*, trap: str, words: str, seconds: int | None) -> str:
    """Return why an answer is suspected, in one sentence; empty when it is not.

    `trap` is what stood in the field no person sees. Haste alone says nothing: who comes from a link with a
    number only presses the button. Links written in less than three seconds were not typed by a person.
    """
    if trap.strip():
        return gettext("A field that people can't see was filled in.")
    if seconds is not None and seconds < HASTE_SECONDS and LINK.search(words):
        return gettext("A text with links was sent within three seconds.")
    return ""
