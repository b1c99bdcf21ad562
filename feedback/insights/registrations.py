"""Register what the insights add: they hear of changed answers, stand on the rail and on each form's page."""

from django.utils.translation import gettext_lazy as _

from feedback.insights.actions import note_change, note_changes
from feedback.insights.pointing import aside_of
from feedback.readings import changes as readings
from feedback.surveys import asides, changes
from portal.desk import registry

changes.register(note_change)
readings.register(note_changes)
asides.register(aside_of)
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
