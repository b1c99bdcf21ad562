"""Read one item of a form with the settings of its kind."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from feedback.surveys.definition import reading
from feedback.surveys.definition.conditions import Seen, read_condition
from feedback.surveys.definition.document import OTHER, Choice, Item, Jump, Settings
from feedback.surveys.definition.errors import DefinitionError, Problem, refuse
from feedback.surveys.definition.kinds import Kind

LONGEST_LABEL, LONGEST_HELP, LONGEST_STATEMENT, LONGEST_CHOICE = 300, 600, 2000, 200
MOST_CHOICES, MOST_ROWS, MOST_JUMPS = 100, 30, 20
LONGEST_SHORT_TEXT, LONGEST_LONG_TEXT = 200, 4000
LARGEST_MB = 10
RESERVED_IDS: Final = frozenset(
    {
        *("back", "contact_email", "csrfmiddlewaretoken", "end", "lang", "later", "opened", "page"),
        *("shown", "start", "sum", "token", "version", "wants_contact", "website"),
    }
)
"""Names the answering page needs itself."""
_COMMON: Final = frozenset({"id", "kind", "label", "help", "required", "show_if", "jumps"})


@dataclass(frozen=True)
class Source:
    """The raw settings of one item, where they stand, and the languages of the form."""

    raw: Mapping[str, Any]
    place: str
    languages: Sequence[str]

    def at(self, name: str) -> str:
        return f"{self.place}.{name}"


def read_item(raw: object, place: str, languages: Sequence[str], seen: Seen) -> Item:
    """Return one item. Where its jumps lead is checked once all items are known.

    Raises: DefinitionError.
    """
    kind = Kind(
        reading.one_of(raw.get("kind") if isinstance(raw, Mapping) else None, f"{place}.kind", Kind.values)
    )
    names, read = _SETTINGS.get(kind, (frozenset(), _no_settings))
    found = reading.mapping(raw, place, _COMMON | names)
    source = Source(found, place, languages)
    name = _item_id(found.get("id"), f"{place}.id", seen)
    item = Item(
        id=name,
        kind=kind,
        label=_label(source, kind),
        help=reading.text(found.get("help", {}), f"{place}.help", LONGEST_HELP, languages),
        settings=read(source),
        required=_required(source, kind, seen),
        show_if=_optional_condition(source, "show_if", seen),
    )
    seen.items[name] = item
    return _with_jumps(item, source, seen)


def _item_id(raw: object, place: str, seen: Seen) -> str:
    name = reading.identifier(raw, place)
    if name in RESERVED_IDS:
        raise refuse(place, _("The page needs this id itself. Choose another."))
    if name in seen.items or name in seen.fields:
        raise refuse(place, _("Another item or hidden field has this id already."))
    return name


def _label(source: Source, kind: Kind) -> Mapping[str, str]:
    raw, place = source.raw.get("label", {}), source.at("label")
    if kind == Kind.PAGE_BREAK:
        return reading.text(raw, place, LONGEST_LABEL, source.languages)
    longest = LONGEST_STATEMENT if kind == Kind.STATEMENT else LONGEST_LABEL
    return reading.required_text(raw, place, longest, source.languages)


def _required(source: Source, kind: Kind, seen: Seen) -> Any:
    raw = source.raw.get("required", False)
    if isinstance(raw, bool):
        return raw
    return read_condition(raw, source.at("required"), seen)


def _optional_condition(source: Source, name: str, seen: Seen) -> Any:
    raw = source.raw.get(name)
    return None if raw is None else read_condition(raw, source.at(name), seen)


def _with_jumps(item: Item, source: Source, seen: Seen) -> Item:
    """Return the item with its jumps, whose conditions may look at the item itself as well."""
    jumps = []
    for index, raw in enumerate(
        reading.sequence(source.raw.get("jumps", []), source.at("jumps"), MOST_JUMPS)
    ):
        place = source.at(f"jumps[{index}]")
        found = reading.mapping(raw, place, frozenset({"if", "to"}))
        condition = read_condition(found.get("if"), f"{place}.if", seen)
        jumps.append(Jump(condition, reading.identifier(found.get("to"), f"{place}.to")))
    whole = Item(**{**vars(item), "jumps": tuple(jumps)})
    seen.items[item.id] = whole
    return whole


def _no_settings(_source: Source) -> Settings:
    return Settings()


def _rating(source: Source) -> Settings:
    raw = source.raw.get("style", "numbers")
    return Settings(style=reading.one_of(raw, source.at("style"), ("stars", "faces", "numbers")))


def _choosing(source: Source) -> Settings:
    return Settings(
        choices=_choices(source, "choices", MOST_CHOICES, least=1),
        other=reading.flag(source.raw.get("other", False), source.at("other")),
        randomize=reading.flag(source.raw.get("randomize", False), source.at("randomize")),
    )


def _multiple(source: Source) -> Settings:
    settings = _choosing(source)
    offered = len(settings.choice_ids)
    least = source.raw.get("least")
    most = source.raw.get("most")
    low = None if least is None else reading.whole(least, source.at("least"), 0, offered)
    high = None if most is None else reading.whole(most, source.at("most"), max(1, low or 0), offered)
    return Settings(**{**vars(settings), "least": low, "most": high})


def _ranking(source: Source) -> Settings:
    randomize = reading.flag(source.raw.get("randomize", False), source.at("randomize"))
    return Settings(choices=_choices(source, "choices", MOST_ROWS, least=2), randomize=randomize)


def _matrix(source: Source) -> Settings:
    rows = _choices(source, "rows", MOST_ROWS, least=1)
    return Settings(rows=rows, columns=_choices(source, "columns", 11, least=2))


def _choices(source: Source, name: str, most: int, *, least: int) -> tuple[Choice, ...]:
    place = source.at(name)
    rows = reading.sequence(source.raw.get(name, []), place, most)
    if len(rows) < least:
        raise refuse(place, _("At least %(least)s must stand here.") % {"least": least})
    read = _each_choice(rows, place, source.languages)
    ids = [choice.id for choice in read]
    for index, choice in enumerate(read):
        if choice.id in ids[:index]:
            raise refuse(f"{place}[{index}].id", _("Another choice of this question has this id already."))
    return read


def _each_choice(rows: Sequence[Any], place: str, languages: Sequence[str]) -> tuple[Choice, ...]:
    """Read every line, and name each that can't be read."""
    read: list[Choice] = []
    problems: list[Problem] = []
    for index, raw in enumerate(rows):
        try:
            read.append(_choice(raw, f"{place}[{index}]", languages))
        except DefinitionError as error:
            problems += error.problems
    if problems:
        raise DefinitionError(*problems)
    return tuple(read)


