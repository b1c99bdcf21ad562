"""Register what the insights add: they hear of every changed answer, and stand on the rail."""

from django.utils.translation import gettext_lazy as _

from feedback.insights.actions import note_change, note_changes
from feedback.readings import changes as readings
from feedback.surveys import changes
from portal.desk import registry

changes.register(note_change)
readings.register(note_changes)
registry.register(
    registry.Queue(
        key="insights",
        title=_("Insights"),
        url_name="insights-desk:overview",
        icon="chart-line",
        group="manage",
        permission="insights.view",
        order=15,
    )
)
