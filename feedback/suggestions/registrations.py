"""Register what the suggestions add: their touches, their queue, the header's entry, and one more click."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from feedback.suggestions.actions import KIND
from feedback.suggestions.letters import ABOUT, refusals
from feedback.suggestions.models import Suggestion
from portal.accounts.models import User
from portal.desk import registry
from portal.interactions import conversions, sources
from portal.messaging import gates
from portal.screening.guarded import guard_namespace
from portal.ui import home, navigation


def count_unread(user: User, _now: datetime) -> registry.QueueCount:
    """Count the suggestions nobody has read and published yet."""
    return registry.QueueCount(Suggestion.objects.visible_to(user).unpublished().count())


def _made(touches: Collection[int]) -> dict[int, conversions.Made]:
    return {
        row.origin_id: conversions.Made(_label(row), reverse("suggestions-desk:suggestion", args=[row.pk]))
        for row in Suggestion.objects.of_touches(touches)
        if row.origin_id is not None
    }


def _label(row: Suggestion) -> str:
    return gettext("Idea: %(state)s") % {"state": row.get_state_display()}


TO_SUGGESTION: Final = conversions.Conversion(
    key="suggestion",
    label=_("Make it an idea"),
    icon="lightbulb",
    url_name="suggestions-desk:suggestion-make",
    permission="suggestions.work",
    made=_made,
    order=20,
)

sources.register(sources.Source(KIND, _("Idea"), "lightbulb"))
conversions.register(TO_SUGGESTION)
gates.register(ABOUT, refusals)
guard_namespace("suggestions")
navigation.register(
    navigation.NavItem(
        "ideas", _("Ideas"), "suggestions:suggestion-list", "lightbulb", 25, is_in_thumb_reach=False
    )
)
home.register_door(
    home.Door(
        "suggest",
        _("Suggest"),
        _("Say what is missing, and see what others want."),
        "suggestions:suggestion-list",
        "lightbulb",
        30,
    )
)
registry.register(
    registry.Queue(
        key="ideas",
        title=_("Ideas to read"),
        url_name="suggestions-desk:suggestion-list",
        icon="lightbulb",
        group="work",
        permission="suggestions.view",
        order=40,
        count=count_unread,
        empty=_("Every idea was read."),
    )
)
