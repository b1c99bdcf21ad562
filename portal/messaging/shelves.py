"""Lay out what messaging adds to the page of a customer."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from portal.customers.models import CONSENT_PURPOSES, Customer, Preference
from portal.interactions.panels import Panel
from portal.messaging.forms import StopReasonForm


def _load_rests(_request: HttpRequest, customer: Customer) -> Mapping[str, Any]:
    rests = Preference.objects.of_customers([customer.pk], CONSENT_PURPOSES)
    return {"customer": customer, "rests": rests, "form": StopReasonForm()}


STOPPING = Panel(order=40, template="portal/messaging/customer_panel.html", load=_load_rests)