def _choice(raw: object, place: str, languages: Sequence[str]) -> Choice:
    found = reading.mapping(raw, place, frozenset({"id", "label", "score"}))
    name = reading.identifier(found.get("id"), f"{place}.id")
    if name == OTHER:
        raise refuse(f"{place}.id", _("The id “other” stands for the person's own words. Choose another."))
    score = found.get("score")
    return Choice(
        id=name,
        label=reading.required_text(found.get("label", {}), f"{place}.label", LONGEST_CHOICE, languages),
        score=None if score is None else reading.whole(score, f"{place}.score", -1000, 1000),
    )


def _words(longest: int) -> Callable[[Source], Settings]:
    def read(source: Source) -> Settings:
        raw = source.raw.get("longest")
        most = longest if raw is None else reading.whole(raw, source.at("longest"), 1, longest)
        return Settings(longest=most)

    return read


def _number(source: Source) -> Settings:
    least = source.raw.get("least")
    most = source.raw.get("most")
    low = None if least is None else reading.number(least, source.at("least"))
    high = None if most is None else reading.number(most, source.at("most"))
    if low is not None and high is not None and high < low:
        raise refuse(source.at("most"), _("The largest number can't be smaller than the smallest."))
    decimals = reading.whole(source.raw.get("decimals", 0), source.at("decimals"), 0, reading.MOST_DECIMALS)
    return Settings(least=low, most=high, decimals=decimals)


def _date(source: Source) -> Settings:
    earliest = source.raw.get("earliest")
    latest = source.raw.get("latest")
    first = None if earliest is None else reading.day(earliest, source.at("earliest"))
    final = None if latest is None else reading.day(latest, source.at("latest"))
    if first is not None and final is not None and final < first:
        raise refuse(source.at("latest"), _("The latest day can't be before the earliest."))
    return Settings(earliest=first, latest=final)


def _consent(source: Source) -> Settings:
    raw = source.raw.get("wording", {})
    return Settings(
        wording=reading.required_text(raw, source.at("wording"), LONGEST_STATEMENT, source.languages)
    )


def _file(source: Source) -> Settings:
    accept = reading.one_of(source.raw.get("accept", "image"), source.at("accept"), ("image", "document"))
    largest = reading.whole(source.raw.get("largest_mb", LARGEST_MB), source.at("largest_mb"), 1, LARGEST_MB)
    return Settings(accept=accept, largest_mb=largest)


_SETTINGS: Final[Mapping[Kind, tuple[frozenset[str], Callable[[Source], Settings]]]] = {
    Kind.RATING: (frozenset({"style"}), _rating),
    Kind.SINGLE: (frozenset({"choices", "other", "randomize"}), _choosing),
    Kind.DROPDOWN: (frozenset({"choices", "other", "randomize"}), _choosing),
    Kind.MULTIPLE: (frozenset({"choices", "other", "randomize", "least", "most"}), _multiple),
    Kind.RANKING: (frozenset({"choices", "randomize"}), _ranking),
    Kind.MATRIX: (frozenset({"rows", "columns"}), _matrix),
    Kind.SHORT_TEXT: (frozenset({"longest"}), _words(LONGEST_SHORT_TEXT)),
    Kind.LONG_TEXT: (frozenset({"longest"}), _words(LONGEST_LONG_TEXT)),
    Kind.NUMBER: (frozenset({"least", "most", "decimals"}), _number),
    Kind.DATE: (frozenset({"earliest", "latest"}), _date),
    Kind.CONSENT: (frozenset({"wording"}), _consent),
    Kind.FILE: (frozenset({"accept", "largest_mb"}), _file),
}
