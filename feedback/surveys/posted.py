"""Read what a browser sent for each kind of question, without judging it yet."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from feedback.surveys.definition import Item, Kind
from feedback.surveys.definition.document import OTHER
from feedback.surveys.definition.kinds import SCORES
from feedback.surveys.definition.values import CONTACT_PARTS

Files = MultiValueDict[str, Any]
_TRUTHS: Final = {"yes": True, "no": False}


def read_posted(item: Item, posted: QueryDict, files: Files | None = None) -> Any:
    """Return the answer in the shape it is kept in where it has one, else as it was typed; None if empty."""
    if item.kind == Kind.FILE:
        sent = files.get(item.id) if files else None
        return sent or posted.get(f"{item.id}.kept") or None
    return _READERS.get(item.kind, _words)(item, posted)


def _words(item: Item, posted: QueryDict) -> Any:
    return posted.get(item.id, "").strip() or None


def _scale(item: Item, posted: QueryDict) -> Any:
    typed = _words(item, posted)
    is_number = typed is not None and typed.isascii() and typed.isdigit() and len(typed) < 4
    return int(typed) if is_number else typed


def _number(item: Item, posted: QueryDict) -> Any:
    typed = _words(item, posted)
    if typed is not None and typed.count(",") == 1 and "." not in typed:
        return typed.replace(",", ".")
    return typed


def _choice(item: Item, posted: QueryDict) -> Any:
    chosen, own = posted.get(item.id, ""), posted.get(f"{item.id}.{OTHER}", "").strip()
    if item.settings.other and (chosen == OTHER or (own and not chosen)):
        return {OTHER: own}
    return chosen or None


def _several(item: Item, posted: QueryDict) -> Any:
    chosen: list[object] = [one for one in posted.getlist(item.id) if one and one != OTHER]
    own = posted.get(f"{item.id}.{OTHER}", "").strip()
    if item.settings.other and (own or OTHER in posted.getlist(item.id)):
        chosen.append({OTHER: own})
    return chosen or None


def _matrix(item: Item, posted: QueryDict) -> Any:
    chosen = {row.id: posted.get(f"{item.id}.{row.id}", "") for row in item.settings.rows}
    return {row: column for row, column in chosen.items() if column} or None


def _ranking(item: Item, posted: QueryDict) -> Any:
    """Return the ids in order; while places are missing or given twice, the place typed for each id."""
    places = {choice.id: posted.get(f"{item.id}.{choice.id}", "") for choice in item.settings.choices}
    if not any(places.values()):
        return None
    by_place = {place: name for name, place in places.items()}
    wanted = [str(place) for place in range(1, len(places) + 1)]
    return [by_place[place] for place in wanted] if set(wanted) == set(by_place) else places


def _yes_no(item: Item, posted: QueryDict) -> Any:
    typed = _words(item, posted)
    return _TRUTHS.get(typed, typed) if typed else None


def _consent(item: Item, posted: QueryDict) -> Any:
    return True if posted.get(item.id) == "on" else None


def _contact(item: Item, posted: QueryDict) -> Any:
    typed = {part: posted.get(f"{item.id}.{part}", "").strip() for part in CONTACT_PARTS}
    return {part: words for part, words in typed.items() if words} or None


_READERS: Final[Mapping[Kind, Callable[[Item, QueryDict], Any]]] = {
    **dict.fromkeys(SCORES, _scale),
    Kind.NUMBER: _number,
    Kind.SINGLE: _choice,
    Kind.DROPDOWN: _choice,
    Kind.MULTIPLE: _several,
    Kind.MATRIX: _matrix,
    Kind.RANKING: _ranking,
    Kind.YES_NO: _yes_no,
    Kind.CONSENT: _consent,
    Kind.CONTACT: _contact,
}
