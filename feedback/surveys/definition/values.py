"""Check one answer against its question, and bring it into the one shape it is kept in."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.surveys.definition.document import OTHER, Item, Value
from feedback.surveys.definition.kinds import SCORES, Kind
from feedback.surveys.definition.reading import LARGEST_NUMBER
from portal.lib.errors import ActionError
from portal.lib.people import PhoneInvalid, normalize_email, parse_phone

LONGEST_OTHER, LONGEST_NAME, LONGEST_EMAIL = 200, 120, 254
CONTACT_PARTS: Final = ("name", "email", "phone")
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")
_DROPPED: Final = str.maketrans({"\r": None, "\x00": None})


class AnswerRefused(ActionError):
    """An answer its question can't take; the sentence says how to mend it."""

    def __init__(self, sentence: str | Promise, part: str = "") -> None:
        super().__init__(sentence)
        self.part = part
        """The row of a table or the part of contact details that is wrong; else empty."""


def check_value(item: Item, value: Any, *, region: str) -> Value:
    """Return an answer in the shape it is kept in; `region` reads numbers without a country.

    Raises: AnswerRefused.
    """
    return _CHECKS[item.kind](item, value, region)


def _scale(item: Item, value: Any, _region: str) -> Value:
    steps = SCORES[item.kind]
    if isinstance(value, bool) or not isinstance(value, int) or value not in steps:
        raise AnswerRefused(
            _("Choose a number from %(lowest)s to %(highest)s.")
            % {"lowest": steps.start, "highest": steps.stop - 1}
        )
    return value


def _choice(item: Item, value: Any, _region: str) -> Value:
    """Return the id of one choice, or the person's own words where they are asked for."""
    if isinstance(value, Mapping) and item.settings.other and value.keys() == {OTHER}:
        return {OTHER: _line(value[OTHER], LONGEST_OTHER, _("Write a few words for your own answer."))}
    if not isinstance(value, str) or value not in {choice.id for choice in item.settings.choices}:
        raise AnswerRefused(_("Choose one of the answers listed here."))
    return value


def _several(item: Item, value: Any, region: str) -> Value:
    if not isinstance(value, list):
        raise AnswerRefused(_("Choose from the answers listed here."))
    chosen: list[object] = []
    for raw in value:
        one = _choice(item, raw, region)
        if one not in chosen:
            chosen.append(one)
    if sum(isinstance(one, dict) for one in chosen) > 1:
        raise AnswerRefused(_("Write your own answer once."))
    least, most = item.settings.least, item.settings.most
    if least is not None and len(chosen) < least:
        words = ngettext("Choose at least %(number)s.", "Choose at least %(number)s.", int(least))
        raise AnswerRefused(words % {"number": least})
    if most is not None and len(chosen) > most:
        words = ngettext("Choose at most %(number)s.", "Choose at most %(number)s.", int(most))
        raise AnswerRefused(words % {"number": most})
    return chosen


def _ranking(item: Item, value: Any, _region: str) -> Value:
    ids = {choice.id for choice in item.settings.choices}
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise AnswerRefused(_("Give every answer a place."))
    if len(set(value)) != len(value):
        raise AnswerRefused(_("Give each place once."))
    if set(value) != ids:
        raise AnswerRefused(_("Give every answer a place."))
    return list(value)


def _matrix(item: Item, value: Any, _region: str) -> Value:
    rows = {row.id for row in item.settings.rows}
    columns = {column.id for column in item.settings.columns}
    if not isinstance(value, Mapping) or not value.keys() <= rows:
        raise AnswerRefused(_("Choose one answer in each row."))
    for row, column in value.items():
        if not isinstance(column, str) or column not in columns:
            raise AnswerRefused(_("Choose one of the answers of this row."), part=row)
    return {row.id: value[row.id] for row in item.settings.rows if row.id in value}


def _text(item: Item, value: Any, _region: str) -> Value:
    if not isinstance(value, str):
        raise AnswerRefused(_("Write your answer in words."))
    words = value.translate(_DROPPED)
    if item.kind == Kind.SHORT_TEXT:
        words = " ".join(words.split())
    _check_length(words, item.settings.longest)
    return words


def _check_length(words: str, longest: int) -> None:
    if len(words) > longest:
        raise AnswerRefused(
            ngettext(
                "This is longer than %(longest)s character. Shorten it a little; nothing is lost meanwhile.",
                "This is longer than %(longest)s characters. Shorten it a little; nothing is lost meanwhile.",
                longest,
            )
            % {"longest": f"{longest:,}"}
        )


