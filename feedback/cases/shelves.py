"""Show the cases of one customer: to staff on her page, to herself on her own."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, cast

from django.http import HttpRequest

from feedback.cases.models import Case
from portal.accounts.access import SignedInRequest
from portal.customers.models import Customer
from portal.interactions.panels import Panel
from portal.ui.home import Shelf

SHOWN: Final = 10


def _of_customer(request: HttpRequest, customer: Customer) -> Mapping[str, Any]:
    rows = Case.objects.visible_to(cast("SignedInRequest", request).user)
    return {"cases": rows.filter(customer=customer).order_by("-opened_at", "-pk")[:SHOWN]}


def _own(request: HttpRequest, _now: datetime) -> Mapping[str, Any]:
    return {"cases": Case.objects.of_user(cast("SignedInRequest", request).user)[:SHOWN]}


OF_CUSTOMER = Panel(order=10, template="feedback/cases/panel.html", load=_of_customer)
OWN = Shelf(order=40, template="feedback/cases/shelf.html", load=_own)
