"""Keep the forms that were read: a document never changes, and reading it costs more than a look."""

from copy import deepcopy
from typing import Any, Final

from feedback.surveys.definition.document import Definition
from feedback.surveys.definition.parsing import parse

MOST_KEPT: Final = 256

_kept: dict[int, tuple[dict[str, Any], Definition]] = {}


def recall(key: int, document: dict[str, Any]) -> Definition:
    """Return the form of a document, read anew unless the same was read under this key before.

    The documents are compared, so that a key which comes to mean another form can't show the earlier one.

    Raises: DefinitionError, as `parse`.
    """
    known = _kept.get(key)
    if known is not None and known[0] == document:
        return known[1]
    definition = parse(document)
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
    _kept[key] = (deepcopy(document), definition)
    return definition
