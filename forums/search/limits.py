"""Stop a search that takes too long, on either database."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext_lazy as _

from portal.lib.errors import ActionError

MOST_SECONDS: Final = 1.5
_STEPS: Final = 20_000


class SearchTooSlow(ActionError):
    """The database was stopped before it had looked at everything."""

    sentence = _("This search took too long. Add a word or choose a category, and try again.")


@contextmanager
def limited(seconds: float = MOST_SECONDS) -> Iterator[None]:
    """Stop each statement inside after so many seconds.

    Raises: SearchTooSlow.
    """
    try:
        with _sqlite(seconds) if connection.vendor == "sqlite" else _postgresql(seconds):
            yield
    except OperationalError as error:
        if "interrupted" in str(error) or "statement timeout" in str(error):
            raise SearchTooSlow from error
        raise


@contextmanager
def _postgresql(seconds: float) -> Iterator[None]:
    is_inside = connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        # Starting helpers takes longer than reading what a window holds.
        helpers = "SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL jit = off"
        cursor.execute(f"SET LOCAL statement_timeout = {int(seconds * 1000)}; {helpers}")
        yield
        if is_inside:  # else it ends with the transaction
            cursor.execute("SET LOCAL statement_timeout = 0")


@contextmanager
def _sqlite(seconds: float) -> Iterator[None]:
    connection.ensure_connection()
    stops_at = time.monotonic() + seconds
    connection.connection.set_progress_handler(lambda: time.monotonic() > stops_at, _STEPS)
    try:
        yield
    finally:
        connection.connection.set_progress_handler(None, 0)
