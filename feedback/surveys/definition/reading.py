"""Read the parts every place of a document is made of, and refuse what they are not."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback.surveys.definition.document import Text
from feedback.surveys.definition.errors import refuse

ID: Final = re.compile(r"[a-z][a-z0-9_]{0,29}\Z")
LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8}){0,2}\Z")
LARGEST_NUMBER: Final = Decimal(10) ** 9
"""Up to here, with six decimals, server and browser compare numbers alike (doubles hold 15 digits)."""
MOST_DECIMALS: Final = 6
_LINE: Final = re.compile(r"\]\.(choices|rows|columns)\[([0-9]+)\]\.label\Z")
_EMPTY_LINES: Final = {
    "choices": gettext_lazy("Choice %(number)s has no words yet. Write them, or remove the choice."),
    "rows": gettext_lazy("Row %(number)s has no words yet. Write them, or remove the row."),
    "columns": gettext_lazy("Column %(number)s has no words yet. Write them, or remove the column."),
}


def mapping(raw: object, place: str, known: frozenset[str]) -> Mapping[str, Any]:
    """Return a mapping that has no other keys than the known ones."""
    if not isinstance(raw, Mapping):
        raise refuse(place, _("An object with names and values must stand here."))
    for key in raw:
        if key not in known:
            raise refuse(f"{place}.{str(key)[:40]}", _("This name means nothing here. Remove it."))
    return raw


def sequence(raw: object, place: str, most: int) -> Sequence[Any]:
    if not isinstance(raw, list):
        raise refuse(place, _("A list must stand here."))
    if len(raw) > most:
        raise refuse(place, _("At most %(most)s can stand here.") % {"most": most})
    return raw


def identifier(raw: object, place: str) -> str:
    if not isinstance(raw, str) or not ID.match(raw):
        raise refuse(
            place,
            _("An id is 1 to 30 small letters, digits and underscores and begins with a letter, such as q1."),
        )
    return raw


def flag(raw: object, place: str) -> bool:
    if not isinstance(raw, bool):
        raise refuse(place, _("Only true or false can stand here."))
    return raw


def word(raw: object, place: str, longest: int) -> str:
    """Return a plain text of at most so many characters."""
    if not isinstance(raw, str):
        raise refuse(place, _("A text must stand here."))
    if len(raw) > longest:
        raise refuse(place, _("This text is longer than %(longest)s characters.") % {"longest": longest})
    if "\x00" in raw:
        raise refuse(place, _("This text holds a character that can't be kept."))
    return raw


def one_of(raw: object, place: str, allowed: Sequence[str]) -> str:
    if not isinstance(raw, str) or raw not in allowed:
        raise refuse(place, _("Choose one of: %(names)s.") % {"names": ", ".join(allowed)})
    return raw


def whole(raw: object, place: str, least: int, most: int) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int) or not least <= raw <= most:
        raise refuse(
            place,
            _("A whole number from %(least)s to %(most)s must stand here.") % {"least": least, "most": most},
        )
    return raw


def number(raw: object, place: str) -> Decimal:
    """Return a number of at most nine digits before and six behind the point."""
    try:
        read = Decimal(str(raw)) if isinstance(raw, str | int | float) and not isinstance(raw, bool) else None
    except InvalidOperation:
        read = None
    if read is None or not read.is_finite() or abs(read) > LARGEST_NUMBER:
        raise refuse(
            place, _("A number must stand here, at most 1,000,000,000 and written with a decimal point.")
        )
    if -int(read.as_tuple().exponent) > MOST_DECIMALS:
        raise refuse(place, _("A number can have at most six decimals."))
    return read


def day(raw: object, place: str) -> date:
    try:
        return date.fromisoformat(raw if isinstance(raw, str) and len(raw) == 10 else "")
    except ValueError as error:
        raise refuse(place, _("A date must stand here, such as 2026-05-31.")) from error


def language(raw: object, place: str) -> str:
    if not isinstance(raw, str) or not LANGUAGE.match(raw):
        raise refuse(place, _("A language code must stand here, such as en or pt-br."))
    return raw


def text(raw: object, place: str, longest: int, languages: Sequence[str]) -> Text:
    """Return words by language; languages may be missing, other than the form's can't be there."""
    if not isinstance(raw, Mapping):
        raise refuse(place, _('Words by language must stand here, such as {"en": "How was it?"}.'))
    for code in raw:
        if code not in languages:
            raise refuse(
                f"{place}.{str(code)[:20]}", _("The form doesn't have this language. Add it or remove this.")
            )
    return {code: word(said, f"{place}.{code}", longest) for code, said in raw.items() if said != ""}


def required_text(raw: object, place: str, longest: int, languages: Sequence[str]) -> Text:
    """Return words that are there at least in the form's first language."""
    read = text(raw, place, longest, languages)
    if not read.get(languages[0], "").strip():
        raise refuse(f"{place}.{languages[0]}", _missing(place, languages))
    return read


def _missing(place: str, languages: Sequence[str]) -> str:
    line = _LINE.search(place)
    if line:
        return _EMPTY_LINES[line[1]] % {"number": int(line[2]) + 1}
    if len(languages) > 1:
        return _("The words are missing here. Write them in the form's first language.")
    if place == "title":
        return _("The form has no title yet. Write one.")
    return _("The words are missing here. Write them.")
