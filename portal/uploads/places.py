"""Let the apps above say who may see what stands in their places."""

from collections.abc import Callable, Collection

from portal.accounts.policies import Person

MaySee = Callable[[Collection[int], Person], bool]
"""Gets the ids of the rows that show a picture; tells whether the person may read one of them."""

_places: dict[str, MaySee] = {}


def register(kind: str, may_see: MaySee) -> None:
    """Let pictures stand in places of this kind; one with the same kind replaces the old."""
    _places[kind] = may_see


def may_see_one(kind: str, ids: Collection[int], person: Person) -> bool:
    """Tell whether the person may read one of the places; what nobody registered nobody sees."""
    may_see = _places.get(kind)
    return may_see is not None and may_see(ids, person)
