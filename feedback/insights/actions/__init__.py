"""Keep the daily figures."""

from feedback.insights.actions.inviting import count_fates
from feedback.insights.actions.keeping import count_changed, note_change
from feedback.insights.actions.recounting import Wrong, recount, wrong_days

__all__ = ["Wrong", "count_changed", "count_fates", "note_change", "recount", "wrong_days"]
