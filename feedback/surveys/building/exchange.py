"""Write a form as a file, and read one that comes from anywhere: nothing is believed unchecked."""

import json
from collections.abc import Iterator
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback.surveys.building.documents import Document, completed
from feedback.surveys.definition import DefinitionError, parse
from portal.lib.errors import ActionError

LARGEST_FILE: Final = 500_000
"""Bytes: 200 questions with long texts in several languages fit."""
DEEPEST: Final = 24
"""How far values may stand inside each other; the deepest condition that can be published needs fewer."""
MOST_SENTENCES: Final = 12
SCHEMA_PATH: Final = "/schemas/form-1.json"


class FormRefused(ActionError):
    """The file is no form; `sentences` say what to put right."""

    sentence = gettext_lazy("This file is no form that can be taken in.")

    def __init__(self, *sentences: str) -> None:
        super().__init__(sentences[0] if sentences else "")
        self.sentences = sentences or (str(self.sentence),)


def written(document: Document) -> str:
    """Return a form as the text of a file, with the address of its schema."""
    return json.dumps({"$schema": SCHEMA_PATH, **document}, ensure_ascii=False, indent=2) + "\n"


def read(content: bytes) -> Document:
    """Return the form that a file holds.

    Raises: FormRefused.
    """
    if len(content) > LARGEST_FILE:
        raise FormRefused(
            _("The file is larger than 500 kB. A form is a few pages of text; choose another file.")
        )
    document = _loaded(content)
    document.pop("$schema", None)
    try:
        parse(document)
    except DefinitionError as error:
        sentences = [str(problem) for problem in error.problems]
        raise FormRefused(*sentences[:MOST_SENTENCES]) from error
    return completed(document)


def _loaded(content: bytes) -> Document:
    try:
        loaded = json.loads(content.decode("utf-8-sig"), parse_constant=_no_number, object_pairs_hook=_once)
    except UnicodeDecodeError as error:
        raise FormRefused(
            _("The file isn't text in UTF-8. Export the form again and choose that file.")
        ) from error
    except RecursionError as error:
        raise _too_deep() from error
    except ValueError as error:
        raise FormRefused(_("The file isn't JSON. Export the form again and choose that file.")) from error
    if not isinstance(loaded, dict):
        raise FormRefused(_("A form is one JSON object, with format, title and items."))
    if any(depth > DEEPEST for depth in _depths(loaded)):
        raise _too_deep()
    if any(_is_broken(text) for text in _texts(loaded)):
        raise FormRefused(
            _("A text in the file holds characters that can't be kept. Remove them and try again.")
        )
    return loaded


def _too_deep() -> FormRefused:
    return FormRefused(_("Values in this file stand inside each other too deeply for a form."))


def _no_number(name: str) -> float:
    raise ValueError(name)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object that names a thing twice: two readers would see two forms."""
    names = [name for name, _value in pairs]
    if len(set(names)) < len(names):
        raise FormRefused(_("A name stands twice in the same object of the file. Keep one of them."))
    return dict(pairs)


def _depths(value: Any) -> Iterator[int]:
    """Yield how deep each value stands, without calling itself."""
    waiting = [(value, 1)]
    while waiting:
        held, depth = waiting.pop()
        yield depth
        inner = held.values() if isinstance(held, dict) else held if isinstance(held, list) else ()
        waiting.extend((part, depth + 1) for part in inner)


def _texts(value: Any) -> Iterator[str]:
    waiting = [value]
    while waiting:
        held = waiting.pop()
        if isinstance(held, str):
            yield held
        elif isinstance(held, dict):
            waiting.extend((*held, *held.values()))
        elif isinstance(held, list):
            waiting.extend(held)


def _is_broken(text: str) -> bool:
    """Tell whether a text can't be stored: a NUL, or half of a pair of surrogates."""
    return "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text)
