"""Import events of customers from a file."""

from typing import Any

from django.utils.timezone import now

from portal.customers.event_imports import EventTarget
from portal.lib.import_command import ImportCommand


class Command(ImportCommand):
    """manage.py import_events FILE.csv [--map key="Order number"] …"""

    help = (
        "Import events of customers, such as deliveries, from a file with the columns key, kind, "
        "occurred_at, subject, and external_id, email or phone. The same key twice is one event; "
        "a second run adds nothing."
    )

    def open_target(self, options: dict[str, Any]) -> EventTarget:
        return EventTarget(now=now())
