"""Prove that nobody tampered with the consent ledger."""

import re
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.customers.ledger import faults_at_one_moment
from portal.customers.seals import ConsentHead, ConsentSeal


def _noted(text: str) -> tuple[int, str]:
    found = re.fullmatch(r"(\d{1,18}):([0-9a-f]{64})", text)
    if found is None:
        raise CommandError(
            "--expect takes a number and a digest as a receipt or this command shows them: 12:ab…"
        )
    return int(found[1]), found[2]


class Command(BaseCommand):
    help = "Check every line of the consent ledger against its seal; exit with 1 and name what does not fit."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--expect",
            action="append",
            default=[],
            metavar="NUMBER:DIGEST",
            help="a seal noted elsewhere, such as on a customer's receipt; may be given several times",
        )

    def handle(self, *_args: Any, expect: list[str], **_options: Any) -> None:
        found = faults_at_one_moment(dict(map(_noted, expect)))
        if found:
            raise CommandError("\n".join([*found, f"{len(found)} faults."]))
        head = ConsentHead.objects.filter(pk=1).first()
        erased = ConsentSeal.objects.filter(erased_at__isnull=False).count()
        number = head.number if head else 0
        self.stdout.write(
            f"{number} lines sealed, {erased} of them erased at their customers' wish. All is as sealed."
        )
        if head and number:
            self.stdout.write(f"Note this elsewhere: {number}:{head.digest}")
