"""Import consents with their proof from a file."""

from typing import Any

from django.utils.timezone import now

from portal.customers.consent_imports import ConsentTarget
from portal.lib.import_command import ImportCommand


class Command(ImportCommand):
    """manage.py import_consents FILE.csv [--map wording="Text of the box"] …"""

    help = (
        "Import consents from a file with the columns email or phone, purpose (check_in, forum), given_at, "
        "wording (the words she saw), source (where she agreed) and, for addresses not proved here, "
        "confirmed_at. Lines without their proof are left out; a second run adds nothing."
    )

    def open_target(self, options: dict[str, Any]) -> ConsentTarget:
        return ConsentTarget(now=now())
