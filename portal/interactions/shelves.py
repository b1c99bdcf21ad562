"""Show a person on her own page what she wrote and answered here."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from django.http import HttpRequest

from portal.accounts.access import SignedInRequest
from portal.interactions.models import Interaction
from portal.ui.home import Shelf
from portal.ui.paging import page_of

PAGE_SIZE = 10


def _load(request: HttpRequest, _now: datetime) -> Mapping[str, Any]:
    own = Interaction.objects.of_user(cast("SignedInRequest", request).user)
    return {"activity": page_of(request, own, order=("-occurred_at", "-pk"), size=PAGE_SIZE)}


ACTIVITY = Shelf(order=50, template="portal/interactions/activity.html", load=_load)
