"""Tell templates of a case's clocks: `{% load cases %}`."""

from datetime import datetime

from django import template

from feedback.cases.models import Case

register = template.Library()


@register.filter
def late(case: Case, now: datetime) -> bool:
    """Tell whether one of the case's clocks has run out."""
    return case.is_late(now)
