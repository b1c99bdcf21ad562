"""Lay an answer out in the columns that keep it, and read it back."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from feedback.surveys.definition.document import Item, Value
from feedback.surveys.definition.kinds import NUMBERS, SCORES, WORDS, Kind


@dataclass(frozen=True)
class Packed:
    """The three columns of an answer, of which one is filled."""

    number: Decimal | None = None
    text: str = ""
    value: Any = None


def pack(item: Item, value: Value, wording: str = "") -> Packed:
    """Return the columns of a checked answer; `wording` is what she agreed to, kept with a consent."""
    if item.kind in NUMBERS or item.kind == Kind.YES_NO:
        return Packed(number=Decimal(str(int(value) if isinstance(value, bool) else value)))
    if item.kind in WORDS or item.kind == Kind.DATE:
        return Packed(text=str(value))
    if item.kind == Kind.CONSENT:
        return Packed(value={"given": value, "wording": wording})
    return Packed(value=value)


def unpack(kind: str, packed: Packed) -> Value:
    """Return the answer as it was given."""
    if packed.number is not None:
        if kind == Kind.YES_NO:
            return bool(packed.number)
        return int(packed.number) if kind in SCORES else packed.number.normalize()
    if kind == Kind.CONSENT and isinstance(packed.value, dict):
        return bool(packed.value.get("given"))
    return packed.text if packed.value is None else packed.value
