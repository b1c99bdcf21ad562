"""Read a whole form from its document, or say everything that is wrong with it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from feedback.surveys.definition import reading
from feedback.surveys.definition.conditions import Seen
from feedback.surveys.definition.document import END, FORMAT, Definition, HiddenField, Item
from feedback.surveys.definition.errors import DefinitionError, Problem, refuse
from feedback.surveys.definition.items import RESERVED_IDS, read_item
from feedback.surveys.definition.kinds import SCORES
from feedback.surveys.definition.piping import names_in

MOST_ITEMS, MOST_FIELDS, MOST_LANGUAGES = 200, 30, 30
LONGEST_TITLE, LONGEST_INTRO = 120, 600
_NAMES: Final = frozenset(
    {"format", "language", "languages", "title", "intro", "thanks", "hidden", "main", "items"}
)


def parse(document: object) -> Definition:
    """Return the form a document describes.

    Raises: DefinitionError with a problem for each place that could be found in one reading.
    """
    found = reading.mapping(document, "form", _NAMES)
    if found.get("format") != FORMAT:
        raise refuse("format", _("This is not a form of format 1."))
    languages = _languages(found)
    hidden = _hidden(found.get("hidden", []))
    items = _items(found.get("items", []), languages, Seen(frozenset(field.id for field in hidden)))
    definition = Definition(
        language=languages[0],
        languages=languages,
        title=reading.required_text(found.get("title", {}), "title", LONGEST_TITLE, languages),
        intro=reading.text(found.get("intro", {}), "intro", LONGEST_INTRO, languages),
        thanks=reading.text(found.get("thanks", {}), "thanks", LONGEST_INTRO, languages),
        hidden=hidden,
        main=_main(found.get("main"), items),
        items=items,
    )
    problems = [*_stray_jumps(definition), *_stray_pipes(definition)]
    if problems:
        raise DefinitionError(*problems)
    return definition


def _languages(found: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the languages, the form's first language first."""
    first = reading.language(found.get("language"), "language")
    rows = reading.sequence(found.get("languages", [first]), "languages", MOST_LANGUAGES)
    read = [reading.language(raw, f"languages[{index}]") for index, raw in enumerate(rows)]
    if first not in read or len(set(read)) != len(read):
        raise refuse("languages", _("Name each language once, and among them the first language."))
    return (first, *(code for code in read if code != first))


def _hidden(raw: object) -> tuple[HiddenField, ...]:
    fields: list[HiddenField] = []
    for index, row in enumerate(reading.sequence(raw, "hidden", MOST_FIELDS)):
        place = f"hidden[{index}]"
        found = reading.mapping(row, place, frozenset({"id", "fallback"}))
        name = reading.identifier(found.get("id"), f"{place}.id")
        if name in RESERVED_IDS or name in {field.id for field in fields}:
            raise refuse(f"{place}.id", _("This id is taken. Choose another."))
        fields.append(HiddenField(name, reading.word(found.get("fallback", ""), f"{place}.fallback", 200)))
    return tuple(fields)


def _items(raw: object, languages: Sequence[str], seen: Seen) -> tuple[Item, ...]:
    items, problems = [], []
    for index, row in enumerate(reading.sequence(raw, "items", MOST_ITEMS)):
        try:
            items.append(read_item(row, f"items[{index}]", languages, seen))
        except DefinitionError as error:
            name = str(row.get("id", "")) if isinstance(row, Mapping) else ""
            problems += [Problem(found.place, found.sentence, name) for found in error.problems]
    if problems:
        raise DefinitionError(*problems)
    return tuple(items)


def _main(raw: object, items: Sequence[Item]) -> str | None:
    if raw is None:
        return None
    name = reading.identifier(raw, "main")
    if not any(item.id == name and item.kind in SCORES for item in items):
        raise refuse("main", _("The score of a form must be one of its rating, NPS or CES questions."))
    return name


def _stray_jumps(definition: Definition) -> list[Problem]:
    """Find jumps that lead nowhere or back; so no form can go round in circles."""
    places = {item.id: index for index, item in enumerate(definition.items)}
    sentence = _("A jump must lead to a later item of the form, or to the end.")
    return [
        Problem(f"items[{index}].jumps[{number}].to", sentence, item.id)
        for index, item in enumerate(definition.items)
        for number, jump in enumerate(item.jumps)
        if jump.to != END and places.get(jump.to, -1) <= index
    ]


def _stray_pipes(definition: Definition) -> list[Problem]:
    """Find words that ask for an answer which isn't given before them."""
    known = {field.id for field in definition.hidden}
    problems = []
    for index, item in enumerate(definition.items):
        for name in ("label", "help"):
            asked = {asked for words in getattr(item, name).values() for asked in names_in(words)}
            for stray in sorted(asked - known):
                sentence = _("“%(name)s” is no earlier question or hidden field.") % {"name": stray}
                problems.append(Problem(f"items[{index}].{name}", sentence, item.id))
        if item.is_question:
            known.add(item.id)
    return problems
