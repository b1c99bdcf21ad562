"""Say an answer in words, as a person reads it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from feedback.surveys.definition.document import OTHER, Choice, Definition, Item
from feedback.surveys.definition.kinds import CHOICES, SCORES, Kind


def say_answer(definition: Definition, item: Item, value: Any, language: str) -> str:
    """Return the words for an answer: the labels of the choices, not their ids."""
    if item.kind in {Kind.YES_NO, Kind.CONSENT}:
        return _("Yes") if value else _("No")
    if item.kind in SCORES:
        return _("%(score)s of %(highest)s") % {"score": value, "highest": SCORES[item.kind].stop - 1}
    if item.kind in CHOICES:
        return _chosen(definition, item, value, language)
    if item.kind == Kind.MATRIX:
        return _table(definition, item, value, language)
    if item.kind == Kind.CONTACT and isinstance(value, Mapping):
        return ", ".join(str(part) for part in value.values() if part)
    return f"{value:f}" if hasattr(value, "normalize") and not isinstance(value, str) else str(value)


def _chosen(definition: Definition, item: Item, value: Any, language: str) -> str:
    labels = _labels(definition, item.settings.choices, language)
    chosen = value if isinstance(value, list) else [value]
    said = [one.get(OTHER, "") if isinstance(one, Mapping) else labels.get(one, str(one)) for one in chosen]
    if item.kind == Kind.RANKING:
        return ", ".join(f"{place}. {words}" for place, words in enumerate(said, start=1))
    return ", ".join(said)


def _table(definition: Definition, item: Item, value: Any, language: str) -> str:
    rows = _labels(definition, item.settings.rows, language)
    columns = _labels(definition, item.settings.columns, language)
    return "; ".join(f"{rows.get(row, row)}: {columns.get(column, column)}" for row, column in value.items())


def _labels(definition: Definition, choices: tuple[Choice, ...], language: str) -> dict[str, str]:
    return {choice.id: definition.say(choice.label, language) for choice in choices}
