"""Describe the answers to one version of a form as a JSON Schema, for programs that send them.

Source: JSON Schema, draft 2020-12 (json-schema.org/draft/2020-12).
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from feedback.surveys.building.documents import UNNUMBERED, Document, Item, words
from feedback.surveys.definition.document import OTHER
from feedback.surveys.definition.items import LONGEST_LONG_TEXT, LONGEST_SHORT_TEXT
from feedback.surveys.definition.kinds import Kind

Schema = dict[str, Any]
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def answer_schema(document: Document, *, address: str = "") -> Schema:
    """Return the schema of the answers by item id.

    It says which values can stand where. Which questions are on the path depends on the answers themselves,
    so only the portal can tell whether an answer is missing; nothing is required here.
    """
    asked = [item for item in document["items"] if item["kind"] not in UNNUMBERED]
    return {
        "$schema": DIALECT,
        **({"$id": address} if address else {}),
        "title": words(document["title"], document),
        "type": "object",
        "additionalProperties": False,
        "properties": {item["id"]: _described(item, document) for item in asked},
    }


def _described(item: Item, document: Document) -> Schema:
    return {"title": words(item["label"], document), **_BY_KIND[Kind(item["kind"])](item)}


def _between(least: int, most: int) -> Callable[[Item], Schema]:
    return lambda _item: {"type": "integer", "minimum": least, "maximum": most}


def _text(longest: int, **more: Any) -> Callable[[Item], Schema]:
    return lambda item: {"type": "string", "maxLength": item.get("longest") or longest, **more}


def _ids(item: Item, name: str = "choices") -> list[str]:
    return [entry["id"] for entry in item[name]]


def _one(item: Item) -> Schema:
    chosen: Schema = {"enum": _ids(item)}
    return {"anyOf": [chosen, _OWN_WORDS]} if item.get("other") else chosen


_OWN_WORDS: Final = {
    "type": "object",
    "properties": {OTHER: {"type": "string", "minLength": 1}},
    "required": [OTHER],
    "additionalProperties": False,
}


def _several(item: Item) -> Schema:
    least = {"minItems": item["least"]} if item.get("least") else {}
    most = {"maxItems": item["most"]} if item.get("most") else {}
    return {"type": "array", "items": _one(item), "uniqueItems": True, **least, **most}


def _ranking(item: Item) -> Schema:
    chosen = _ids(item)
    return {"type": "array", "items": {"enum": chosen}, "uniqueItems": True, "maxItems": len(chosen)}


def _matrix(item: Item) -> Schema:
    cells = {"enum": _ids(item, "columns")}
    return {
        "type": "object",
        "properties": dict.fromkeys(_ids(item, "rows"), cells),
        "additionalProperties": False,
    }


def _number(item: Item) -> Schema:
    least = {"minimum": float(item["least"])} if item.get("least") is not None else {}
    most = {"maximum": float(item["most"])} if item.get("most") is not None else {}
    written = {"type": "string", "pattern": r"^-?[0-9]{1,10}(\.[0-9]{1,6})?$"}
    return {"anyOf": [{"type": "number", **least, **most}, written]}


def _day(item: Item) -> Schema:
    limits = [f"from {item['earliest']}"] if item.get("earliest") else []
    limits += [f"until {item['latest']}"] if item.get("latest") else []
    return {"type": "string", "format": "date", **({"description": " ".join(limits)} if limits else {})}


def _contact(_item: Item) -> Schema:
    parts = {"name": {"type": "string"}, "email": {"type": "string"}, "phone": {"type": "string"}}
    return {"type": "object", "properties": parts, "additionalProperties": False}


_BY_KIND: Final[Mapping[Kind, Callable[[Item], Schema]]] = {
    Kind.RATING: _between(1, 5),
    Kind.NPS: _between(0, 10),
    Kind.CES: _between(1, 7),
    Kind.SINGLE: _one,
    Kind.DROPDOWN: _one,
    Kind.MULTIPLE: _several,
    Kind.RANKING: _ranking,
    Kind.MATRIX: _matrix,
    Kind.SHORT_TEXT: _text(LONGEST_SHORT_TEXT),
    Kind.LONG_TEXT: _text(LONGEST_LONG_TEXT),
    Kind.NUMBER: _number,
    Kind.DATE: _day,
    Kind.EMAIL: _text(254, format="email"),
    Kind.PHONE: _text(40),
    Kind.YES_NO: lambda _item: {"type": "boolean"},
    Kind.CONSENT: lambda _item: {"type": "boolean"},
    Kind.FILE: _text(200, description="The token of a file that was uploaded before."),
    Kind.CONTACT: _contact,
}
