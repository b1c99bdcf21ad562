"""Say shares as people do, and never as surer than they are."""

from django.utils.translation import gettext as _

from feedback.surveys.scores import Interval
from portal.lib.numbers import rounded, say_number

MOST_DECIMALS = 5


def say_share(share: float) -> str:
    """Return a share of 0 to 1 in whole percent."""
    return _("%(number)s%%") % {"number": say_number(100 * share)}


def say_range(interval: Interval) -> str:
    """Return "3% to 5%", with as many decimals as keep the ends apart: no range has a width of nothing."""
    low, high = 100 * interval.low, 100 * interval.high
    decimals = 0
    while decimals < MOST_DECIMALS and rounded(low, decimals) == rounded(high, decimals):
        decimals += 1
    return _("%(low)s%% to %(high)s%%") % {
        "low": say_number(low, decimals),
        "high": say_number(high, decimals),
    }
