"""List the texts of a form, and which are missing in which language."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from feedback.surveys.building.documents import Document, Item, Text, entries_of, name_of


@dataclass(frozen=True)
class Place:
    """One text of a form: how to find it, what staff call it, and its words by language."""

    path: str
    name: str
    words: Text
    item: str = ""
    is_long: bool = False


def places_of(document: Document) -> list[Place]:
    """Return every text that says something in at least one language, in the order people read it."""
    return [place for place in _all_places(document) if any(place.words.values())]


def missing_in(document: Document, language: str) -> list[Place]:
    """Return the texts that a reader of this language gets in the form's first language."""
    return [place for place in places_of(document) if not place.words.get(language, "").strip()]


@dataclass(frozen=True)
class Completeness:
    """How far one language of a form is: `done` of `total` texts."""

    language: str
    done: int
    total: int

    @property
    def is_complete(self) -> bool:
        return self.done == self.total


def completeness_of(document: Document) -> list[Completeness]:
    """Return how far each language of a form is, in their order."""
    total = len(places_of(document))
    return [
        Completeness(language, total - len(missing_in(document, language)), total)
        for language in document["languages"]
    ]


def say_at(document: Document, language: str, said: dict[str, str]) -> Document:
    """Return the form with words put at their places in one language; unknown places are left alone."""
    changed = deepcopy(document)
    for place in _all_places(changed):
        if place.path in said:
            _put(place.words, language, said[place.path])
    return changed


def _put(text: Text, language: str, said: str) -> None:
    if said.strip():
        text[language] = said.strip()
    else:
        text.pop(language, None)


def _all_places(document: Document) -> Iterator[Place]:
    yield Place("title", _("Title"), document["title"])
    yield Place("intro", _("Introduction"), document["intro"], is_long=True)
    for item in document["items"]:
        yield from _places_of_item(item, document)
    yield Place("thanks", _("Thanks"), document["thanks"], is_long=True)


def _places_of_item(item: Item, document: Document) -> Iterator[Place]:
    found = item["id"]
    if item["kind"] != "page_break":
        yield Place(f"{found}.label", _("Question"), item["label"], found)
        yield Place(f"{found}.help", _("Help"), _text_at(item, "help"), found, is_long=True)
    if item["kind"] == "consent":
        yield Place(f"{found}.wording", _("Wording"), _text_at(item, "wording"), found, is_long=True)
    for name, entry in entries_of(item):
        shown = name_of(item, document)
        yield Place(f"{found}.{name}.{entry['id']}", _("Choice in “%s”") % shown, entry["label"], found)


def _text_at(item: dict[str, Any], name: str) -> Text:
    text: Text = item.setdefault(name, {})
    return text


def without_language(document: Document, language: str) -> Document:
    """Return the form without a language and its words; the first language stays."""
    changed = deepcopy(document)
    if language == document["language"]:
        return changed
    changed["languages"] = [code for code in document["languages"] if code != language]
    for place in _all_places(changed):
        place.words.pop(language, None)
    return changed
