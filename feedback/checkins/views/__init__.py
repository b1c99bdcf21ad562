"""The pages a check-in links to."""

from feedback.checkins.views.answering import check_in, check_in_thanks
from feedback.checkins.views.tapping import check_in_all, check_in_tap

__all__ = ["check_in", "check_in_all", "check_in_tap", "check_in_thanks"]
