"""Build the search index anew: after a change of LANGUAGE_CODE, or when the status page asks for it."""

import time
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from forums.search import sql


class Command(BaseCommand):
    help = "Build the search index anew from the stored posts. Pages wait while it runs."

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        with transaction.atomic():
            sql.build(connection)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM search_entry")
            (count,) = cursor.fetchone()
        seconds = time.monotonic() - started
        self.stdout.write(f"{count} posts can be found; the index was built in {seconds:.1f} s.")
        if not sql.has_trigrams(connection):
            self.stdout.write("Misspelled words find nothing: pg_trgm may not be used in this database.")
