"""Put a saved portal back."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from portal.operations.backups import Place
from portal.operations.restoring import RestoreRefused, restore_backup


class Command(BaseCommand):
    help = "Put back what “backup” saved; the portal must be stopped, and what was there is kept."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="a file that “backup” wrote")

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        if connection.vendor != "sqlite":
            raise CommandError(
                "The rows are in PostgreSQL: use pg_restore, as docs/guide/production.md shows. "
                "Nothing was changed."
            )
        connection.close()
        place = Place(Path(settings.DATABASES["default"]["NAME"]), Path(settings.DATA_DIR))
        known = set(MigrationLoader(None).disk_migrations)
        try:
            kept = restore_backup(place=place, source=file, known_migrations=known, now=timezone.now())
        except RestoreRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored {file}. What was there is kept in {kept}. Start with: make run")
