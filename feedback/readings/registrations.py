"""Register what the readings add: they hear of every changed answer, and stand on the rail."""

from django.utils.translation import gettext_lazy as _

from feedback.readings.actions import note_change
from feedback.surveys import changes
from portal.desk import registry

changes.register(note_change)
registry.register(
    registry.Queue(
        key="readings",
        title=_("Themes and reading"),
        url_name="readings-desk:overview",
        icon="book-open-text",
        group="manage",
        permission="readings.view",
        order=17,
    )
)
