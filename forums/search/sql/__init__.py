"""Build the search index inside the database, so that every way of writing a post keeps it right.

Triggers write it in the transaction of the post, without a query of ours (docs/adr/0016). Both databases have
`search_entry` (one row for each post, the title with the first one) and `search_title` (one for each topic),
with the id of the post or topic as `rowid`.
"""

from collections.abc import Iterable
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import DatabaseError

from forums.search.sql import postgresql, sqlite
from forums.search.text import indexed

TRIGGERS: Final = frozenset(
    {
        *("search_post_added", "search_post_changed", "search_post_gone"),
        *("search_topic_added", "search_topic_changed", "search_topic_gone"),
    }
)


def teach(connection: BaseDatabaseWrapper, **_kwargs: Any) -> None:
    """Give a new SQLite connection the function that its triggers call."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("search_text", 1, indexed, deterministic=True)


def build(connection: BaseDatabaseWrapper) -> None:
    """Make the index anew and fill it from what is stored."""
    drop(connection)
    language = settings.LANGUAGE_CODE
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        teach(connection)
        _run(connection, sqlite.tables(language), sqlite.TRIGGERS, sqlite.FILL)
    else:
        parts = (postgresql.TRIGGERS, postgresql.FILL, postgresql.INDEXES)
        _run(connection, postgresql.tables(language), *parts)
        try_trigrams(connection)


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take the index away."""
    _run(connection, sqlite.DROP if connection.vendor == "sqlite" else postgresql.DROP)


def build_index(_apps: Any, schema_editor: Any) -> None:
    """Build the index in a migration."""
    build(schema_editor.connection)


def drop_index(_apps: Any, schema_editor: Any) -> None:
    """Take the index away when the migration is taken back."""
    drop(schema_editor.connection)


def is_whole(connection: BaseDatabaseWrapper) -> bool:
    """Tell whether every trigger that keeps the index is there; altering a table on SQLite can lose them."""
    catalog = sqlite.CATALOG if connection.vendor == "sqlite" else postgresql.CATALOG
    with connection.cursor() as cursor:
        cursor.execute(catalog)
        known = {str(name) for (name,) in cursor.fetchall()}
    return known >= TRIGGERS


def has_trigrams(connection: BaseDatabaseWrapper) -> bool:
    """Tell whether misspelled words can be looked for; on SQLite always."""
    if connection.vendor == "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('search_title_grams')")
        (found,) = cursor.fetchone()
    return found is not None


def try_trigrams(connection: BaseDatabaseWrapper) -> bool:
    """Index the trigrams of titles where pg_trgm may be used; tell whether it may."""
    try:
        with transaction.atomic(using=connection.alias):
            _run(connection, postgresql.TRIGRAMS)
    except DatabaseError:  # not ours to create here: the status page says what is missing
        return False
    return True


def _run(connection: BaseDatabaseWrapper, *groups: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statements in groups:
            for statement in statements:
                cursor.execute(statement)
