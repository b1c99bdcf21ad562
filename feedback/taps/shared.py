"""Note the links with a number that many people got: from a page, a code, or somebody else's mail."""

from typing import Final

from feedback.surveys.openings import NumberOpened
from feedback.taps.actions import Opening, note_opening
from feedback.taps.shapes import shape_of
from portal.lib.client import client_ip
from portal.lib.limits import is_over

MOST_NOTED: Final = 60
"""So many of one network address are noted within WITHIN_SECONDS; the page opens all the same."""
WITHIN_SECONDS: Final = 600


def note_shared(opened: NumberOpened) -> None:
    """Note that such a link was opened; no address stays with it, and it answers nothing."""
    ip = client_ip(opened.request)
    if is_over("taps.shared", ip, limit=MOST_NOTED, seconds=WITHIN_SECONDS):
        return
    opening = Opening(opened.survey, opened.score, shape_of(opened.request))
    note_opening(opening=opening, now=opened.now)
