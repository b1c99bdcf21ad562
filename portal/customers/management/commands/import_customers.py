"""Import customers from a file."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils.timezone import now

from portal.customers.imports import CustomerTarget
from portal.lib.import_command import ImportCommand


class Command(ImportCommand):
    """manage.py import_customers FILE.csv [--map name="Full name"] …"""

    help = (
        "Import customers from a file. Columns are found by their headings (name, email, phone, company, "
        "external_id, language, time_zone, country, tags), or named with --map. Imported addresses are not "
        "proved and bring no consent. A second run adds nothing; a run that was stopped goes on when it is "
        "started again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--attribute",
            action="append",
            default=[],
            metavar="COLUMN",
            help="keep this column with the customer",
        )

    def open_target(self, options: dict[str, Any]) -> CustomerTarget:
        return CustomerTarget(now=now(), attributes=tuple(options["attribute"]))
