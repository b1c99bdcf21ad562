"""Register what this app adds to the rooms below."""

from django.utils.translation import gettext_lazy as _

from portal.accounts import shelves
from portal.customers import events
from portal.interactions import conditions, matters, open_matters, sources, targets
from portal.interactions.imports import FEEDBACK
from portal.interactions.models import IMPORTED
from portal.interactions.shelves import ACTIVITY

shelves.register(ACTIVITY)
sources.register(sources.Source(kind=IMPORTED, label=_("Imported feedback"), icon="file-input"))
targets.register(FEEDBACK)
conditions.register_conditions()
matters.register("touches", open_matters.touches)
matters.register("deliveries", open_matters.deliveries)
events.follow_events("matters", open_matters.tell_arrival)
