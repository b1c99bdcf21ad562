"""Save the whole portal into one file."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone

from portal.operations.backups import BackupRefused, Place, make_backup


class Command(BaseCommand):
    help = "Save rows, uploads and the signing key into one new .zip file; the portal may run meanwhile."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="where to write it, such as earshot.zip")

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        if connection.vendor != "sqlite":
            raise CommandError(
                "The rows are in PostgreSQL: save them with pg_dump, as docs/guide/production.md shows. "
                "Nothing was written."
            )
        place = Place(Path(settings.DATABASES["default"]["NAME"]), Path(settings.DATA_DIR))
        try:
            manifest = make_backup(place=place, target=file, now=timezone.now())
        except BackupRefused as error:
            raise CommandError(str(error)) from error
        count = len(manifest["files"])
        self.stdout.write(
            f"Saved {count} file{'s' if count != 1 else ''} in {file}. Keep it as safe as a password."
        )
