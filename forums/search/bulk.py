"""Leave the index alone while very many posts are written, and build it once when they are there."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from forums.search.sql import build, drop


@contextmanager
def built_at_the_end() -> Iterator[None]:
    """Write posts inside without the index; it is whole again afterwards."""
    drop(connection)
    yield
    if connection.vendor == "postgresql":
        connection.check_constraints()  # no trigger can be made while keys wait to be checked
    build(connection)
