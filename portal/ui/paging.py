"""Turn pages by the last row seen, so that page 10,000 costs what page 1 costs."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.core.signing import BadSignature, Signer
from django.db.models import BooleanField, Expression, F, Q, QuerySet
from django.http import Http404, HttpRequest

from portal.lib.prepared import Given, Prepared

Row = TypeVar("Row")
Shape = TypeVar("Shape", bound=Hashable)
Find = Callable[[tuple[str, ...], tuple[Any, ...], int], list[Row]]
"""Return so many rows in an order; those strictly beyond the values, if there are any."""

_SIGNER = Signer(salt="portal.ui.paging", sep=".")
_READERS: dict[str, Callable[[str], Any]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "decimal": Decimal,
}


@dataclass(frozen=True)
class KeysetPage(Generic[Row]):
    """One page of rows, with the addresses of its neighbors; an empty address means there is none."""

    items: Sequence[Row]
    next_url: str = ""
    previous_url: str = ""

    def __bool__(self) -> bool:
        return bool(self.items)


@dataclass(frozen=True)
class _Cursor:
    is_forward: bool
    values: tuple[Any, ...]


def page_of(
    request: HttpRequest, rows: "QuerySet[Any, Row] | Find[Row]", *, order: Sequence[str], size: int = 20
) -> KeysetPage[Row]:
    """Return the page that the request's `?cursor=` asks for; the rest of its query is kept in the links."""
    return keyset_page(
        rows, order=order, cursor=request.GET.get("cursor", ""), size=size, url=request.get_full_path()
    )


def keyset_page(
    rows: "QuerySet[Any, Row] | Find[Row]",
    *,
    order: Sequence[str],
    cursor: str = "",
    size: int = 20,
    url: str = "",
) -> KeysetPage[Row]:
    """Return one page of the rows, by one query without COUNT or OFFSET.

    Instead of a queryset, `rows` may be what asks a prepared list (`steps_of`).
    `order` names fields (or annotations) that are never null, each with "-" for falling; the primary key
    breaks ties and is added if it is missing. `cursor` comes from a link this function made; empty means the
    first page. `url` is the address of the list; its own `cursor` is replaced.

    Raises: Http404 if the cursor was not made here.
    """
    order = tuple(order) if {"pk", "-pk"} & set(order) else (*order, "pk")
    at = _read(cursor, len(order)) if cursor else None
    find = _found_in(rows) if isinstance(rows, QuerySet) else rows
    if at is None or at.is_forward:
        return _forward(find, order, at, size, url)
    return _backward(find, order, at, size, url)


def _found_in(rows: "QuerySet[Any, Row]") -> "Find[Row]":
    def find(order: tuple[str, ...], beyond: tuple[Any, ...], limit: int) -> list[Row]:
        after = rows.filter(_beyond(order, beyond)) if beyond else rows
        return list(after.order_by(*order)[:limit])

    return find


@dataclass(frozen=True)
class Step(Generic[Shape]):
    """What decides the SQL of one page of a list: its rows, its order, and whether it goes on from a row."""

    shape: Shape
    order: tuple[str, ...]
    goes_on: bool
    limit: int


def steps_of(rows: "Callable[[Shape], QuerySet[Any, Row]]") -> "Prepared[Step[Shape], Row]":
    """Prepare a list that is turned page by page; `rows` makes it for a shape."""

    def page(step: Step[Shape]) -> "QuerySet[Any, Row]":
        found = rows(step.shape)
        if step.goes_on:
            found = found.filter(_beyond_given(step.order))
        return found.order_by(*step.order)[: step.limit]

    return Prepared(page)


def _forward(
    find: "Find[Row]", order: tuple[str, ...], at: _Cursor | None, size: int, url: str
) -> KeysetPage[Row]:
    found = find(order, at.values if at else (), size + 1)
    items = found[:size]
    return KeysetPage(
        items=items,
        next_url=_link(url, _cursor_at(items[-1], order, is_forward=True)) if len(found) > size else "",
        previous_url=_link(url, _cursor_at(items[0], order, is_forward=False)) if at and items else "",
    )


