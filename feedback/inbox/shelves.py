"""Show a person on her own page which words of hers we asked for or show in public."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, cast

from django.http import HttpRequest

from feedback.inbox.models import Quote
from portal.accounts.access import SignedInRequest
from portal.ui.home import Shelf

SHOWN: Final = 10


def _own(request: HttpRequest, _now: datetime) -> Mapping[str, Any]:
    return {"quotes": Quote.objects.of_user(cast("SignedInRequest", request).user)[:SHOWN]}


OWN = Shelf(order=45, template="feedback/inbox/shelf.html", load=_own)
