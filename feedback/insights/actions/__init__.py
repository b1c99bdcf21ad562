"""Keep the daily figures."""

from feedback.insights.actions.alerting import alert_due, follow
from feedback.insights.actions.inviting import count_fates
from feedback.insights.actions.keeping import count_changed, note_change, note_changes
from feedback.insights.actions.recounting import Wrong, recount, wrong_days
from feedback.insights.actions.showing import hide_results, release_due, show_results

__all__ = [
    "Wrong",
    "alert_due",
    "count_changed",
    "count_fates",
    "follow",
    "hide_results",
    "note_change",
    "note_changes",
    "recount",
    "release_due",
    "show_results",
    "wrong_days",
]
