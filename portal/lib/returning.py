"""Change rows and read what they say then, by one statement; both databases can, Django can't yet."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import QuerySet
from django.db.models.sql import UpdateQuery


def update_returning(
    rows: "QuerySet[Any]", changes: Mapping[str, Any], columns: Sequence[str]
) -> list[tuple[Any, ...]]:
    """Update the rows and return the named columns of each as they are now."""
    query: Any = rows.query.chain(UpdateQuery)
    query.add_update_values(changes)
    query.annotations = {}
    query.clear_ordering(force=True)
    sql, parameters = query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
    fields = [rows.model._meta.get_field(name.removesuffix("_id")) for name in columns]
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} RETURNING {names}", parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
