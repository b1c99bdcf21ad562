"""Let the apps above add to the page that shows staff one customer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from portal.customers.models import Customer


@dataclass(frozen=True)
class Panel:
    """A part of the customer's page; `load` reads what its template shows."""

    order: int
    template: str
    load: Callable[[HttpRequest, Customer], Mapping[str, Any]]


_panels: dict[str, Panel] = {}


def register(panel: Panel) -> None:
    """Put a panel on the customer's page; one with the same template replaces the old."""
    _panels[panel.template] = panel


def shown_panels(request: HttpRequest, customer: Customer) -> SafeString:
    """Return the panels of the customer's page in their order."""
    ordered = sorted(_panels.values(), key=lambda panel: panel.order)
    parts = (
        render_to_string(panel.template, panel.load(request, customer), request=request) for panel in ordered
    )
    return mark_safe("".join(parts))  # noqa: S308 - each is a template
