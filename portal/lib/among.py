"""Ask for the rows with any of many values, handed to the database as one list.

`__in` makes a parameter of each value and prepares each: for a batch of a hundred that costs more than the
answer. `__among` costs the same for one value as for a thousand, and a prepared query can hold its place.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.db import connection as default_connection
from django.db.models import Field, ForeignObject, Lookup

from portal.lib.prepared import Given


class GivenMany(Given):
    """A place in a prepared query for a list of numbers or texts that comes when it is asked."""

    def value_in(self, values: dict[str, Any]) -> Any:
        return _listed(values[self.name], default_connection)


Many = Iterable[Any] | GivenMany


@Field.register_lookup
@ForeignObject.register_lookup
class Among(Lookup):
    """`field__among=values`: numbers or texts, as the database takes them."""

    lookup_name = "among"
    prepare_rhs = False

    def __init__(self, lhs: Any, rhs: Many) -> None:
        super().__init__(lhs, rhs if isinstance(rhs, GivenMany) else list(rhs))

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        left, parameters = self.process_lhs(compiler, connection)
        values = self.rhs if isinstance(self.rhs, GivenMany) else _listed(self.rhs, connection)
        if connection.vendor == "sqlite":
            return f"{left} IN (SELECT value FROM json_each(%s))", [*parameters, values]  # noqa: S608 - our own column
        return f"{left} = ANY(%s)", [*parameters, values]


def _listed(values: Iterable[Any], connection: Any) -> Any:
    return json.dumps(list(values)) if connection.vendor == "sqlite" else list(values)
