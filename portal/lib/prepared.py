"""Ask the same question again and again without writing its SQL anew each time.

For a question of a page, Django spends more time on building the query than the database on answering it.
Here a query is built and written once for each shape; what changes from one request to the next stands in
it as `Given`. Rights stay where they are: a shape is a kind of reader, its query comes from `visible_to`.

PostgreSQL plans it once for each connection too (docs/adr/0050). There only what is `Given` goes as a
parameter: a plan made for any state of a post could not use an index of the published ones.
"""

import re
from collections.abc import Callable, Hashable, Sequence
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Any, Final, Generic, TypeVar

import psycopg
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.backends.utils import CursorWrapper
from django.db.models import DateTimeField, Expression, Field, QuerySet
from django.db.models.query import ModelIterable, get_related_populators

Row = TypeVar("Row")
Shape = TypeVar("Shape", bound=Hashable)
MOST_SHAPES: Final = 256
LARGEST: Final = 2**63 - 1
"""The largest number a column holds."""
_PLACE: Final = re.compile("%[%s]")


class Given(Expression):
    """A place in a query for a value that comes when it is asked."""

    def __init__(self, name: str, field: "Field[Any, Any] | None" = None) -> None:
        super().__init__(output_field=field)
        self.name, self.kind = name, field

    def as_sql(self, _compiler: Any, _connection: Any) -> Any:
        return "%s", [self]

    def value_in(self, values: dict[str, Any]) -> Any:
        """Return the value as the database takes it."""
        value = values[self.name]
        if self.kind is not None:
            return self.kind.get_db_prep_value(value, connection)
        return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def given_moment(name: str) -> Given:
    """Return the place for a moment, where the database must know that it is one."""
    return Given(name, DateTimeField())


class Written:
    """One query as SQL, with what turns its rows into values or models."""

    def __init__(self, rows: "QuerySet[Any, Any]") -> None:
        compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        self.sql, self.parameters = str(sql), list(parameters)
        if _is_planned_once():
            self.sql, self.parameters = _with_constants(self.sql, self.parameters)
        expressions = [column[0] for column in compiler.select]
        self.converters = [
            (at, [_quicker(convert) for convert in converters], expression)
            for at, (converters, expression) in compiler.get_converters(expressions).items()
        ]
        is_models = rows._iterable_class is ModelIterable  # noqa: SLF001 - Django's own fork between the two
        self.build: Callable[[Sequence[Any]], Any] = _model_builder(compiler) if is_models else tuple

    def ask(self, values: dict[str, Any]) -> list[Any]:
        """Return all rows for the values."""
        given = [value.value_in(values) if isinstance(value, Given) else value for value in self.parameters]
        if any(isinstance(value, int) and abs(value) > LARGEST for value in given):
            return []  # no row has such a number, and SQLite refuses to look for it
        with _cursor() as cursor:
            cursor.execute(self.sql, given)
            found = cursor.fetchall()
        return [self.build(self._converted(row)) for row in found]

    def _converted(self, row: Sequence[Any]) -> Sequence[Any]:
        if not self.converters:
            return row
        values = list(row)
        for at, converters, expression in self.converters:
            for convert in converters:
                values[at] = convert(values[at], expression, connection)
        return values


class _PlannedCursor(psycopg.Cursor[Any]):
    """A cursor that sends parameters apart and lets PostgreSQL keep the plan of what it executes."""

    def execute(self, query: Any, params: Any = None, **_options: Any) -> "_PlannedCursor":
        return super().execute(query, params, prepare=True)


def _is_planned_once() -> bool:
    return connection.vendor == "postgresql" and bool(settings.PREPARED_STATEMENTS)


def _cursor() -> CursorWrapper:
    """Return a cursor; where statements are logged Django's own, as psycopg does not tell what it planned."""
    if connection.queries_logged or not _is_planned_once():
        return connection.cursor()
    connection.ensure_connection()
    wrapped: CursorWrapper = connection._prepare_cursor(_PlannedCursor(connection.connection))  # type: ignore[attr-defined]  # noqa: SLF001
    return wrapped


def _with_constants(sql: str, parameters: list[Any]) -> tuple[str, list[Any]]:
    """Write into the SQL what is the same each time; only what is given stays a parameter."""
    connection.ensure_connection()
    left = iter(parameters)
    given: list[Given] = []

    def put(place: re.Match[str]) -> str:
        if place[0] == "%%":
            return "%%"
        value = next(left)
        if not isinstance(value, Given):
            return psycopg.sql.Literal(value).as_string(connection.connection).replace("%", "%%")
        given.append(value)
        return "%s"

    return _PLACE.sub(put, sql), given


Converter = Callable[[Any, Any, Any], Any]


def _quicker(convert: Converter) -> Converter:
    """Return what does the same for less: a moment that SQLite's driver has read lacks only its zone."""
    is_moment = getattr(convert, "__name__", "") == "convert_datetimefield_value"
    return partial(_moment, convert) if is_moment and settings.USE_TZ else convert


def _moment(convert: Converter, value: Any, expression: Any, connection: Any) -> Any:
    if type(value) is datetime and connection.timezone is UTC:
        return value.replace(tzinfo=UTC)
    return None if value is None else convert(value, expression, connection)


def _model_builder(compiler: Any) -> Callable[[Sequence[Any]], Any]:
    """Return what makes a model of a row, as `ModelIterable` does for each query anew."""
    select, kind = compiler.select, compiler.klass_info
    columns = slice(kind["select_fields"][0], kind["select_fields"][-1] + 1)
    names = frozenset(column[0].target.attname for column in select[columns])
    related = get_related_populators(kind, select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg] # Django 6's
    annotations = list((compiler.annotation_col_map or {}).items())

    def build(row: Sequence[Any]) -> Any:
        made = kind["model"].from_db(DEFAULT_DB_ALIAS, names, row[columns])
        for populator in related:
            populator.populate(row, made)
        for name, at in annotations:
            setattr(made, name, row[at])
        return made

    return build


class Prepared(Generic[Shape, Row]):
    """A family of queries: `rows` makes the one of a shape, with `Given` where values come later."""

    def __init__(self, rows: "Callable[[Shape], QuerySet[Any, Row]]") -> None:
        @lru_cache(maxsize=MOST_SHAPES)
        def written(shape: Shape) -> Written:
            return Written(rows(shape))

        self._written = written

    def all(self, shape: Shape, **values: Any) -> list[Row]:
        """Return every row for the values."""
        return self._written(shape).ask(values)

    def first(self, shape: Shape, **values: Any) -> Row | None:
        """Return the first row for the values."""
        rows = self._written(shape).ask(values)
        return rows[0] if rows else None
