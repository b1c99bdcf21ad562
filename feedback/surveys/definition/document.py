"""Hold a form as it was written: its items, texts in several languages, conditions and jumps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Final

from feedback.surveys.definition.kinds import MEASURES, SILENT, Kind

FORMAT: Final = 1
END: Final = "end"
OTHER: Final = "other"
"""The id of the answer "something else", which carries the person's own words."""

Text = Mapping[str, str]
"""The same words by language code."""
Scalar = str | int | bool | Decimal
Value = str | int | bool | Decimal | list[object] | dict[str, object]
"""An answer as the contract in docs/adr has it: by kind a number, a text, a list of ids or parts by name."""


@dataclass(frozen=True)
class All:
    """Holds when every part holds; without parts always."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True)
class AnyOf:
    """Holds when one part holds; without parts never."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True)
class Not:
    part: "Condition"


@dataclass(frozen=True)
class QuestionTest:
    """Looks at the answer to an earlier item."""

    question: str
    test: str
    value: Scalar | None = None


@dataclass(frozen=True)
class FieldTest:
    """Looks at a hidden field that came with the link."""

    field: str
    test: str
    value: str = ""


@dataclass(frozen=True)
class ScoreTest:
    """Looks at the points collected so far."""

    test: str
    value: int


Condition = All | AnyOf | Not | QuestionTest | FieldTest | ScoreTest


@dataclass(frozen=True)
class Jump:
    """Leads from an item to a later one, or to the end, when the condition holds."""

    condition: Condition
    to: str


@dataclass(frozen=True)
class Choice:
    """One choice, row or column. The id stays what it is; the label may change from version to version."""

    id: str
    label: Text
    score: int | None = None


@dataclass(frozen=True)
class Settings:
    """What single kinds add; what a kind doesn't know stays as it is here."""

    style: str = "numbers"
    choices: tuple[Choice, ...] = ()
    rows: tuple[Choice, ...] = ()
    columns: tuple[Choice, ...] = ()
    other: bool = False
    randomize: bool = False
    least: Decimal | None = None
    most: Decimal | None = None
    decimals: int = 0
    longest: int = 0
    earliest: date | None = None
    latest: date | None = None
    wording: Text = field(default_factory=dict)
    accept: str = "image"
    largest_mb: int = 10

    @property
    def choice_ids(self) -> tuple[str, ...]:
        """Every id that may be chosen, with "other" at the end where it is offered."""
        return (*(choice.id for choice in self.choices), *([OTHER] if self.other else []))


@dataclass(frozen=True)
class Item:
    """One question, text or break."""

    id: str
    kind: Kind
    label: Text
    help: Text = field(default_factory=dict)
    required: bool | Condition = False
    show_if: Condition | None = None
    jumps: tuple[Jump, ...] = ()
    settings: Settings = field(default_factory=Settings)

    @property
    def is_question(self) -> bool:
        return self.kind not in SILENT


@dataclass(frozen=True)
class HiddenField:
    """A value the link carries, such as ?plan=pro; the fallback stands where the link has none."""

    id: str
    fallback: str = ""


@dataclass(frozen=True)
class Definition:
    """A whole form that was checked: every reference leads somewhere, and only forward."""

    language: str
    languages: tuple[str, ...]
    title: Text
    intro: Text
    thanks: Text
    hidden: tuple[HiddenField, ...]
    main: str | None
    items: tuple[Item, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Item]:
        return {item.id: item for item in self.items}

    @property
    def questions(self) -> tuple[Item, ...]:
        """The items that ask something, in order."""
        return tuple(item for item in self.items if item.is_question)

    @property
    def measures(self) -> str:
        """What the form measures: csat, nps, ces, or free without a main question."""
        return MEASURES[self.by_id[self.main].kind] if self.main else "free"

    @cached_property
    def pages(self) -> tuple[tuple[Item, ...], ...]:
        """The items page by page; a break itself stands on no page."""
        pages: list[list[Item]] = [[]]
        for item in self.items:
            if item.kind == Kind.PAGE_BREAK:
                pages.append([])
            else:
                pages[-1].append(item)
        return tuple(tuple(page) for page in pages)

    def say(self, text: Text, language: str) -> str:
        """Return words in a language; what is not translated is said in the form's first language."""
        return text.get(language) or text.get(self.language, "")
