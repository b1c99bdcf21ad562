"""Show a person on her own page what we mean to ask her."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from django.http import HttpRequest

from feedback.checkins.own import own_check_ins
from portal.accounts.access import SignedInRequest
from portal.ui.home import Shelf


def _own(request: HttpRequest, now: datetime) -> Mapping[str, Any]:
    return {"own": own_check_ins(cast("SignedInRequest", request).user, now)}


OWN = Shelf(order=43, template="feedback/checkins/shelf.html", load=_own)
