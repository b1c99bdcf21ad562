"""Compare the forums' stored counters with a recount, and mend what differs."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from forums.discussions.recounting import Difference, differences, mend


class Command(BaseCommand):
    help = "Compare every stored counter of the forums with a recount and mend it; --check only compares."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing, exit with 1 if a counter is wrong"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(differences())
        if not found:
            self.stdout.write("Every counter is right.")
            return
        self._show(found)
        if options["check"]:
            raise CommandError(f"{len(found)} counters are wrong. Run `manage.py recount` to mend them.")
        for wrong in {(wrong.kind, wrong.pk): wrong for wrong in found}.values():
            mend(wrong)
        self.stdout.write(f"{len(found)} counters mended.")

    def _show(self, found: list[Difference]) -> None:
        line = "{:<12} {:>10}  {:<24} {:>28} {:>28}"
        self.stdout.write(line.format("what", "key", "column", "stored", "counted"))
        for wrong in found:
            cells = (wrong.kind, wrong.pk, wrong.column, str(wrong.stored)[:28], str(wrong.counted)[:28])
            self.stdout.write(line.format(*cells))
