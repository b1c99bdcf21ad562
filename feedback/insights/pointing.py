"""Point from the desk page of a form to its insights."""

from django.urls import reverse
from django.utils.translation import gettext as _

from feedback.surveys.asides import Aside
from feedback.surveys.models import Survey


def aside_of(survey: Survey) -> Aside | None:
    """Return where the figures of a form stand in full; a form that nobody could answer yet has none."""
    if survey.current_version_id is None:
        return None
    return Aside(
        _("Over time, question by question, group by group:"),
        reverse("insights-desk:survey", args=[survey.slug]),
        _("See the insights"),
    )
