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
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.utils import CursorWrapper
from django.db.models import DateTimeField, Expression, Field, Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.query import ModelIterable, get_related_populators
from django.db.models.signals import post_init, pre_init

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

    def __init__(self, rows: "QuerySet[Any, Any]", *, is_planned_once: bool = True) -> None:
        compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        self.sql, self.parameters = str(sql), list(parameters)
        self.is_planned_once = is_planned_once and _keeps_plans()
        if self.is_planned_once:
            self.sql, self.parameters = _with_constants(self.sql, self.parameters)
        expressions = [column[0] for column in compiler.select]
        self.steps = [
            (at, convert, expression)
            for at, (converters, expression) in compiler.get_converters(expressions).items()
            for convert in converters
        ]
        is_models = rows._iterable_class is ModelIterable  # noqa: SLF001 - Django's own fork between the two
        self.build: Callable[[Sequence[Any]], Any] = _model_builder(compiler) if is_models else tuple

    def ask(self, values: dict[str, Any]) -> list[Any]:
        """Return all rows for the values."""
        given = [value.value_in(values) if isinstance(value, Given) else value for value in self.parameters]
        if any(isinstance(value, int) and abs(value) > LARGEST for value in given):
            return []  # no row has such a number, and SQLite refuses to look for it
        with _cursor(is_planned_once=self.is_planned_once) as cursor:
            cursor.execute(self.sql, given)
            found = cursor.fetchall()
        if self.steps:
            found = [list(row) for row in found]
            self._convert(found)
        return [self.build(row) for row in found]

    def _convert(self, rows: list[list[Any]]) -> None:
        backend = connections[DEFAULT_DB_ALIAS]  # the proxy's look-ups would cost more than most conversions
        is_utc = settings.USE_TZ and backend.timezone is UTC
        for at, convert, expression in self.steps:
            is_moment = is_utc and getattr(convert, "__name__", "") == "convert_datetimefield_value"
            for row in rows:
                value = row[at]
                if not is_moment:
                    row[at] = convert(value, expression, backend)
                elif value is not None:
                    # A moment that SQLite's driver has read lacks only its zone.
                    is_read = type(value) is datetime
                    row[at] = value.replace(tzinfo=UTC) if is_read else convert(value, expression, backend)


class _PlannedCursor(psycopg.Cursor[Any]):
    """A cursor that sends parameters apart and lets PostgreSQL keep the plan of what it executes."""

    def execute(self, query: Any, params: Any = None, **_options: Any) -> "_PlannedCursor":
        return super().execute(query, params, prepare=True)


def _keeps_plans() -> bool:
    return connection.vendor == "postgresql" and bool(settings.PREPARED_STATEMENTS)


def _cursor(*, is_planned_once: bool) -> CursorWrapper:
    """Return a cursor; where statements are logged Django's own, as psycopg does not tell what it planned."""
    if connection.queries_logged or not is_planned_once:
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


def _model_builder(compiler: Any) -> Callable[[Sequence[Any]], Any]:
    """Return what makes a model of a row, as `ModelIterable` does for each query anew."""
    select, kind = compiler.select, compiler.klass_info
    columns = slice(kind["select_fields"][0], kind["select_fields"][-1] + 1)
    make = _maker(kind["model"], [column[0].target.attname for column in select[columns]])
    populators = get_related_populators(kind, select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg] # Django 6's
    related = [_attacher(populator) for populator in populators]
    annotations = list((compiler.annotation_col_map or {}).items())

    def build(row: Sequence[Any]) -> Any:
        made = make(row[columns])
        for attach in related:
            attach(row, made)
        for name, at in annotations:
            setattr(made, name, row[at])
        return made

    return build


def _attacher(populator: Any) -> Callable[[Sequence[Any], Any], None]:
    """Return what hangs the related row onto a model, as Django's populator does."""
    if populator.related_populators or populator.reorder_for_init:
        attach: Callable[[Sequence[Any], Any], None] = populator.populate
        return attach
    make = _maker(populator.model_cls, populator.init_list)
    columns = slice(populator.cols_start, populator.cols_end)

    def attach_made(row: Sequence[Any], owner: Any) -> None:
        values = row[columns]
        related = None if values[populator.pk_idx] is None else make(values)
        populator.local_setter(owner, related)
        if related is not None:
            populator.remote_setter(related, owner)

    return attach_made


def _maker(model: type[Model], columns: Sequence[str]) -> Callable[[Sequence[Any]], Any]:
    """Return what makes a model of its columns; for a plain one without asking each field."""
    is_plain = model.__init__ is Model.__init__ and model.from_db.__func__ is Model.from_db.__func__  # type: ignore[attr-defined]
    if not is_plain or pre_init.has_listeners(model) or post_init.has_listeners(model):
        return partial(model.from_db, DEFAULT_DB_ALIAS, columns)

    def make(values: Sequence[Any]) -> Model:
        made, state = model.__new__(model), ModelState()
        state.adding, state.db = False, DEFAULT_DB_ALIAS
        made.__dict__.update(zip(columns, values, strict=True), _state=state)
        return made

    return make


class Prepared(Generic[Shape, Row]):
    """A family of queries: `rows` makes the one of a shape, with `Given` where values come later.

    With `is_planned_once` false PostgreSQL plans it for the values each time.
    """

    def __init__(
        self, rows: "Callable[[Shape], QuerySet[Any, Row]]", *, is_planned_once: bool = True
    ) -> None:
        @lru_cache(maxsize=MOST_SHAPES)
        def written(shape: Shape) -> Written:
            return Written(rows(shape), is_planned_once=is_planned_once)

        self._written = written

    def all(self, shape: Shape, **values: Any) -> list[Row]:
        """Return every row for the values."""
        return self._written(shape).ask(values)

    def first(self, shape: Shape, **values: Any) -> Row | None:
        """Return the first row for the values."""
        rows = self._written(shape).ask(values)
        return rows[0] if rows else None
