"""Lay out what changed because of the customers, for the home page."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.http import HttpRequest

from feedback.outcomes.models import Outcome
from portal.ui.home import Shelf

SHOWN: Final = 3


def _latest(_request: HttpRequest, _now: datetime) -> Mapping[str, Any]:
    return {"outcomes": list(Outcome.objects.public().order_by("-published_at", "-pk")[:SHOWN])}


LATEST = Shelf(order=40, template="feedback/outcomes/shelf.html", load=_latest)