def _backward(find: "Find[Row]", order: tuple[str, ...], at: _Cursor, size: int, url: str) -> KeysetPage[Row]:
    turned = tuple(name[1:] if name.startswith("-") else f"-{name}" for name in order)
    found = find(turned, at.values, size + 1)
    if len(found) < size:
        return _forward(find, order, None, size, url)  # rows went away: a full first page, not a stump of one
    items = found[:size][::-1]
    return KeysetPage(
        items=items,
        next_url=_link(url, _cursor_at(items[-1], order, is_forward=True)),
        previous_url=_link(url, _cursor_at(items[0], order, is_forward=False)) if len(found) > size else "",
    )


def _beyond(order: tuple[str, ...], values: Sequence[Any]) -> Q:
    """Return the condition for rows strictly after the values in the order.

    The first field is bounded once more on its own: it is what lets the database walk an index.
    """
    condition, equal = Q(), Q()
    for name, value in zip(order, values, strict=True):
        field, way = (name[1:], "lt") if name.startswith("-") else (name, "gt")
        condition |= equal & Q(**{f"{field}__{way}": value})
        equal &= Q(**{field: value})
    first, way = (order[0][1:], "lte") if order[0].startswith("-") else (order[0], "gte")
    return Q(**{f"{first}__{way}": values[0]}) & condition


class _RowBeyond(Expression):
    """Compare the fields of a row with values as one row, so that SQLite too begins in the right place."""

    conditional = True

    def __init__(self, fields: Sequence[str], values: Sequence[Expression], sign: str) -> None:
        super().__init__(output_field=BooleanField())
        self.pairs: list[Any] = [*(F(name) for name in fields), *values]
        self.sign = sign

    def get_source_expressions(self) -> list[Any]:
        return self.pairs

    def set_source_expressions(self, exprs: Sequence[Any]) -> None:
        self.pairs = list(exprs)

    def as_sql(self, compiler: Any, _connection: Any) -> Any:
        written = [compiler.compile(each) for each in self.pairs]
        words, half = [sql for sql, _parameters in written], len(written) // 2
        parameters = [each for _sql, some in written for each in some]
        return f"({', '.join(words[:half])}) {self.sign} ({', '.join(words[half:])})", parameters


def _beyond_given(order: tuple[str, ...]) -> "Q | _RowBeyond":
    """Return the condition for rows strictly after values given later, in the order."""
    values = [Given(f"after_{name}") for name in order]
    falling = {name.startswith("-") for name in order}
    if len(falling) > 1:
        return _beyond(order, values)
    return _RowBeyond([name.removeprefix("-") for name in order], values, "<" if falling == {True} else ">")


def _cursor_at(row: Any, order: tuple[str, ...], *, is_forward: bool) -> str:
    values = [_written(_value(row, name.removeprefix("-"))) for name in order]
    return str(_SIGNER.sign_object([int(is_forward), *values]))


def _value(row: Any, name: str) -> Any:
    for part in name.split("__"):
        row = getattr(row, part)
    return row


def _written(value: Any) -> Any:
    if isinstance(value, datetime):
        return ["datetime", value.isoformat()]
    if isinstance(value, date):
        return ["date", value.isoformat()]
    if isinstance(value, Decimal):
        return ["decimal", str(value)]
    return value


def _read(cursor: str, length: int) -> _Cursor:
    try:
        is_forward, *values = _SIGNER.unsign_object(cursor)
    except (BadSignature, ValueError, TypeError) as error:
        raise Http404 from error
    if len(values) != length:
        raise Http404
    return _Cursor(
        bool(is_forward), tuple(_READERS[v[0]](v[1]) if isinstance(v, list) else v for v in values)
    )


def _link(url: str, cursor: str) -> str:
    parts = urlsplit(url)
    query = [(name, value) for name, value in parse_qsl(parts.query) if name != "cursor"]
    return f"{parts.path}?{urlencode([*query, ('cursor', cursor)])}"
