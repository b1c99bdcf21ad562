"""Take one mail in from a local mail server's pipe."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import Error
from django.utils.timezone import now

from portal.lib.mail_in import MAX_BYTES
from portal.messaging.actions import receive_mail


class Command(BaseCommand):
    """Read one message (RFC 5322) from standard input and take it in as a reply."""

    help = "Read one e-mail from standard input and take it in as a reply by mail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--recipient", action="append", default=[], help="an envelope recipient")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Take the mail; the exit code 75 (EX_TEMPFAIL) asks the mail server to try again later."""
        raw = sys.stdin.buffer.read(MAX_BYTES)
        try:
            row = receive_mail(raw, now=now(), envelope=options["recipient"])
        except Error:
            self.stderr.write("The database is away; try again later.")
            sys.exit(os.EX_TEMPFAIL)
        self.stdout.write(f"{row.state} {row.reason}".strip())
