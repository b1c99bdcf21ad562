"""Make a key by which another program comes in, and print it once."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.accounts.api_keys import known_scopes, make_api_key
from portal.lib.errors import ActionError


class Command(BaseCommand):
    """manage.py make_api_key "Web shop" coupons.redeem"""

    help = "Make a key for another program of the company's and print it; it is shown this once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="Which program uses it.")
        known = "; ".join(f"{scope}: {summary}" for scope, summary in known_scopes().items())
        parser.add_argument("scopes", nargs="+", help=known)

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            _row, key = make_api_key(name=options["name"], scopes=options["scopes"], now=timezone.now())
        except ActionError as refusal:
            known = ", ".join(known_scopes())
            raise CommandError(f"{refusal} It can be one of: {known}.") from refusal
        self.stdout.write(key)
