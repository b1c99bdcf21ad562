"""Know the conditions a segment can be made of; apps above register what only they can tell."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.lib.errors import ActionError

Label = str | Promise


class ConditionInvalid(ActionError):
    sentence = _("One of the conditions can't be read. Choose it again.")


@dataclass(frozen=True)
class Clause:
    """One filled-in condition. `name` says which attribute or which kind of event, where that is asked."""

    key: str
    operator: str
    value: str
    name: str = ""

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Clause":
        """Return a condition as it was stored.

        Raises: ConditionInvalid.
        """
        try:
            return cls(**{key: str(stored[key]) for key in ("key", "operator", "value", "name")})
        except (KeyError, TypeError) as error:
            raise ConditionInvalid from error

    def stored(self) -> dict[str, str]:
        return {"key": self.key, "operator": self.operator, "value": self.value, "name": self.name}


@dataclass(frozen=True)
class Condition:
    """One thing that can be asked of every customer.

    `build` turns a clause into a filter of customers and raises ConditionInvalid, with a full sentence, for
    a value that makes no sense.
    """

    key: str
    label: Label
    operators: Mapping[str, Label]
    build: Callable[[Clause], Any] = field(repr=False)
    needs_name: bool = False


_conditions: dict[str, Condition] = {}


def register(condition: Condition) -> None:
    """Make a condition known. Registering a key twice replaces it."""
    _conditions[condition.key] = condition


def all_conditions() -> list[Condition]:
    """Return every condition, in the order of their registration."""
    return list(_conditions.values())


def condition_of(key: str) -> Condition:
    """Return a condition.

    Raises: ConditionInvalid.
    """
    try:
        return _conditions[key]
    except KeyError as error:
        raise ConditionInvalid from error


def sentence_of(clause: Clause) -> str:
    """Return a condition in words, also one that is no longer known."""
    condition = _conditions.get(clause.key)
    what = condition.label if condition else clause.key
    how = condition.operators.get(clause.operator, clause.operator) if condition else clause.operator
    return " ".join(str(part) for part in (what, clause.name, how, clause.value) if part)


def whole_number(clause: Clause, *, highest: int = 36_500) -> int:
    """Return the value as a number from 0 on.

    Raises: ConditionInvalid.
    """
    if not (clause.value.isascii() and clause.value.isdigit() and int(clause.value) <= highest):
        words = {"value": clause.value, "highest": highest}
        raise ConditionInvalid(_("“%(value)s” is not a whole number from 0 to %(highest)s.") % words)
    return int(clause.value)
