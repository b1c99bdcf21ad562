"""Let customers tap a number in the mail, and a scanner open all of them before."""

from datetime import datetime, timedelta
from typing import Final

from feedback.checkins.actions import Signing, confirm_tap, is_whole, note_link
from feedback.checkins.models import CheckIn
from feedback.surveys.models import SurveyVersion
from feedback.surveys.scales import SCALES
from feedback.taps.actions import sign_opened
from feedback.taps.judging import Sign
from feedback.taps.networks import Network
from feedback.taps.shapes import Shape
from portal.customers.models import Channel

SCANNED_EVERY: Final = 12
"""Each so many-th customer sits behind a scanner."""
_SCANNER: Final = Shape(network=Network.HOSTING, has_language=False)


def is_scanned(check_in: CheckIn) -> bool:
    """Tell whether a scanner stands before this customer's mail."""
    return check_in.channel == Channel.EMAIL and check_in.customer_id % SCANNED_EVERY == 0


def scan(check_in: CheckIn, now: datetime) -> None:
    """Open every link of a mail, the one nobody sees first."""
    for step, score in enumerate([None, *SCALES[check_in.survey.kind].steps]):
        moment = now + timedelta(milliseconds=300 * step)
        note_link(check_in=check_in, score=score, shape=_SCANNER, now=moment)


def may_tap(check_in: CheckIn, version: SurveyVersion, score: int) -> bool:
    """Tell whether the number alone, tapped in the mail, is her first answer."""
    is_first = check_in.channel == Channel.EMAIL and check_in.response_id is None
    return is_first and is_whole(version, score)


def tap(check_in: CheckIn, score: int, now: datetime) -> None:
    """Tap a number in the mail, and lay a hand on the page that opens.

    Raises: what `confirm_tap` raises.
    """
    opened = note_link(check_in=check_in, score=score, shape=Shape(), now=now)
    assert opened is not None
    signing = Signing(sign_opened(opened), Sign.TOUCH)
    confirm_tap(check_in=check_in, signing=signing, now=now + timedelta(seconds=3))
