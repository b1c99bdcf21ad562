"""Write many rows of a model where its objects or its queries would cost more than the database."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connections, router
from django.db.models import Model


def insert_many(model: type[Model], rows: Sequence[Mapping[str, Any]], *, same: Mapping[str, Any]) -> None:
    """Insert rows of plain values by attribute name; a row that breaks a unique rule is left out.

    Each row names the same. `same` holds what all rows share, in Python's types; columns that nobody names
    get the model's defaults. The values in `rows` have to be ones the database takes as they are: numbers
    and texts.
    """
    if not rows:
        return
    connection = connections[router.db_for_write(model)]
    fields = {field.attname: field for field in model._meta.concrete_fields if not field.primary_key}
    own = list(rows[0])
    shared = [name for name in fields if name not in own]
    values = [
        fields[name].get_db_prep_save(same.get(name, fields[name].get_default()), connection)
        for name in shared
    ]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(fields[name].column)) for name in (*own, *shared))
    row_places, shared_places = ", ".join(["%s"] * len(own)), ", %s" * len(shared)
    places = ", ".join([f"({row_places})"] * len(rows))
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        # One statement: PostgreSQL would be asked once for each row. SQLite needs the WHERE before ON.
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT each_row.*{shared_places} "  # noqa: S608 - our names
            f"FROM (VALUES {places}) AS each_row WHERE true ON CONFLICT DO NOTHING",
            [*values, *(row[name] for row in rows for name in own)],
        )


def move_many(
    model: type[Model],
    ids: Sequence[int],
    *,
    expected: Mapping[str, Any],
    changes: Mapping[str, Any],
    one_more: str = "",
) -> int:
    """Change the rows with these ids that still have the expected values; return how many did.

    Does what a filtered `update` does at a fifth of its price. `one_more` names a column to count up by one.
    """
    if not ids:
        return 0
    connection = connections[router.db_for_write(model)]
    quote = connection.ops.quote_name
    fields = {field.attname: field for field in model._meta.concrete_fields}

    def prepared(values: Mapping[str, Any]) -> list[Any]:
        return [fields[name].get_db_prep_save(value, connection) for name, value in values.items()]

    settings = [f"{quote(name)} = %s" for name in changes]
    settings += [f"{quote(one_more)} = {quote(one_more)} + 1"] if one_more else []
    wanted = "".join(f" AND {quote(name)} = %s" for name in expected)
    places = ", ".join(["%s"] * len(ids))
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {quote(model._meta.db_table)} SET {', '.join(settings)} "  # noqa: S608 - our names
            f"WHERE {quote('id')} IN ({places}){wanted}",
            [*prepared(changes), *ids, *prepared(expected)],
        )
        return int(cursor.rowcount)
