"""Tell templates where a touch came from: `{% load interactions %}`."""

from datetime import datetime

from django import template

from portal.interactions.models import Interaction
from portal.interactions.sources import Source, source_of

register = template.Library()


@register.filter
def source(interaction: Interaction) -> Source:
    """Return what is known of the touch's kind: its label, its icon, and whether it can be answered."""
    return source_of(interaction.kind)


@register.filter
def late(interaction: Interaction, now: datetime) -> bool:
    """Tell whether the touch has waited too long for an answer."""
    return interaction.is_late(now)
