"""Register what the outcomes add: their gate of the outbox, the home page's shelf, a line on the rail."""

from django.utils.translation import gettext_lazy as _

from feedback.outcomes import heard
from feedback.outcomes.letters import ABOUT, ABOUT_CONFIDENTIAL, refusals
from feedback.outcomes.shelves import LATEST
from feedback.suggestions.letters import ABOUT as ABOUT_VOTE
from portal.desk import registry
from portal.messaging import gates
from portal.ui import home

gates.register(ABOUT, refusals)
gates.register(ABOUT_CONFIDENTIAL, refusals)
gates.register(ABOUT_VOTE, heard.refusals)
home.register(LATEST)
registry.register(
    registry.Queue(
        key="said",
        title=_("You said, we did"),
        url_name="outcomes-desk:outcome-list",
        icon="megaphone",
        group="manage",
        permission="outcomes.view",
        order=18,
    )
)