def _line(value: Any, longest: int, missing: str) -> str:
    words = " ".join(value.translate(_DROPPED).split()) if isinstance(value, str) else ""
    if not words:
        raise AnswerRefused(missing)
    _check_length(words, longest)
    return words


def _number(item: Item, value: Any, _region: str) -> Value:
    number = _decimal(value)
    settings = item.settings
    if -int(number.normalize().as_tuple().exponent) > settings.decimals:
        raise AnswerRefused(
            ngettext(
                "Write at most %(number)s decimal.", "Write at most %(number)s decimals.", settings.decimals
            )
            % {"number": settings.decimals}
            if settings.decimals
            else _("Write a whole number.")
        )
    if settings.least is not None and number < settings.least:
        raise AnswerRefused(_("Write a number of at least %(least)s.") % {"least": settings.least})
    if settings.most is not None and number > settings.most:
        raise AnswerRefused(_("Write a number of at most %(most)s.") % {"most": settings.most})
    return number


def _decimal(value: Any) -> Decimal:
    try:
        number = (
            Decimal(str(value)) if isinstance(value, str | int | Decimal) and len(str(value)) <= 40 else None
        )
    except InvalidOperation:
        number = None
    if isinstance(value, bool) or number is None or not number.is_finite() or abs(number) > LARGEST_NUMBER:
        raise AnswerRefused(_("Write a number, such as 12 or 12.5."))
    return number


def _date(item: Item, value: Any, _region: str) -> Value:
    try:
        day = date.fromisoformat(value if isinstance(value, str) and len(value) == 10 else "")
    except ValueError as error:
        raise AnswerRefused(_("Write the date as year, month and day, such as 2026-05-31.")) from error
    earliest, latest = item.settings.earliest, item.settings.latest
    if earliest is not None and day < earliest:
        raise AnswerRefused(_("Choose %(day)s or a later day.") % {"day": earliest.isoformat()})
    if latest is not None and day > latest:
        raise AnswerRefused(_("Choose %(day)s or an earlier day.") % {"day": latest.isoformat()})
    return day.isoformat()


def _email(_item: Item, value: Any, _region: str) -> Value:
    address = normalize_email(value) if isinstance(value, str) else ""
    try:
        validate_email(address if len(address) <= LONGEST_EMAIL else "")
    except ValidationError as error:
        raise AnswerRefused(
            _("Write the e-mail address in full, such as name@example.org."), part="email"
        ) from error
    return address


def _phone(_item: Item, value: Any, region: str) -> Value:
    try:
        return parse_phone(value if isinstance(value, str) and len(value) <= 40 else "", region=region)
    except PhoneInvalid as error:
        raise AnswerRefused(
            _("Write the telephone number with its country, such as +1 415 555 0132."), part="phone"
        ) from error


def _truth(_item: Item, value: Any, _region: str) -> Value:
    if not isinstance(value, bool):
        raise AnswerRefused(_("Choose yes or no."))
    return value


def _contact(item: Item, value: Any, region: str) -> Value:
    if not isinstance(value, Mapping) or not value.keys() <= set(CONTACT_PARTS):
        raise AnswerRefused(_("Write your name, e-mail address or telephone number."))
    read: dict[str, object] = {}
    if value.get("name"):
        read["name"] = _line(value["name"], LONGEST_NAME, _("Write your name."))
    if value.get("email"):
        read["email"] = _email(item, value["email"], region)
    if value.get("phone"):
        read["phone"] = _phone(item, value["phone"], region)
    return read


def _file(_item: Item, value: Any, _region: str) -> Value:
    """Return the token of a stored file; that it is hers is checked where it is tied to the answer."""
    if not isinstance(value, str) or not _TOKEN.match(value):
        raise AnswerRefused(_("Choose the file again; it did not arrive."))
    return value


_CHECKS: Final[Mapping[Kind, Callable[[Item, Any, str], Value]]] = {
    **dict.fromkeys(SCORES, _scale),
    Kind.SINGLE: _choice,
    Kind.DROPDOWN: _choice,
    Kind.MULTIPLE: _several,
    Kind.RANKING: _ranking,
    Kind.MATRIX: _matrix,
    Kind.SHORT_TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.EMAIL: _email,
    Kind.PHONE: _phone,
    Kind.YES_NO: _truth,
    Kind.CONSENT: _truth,
    Kind.FILE: _file,
    Kind.CONTACT: _contact,
}
