"""Import what customers said from a file."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from portal.interactions.targets import all_kinds, kind_of
from portal.lib.errors import ActionError
from portal.lib.import_command import ImportCommand
from portal.lib.importing import Target


class Command(ImportCommand):
    """manage.py import_feedback FILE.csv [--as topics --category support]"""

    help = (
        "Import what customers said: as feedback on their timelines, or as topics of the forums. Columns are "
        "found by their headings, or named with --map. A second run adds nothing; a run that was stopped "
        "goes on when it is started again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        kinds = all_kinds()
        summary = "; ".join(f"{kind.key}: {kind.summary}" for kind in kinds)
        parser.add_argument(
            "--as", dest="kind", choices=[kind.key for kind in kinds], default="feedback", help=summary
        )
        for kind in kinds:
            if kind.add_arguments:
                kind.add_arguments(parser.add_argument_group(f"--as {kind.key}"))

    def open_target(self, options: dict[str, Any]) -> Target:
        try:
            return kind_of(options["kind"]).open(options)
        except ActionError as error:
            raise CommandError(str(error)) from error
