"""Show and clean one question of a form."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from random import Random
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback.surveys.definition import (
    AnswerRefused,
    Choice,
    Definition,
    Item,
    Kind,
    Text,
    check_value,
    is_answered,
    pipe,
)
from feedback.surveys.definition.document import OTHER
from feedback.surveys.definition.kinds import FREE_WORDS, MEASURES, SCORES
from feedback.surveys.definition.values import CONTACT_PARTS
from feedback.surveys.posted import read_posted
from feedback.surveys.scales import SCALES, Scale

GROUPS: Final = frozenset(
    {*SCORES, Kind.SINGLE, Kind.MULTIPLE, Kind.MATRIX, Kind.RANKING, Kind.YES_NO, Kind.CONTACT}
)
"""What is asked by several inputs under one legend."""
_LINES: Final = {
    Kind.SHORT_TEXT: ("text", "", ""),
    Kind.EMAIL: ("email", "email", "email"),
    Kind.PHONE: ("tel", "tel", "tel"),
    Kind.NUMBER: ("text", "decimal", "off"),
    Kind.DATE: ("date", "", "off"),
}
"""How a line is typed: type, inputmode and autocomplete of its input."""
_CONTACT: Final = {
    "name": (gettext_lazy("Name"), "text", "name"),
    "email": (gettext_lazy("E-mail address"), "email", "email"),
    "phone": (gettext_lazy("Telephone number"), "tel", "tel"),
}
_FACES: Final = ("angry", "frown", "meh", "smile", "laugh")
_MISSING: Final = {
    **dict.fromkeys(FREE_WORDS, gettext_lazy("Write a few words here; this form asks for them.")),
    **dict.fromkeys([Kind.SINGLE, Kind.DROPDOWN, Kind.YES_NO], gettext_lazy("Choose one of the answers.")),
    Kind.MULTIPLE: gettext_lazy("Choose at least one of the answers."),
    Kind.MATRIX: gettext_lazy("Choose one answer in each row."),
    Kind.RANKING: gettext_lazy("Give every answer a place."),
    Kind.NUMBER: gettext_lazy("Write a number here; this form asks for it."),
    Kind.DATE: gettext_lazy("Choose a day here; this form asks for it."),
    Kind.EMAIL: gettext_lazy("Write your e-mail address; this form asks for it."),
    Kind.PHONE: gettext_lazy("Write your telephone number; this form asks for it."),
    Kind.CONSENT: gettext_lazy("Without your consent this can't be sent. Tick the box, or leave the page."),
    Kind.FILE: gettext_lazy("Choose a file; this form asks for it."),
    Kind.CONTACT: gettext_lazy("Write how we can reach you; this form asks for it."),
}  # fmt: skip


def missing_sentence(item: Item) -> str:
    """Return what to say where an answer is needed and none was given."""
    if item.kind in SCORES:
        steps = SCORES[item.kind]
        return _("Choose a number from %(lowest)s to %(highest)s.") % {
            "lowest": steps.start,
            "highest": steps.stop - 1,
        }
    return str(_MISSING[item.kind])


def lacks_a_row(item: Item, value: Any) -> bool:
    """Tell whether a table that needs an answer has an empty row."""
    return item.kind == Kind.MATRIX and len(value) < len(item.settings.rows)


@dataclass(frozen=True)
class Voice:
    """How a form speaks to one person: in which language, after which answers, choices in which order."""

    definition: Definition
    language: str
    said: Mapping[str, str]
    seed: str = ""

    def say(self, text: Text) -> str:
        """Return words in her language with earlier answers put in."""
        return pipe(self.definition.say(text, self.language), self.said)

    def ordered(self, item: Item) -> Sequence[Choice]:
        """Return the choices; where they are mixed, in an order that stays the same for this person."""
        choices = list(item.settings.choices)
        if item.settings.randomize:
            Random(f"{self.seed}:{item.id}").shuffle(choices)  # noqa: S311 - an order, not a secret
        return choices


@dataclass(frozen=True)
class Option:
    """One thing to choose, as it stands on the page."""

    id: str
    name: str
    value: str
    label: str
    is_chosen: bool
    hint: str = ""
    sign: str = ""
    """The icon it is shown as, where it isn't shown in words."""


@dataclass(frozen=True)
class Row:
    """One row of a table or of an order, with its options."""

    id: str
    label: str
    options: Sequence[Option]


class AnswerWidget(forms.Widget):
    """Reads an answer; templates/feedback/surveys/kinds/ show it."""

    def __init__(self, item: Item) -> None:
        super().__init__()
        self.item = item
        self.use_fieldset = item.kind in GROUPS

    def value_from_datadict(self, data: Any, files: Any, _name: str) -> Any:
        return read_posted(self.item, data, files)


class AnswerField(forms.Field):
    """One question. Whether it needs an answer is decided for the whole form, from the other answers."""

    def __init__(self, item: Item, voice: Voice) -> None:
        self.item, self.voice = item, voice
        super().__init__(
            label=voice.say(item.label),
            help_text=voice.say(item.help),
            required=False,
            widget=AnswerWidget(item),
        )

    def clean(self, value: Any) -> Any:
        if not is_answered(self.item.kind, value):
            return None
        if self.item.kind == Kind.FILE and not isinstance(value, str):
            return value
        try:
            return check_value(self.item, value, region=settings.PHONE_REGION)
        except AnswerRefused as error:
            raise ValidationError(str(error)) from error

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> "AnswerBoundField":
        return AnswerBoundField(form, self, field_name)


class AnswerBoundField(forms.BoundField):
    """One question with what was answered so far, as its template needs it."""

    field: AnswerField
    is_open = True
    """Whether it is asked now, as far as the answers so far say."""
    is_needed = False

    @property
    def item(self) -> Item:
        return self.field.item

    @property
    def template(self) -> str:
        """The template of its kind."""
        kind = self.item.kind
        name = "scale" if kind in SCORES else "line" if kind in _LINES else kind.value
        return f"feedback/surveys/kinds/{name}.html"

    @property
    def described_by(self) -> str:
        """The ids of its help and its errors."""
        parts = [(self.help_text, "helptext"), (self.errors, "error")]
        return " ".join(f"{self.auto_id}_{name}" for there, name in parts if there)

    @property
    def kept_token(self) -> str:
        """The token of a file that arrived before."""
        cleaned = getattr(self.form, "cleaned_data", {}).get(self.name)
        return next((one for one in (cleaned, self.typed) if isinstance(one, str)), "")

    @property
    def is_group(self) -> bool:
        return self.item.kind in GROUPS

    @property
    def scale(self) -> Scale:
        return SCALES[MEASURES[self.item.kind]]

    @property
    def line(self) -> tuple[str, str, str]:
        """Type, inputmode and autocomplete of a single line."""
        kind, mode, completed = _LINES[self.item.kind]
        return kind, mode, self._completed(completed)

    @property
    def wording(self) -> str:
        """What a consent says; without own words its label."""
        return self.field.voice.say(self.item.settings.wording)

    @cached_property
    def typed(self) -> Any:
        """The answer so far; an empty text if there is none."""
        value = self.value()
        return "" if value is None else value

    @cached_property
    def steps(self) -> list[Option]:
        """The steps of a scale."""
        style = self.item.settings.style
        hints = {step: self.scale.label_of(step) for step in self.scale.steps}
        return [
            replace(
                self._option(str(step), str(step), is_chosen=self.typed == step),
                hint=hints[step],
                sign=_sign(style, step),
            )
            for step in self.scale.steps
        ]

    @cached_property
    def options(self) -> list[Option]:
        """The choices, in the order of this person."""
        chosen = self.typed if isinstance(self.typed, list) else [self.typed]
        voice = self.field.voice
        return [
            self._option(choice.id, voice.say(choice.label), is_chosen=choice.id in chosen)
            for choice in voice.ordered(self.item)
        ]

    @property
    def has_own_words(self) -> bool:
        return self.own_words is not None

    @property
    def own_words(self) -> str | None:
        """What she wrote as her own answer; None where she chose no such thing."""
        chosen = self.typed if isinstance(self.typed, list) else [self.typed]
        return next((str(one.get(OTHER, "")) for one in chosen if isinstance(one, Mapping)), None)

    @cached_property
    def rows(self) -> list[Row]:
        """The rows of a table, or of an order with a place for each."""
        return list(self._places() if self.item.kind == Kind.RANKING else self._table())

    @cached_property
    def parts(self) -> list[dict[str, str]]:
        """The inputs of contact details."""
        typed = self.typed if isinstance(self.typed, Mapping) else {}
        return [
            {
                "id": f"{self.auto_id}_{part}",
                "name": f"{self.name}.{part}",
                "label": str(_CONTACT[part][0]),
                "type": _CONTACT[part][1],
                "autocomplete": self._completed(_CONTACT[part][2]),
                "value": str(typed.get(part, "")),
            }
            for part in CONTACT_PARTS
        ]

    def _completed(self, meaning: str) -> str:
        """Return what the browser may fill in: nothing where the next person would see it."""
        return "off" if self.form.asking.is_shared else meaning  # type: ignore[attr-defined]

    def _table(self) -> Iterator[Row]:
        chosen = self.typed if isinstance(self.typed, Mapping) else {}
        say = self.field.voice.say
        for row in self.item.settings.rows:
            yield Row(
                row.id,
                say(row.label),
                [
                    self._option(
                        column.id, say(column.label), row=row.id, is_chosen=chosen.get(row.id) == column.id
                    )
                    for column in self.item.settings.columns
                ],
            )

    def _places(self) -> Iterator[Row]:
        places = self.typed if isinstance(self.typed, Mapping) else {}
        if isinstance(self.typed, list):
            places = {name: str(place) for place, name in enumerate(self.typed, start=1)}
        choices = self.field.voice.ordered(self.item)
        for choice in choices:
            options = [
                self._option(
                    str(place), str(place), row=choice.id, is_chosen=places.get(choice.id) == str(place)
                )
                for place in range(1, len(choices) + 1)
            ]
            yield Row(choice.id, self.field.voice.say(choice.label), options)

    def _option(self, value: str, label: str, *, row: str = "", is_chosen: bool) -> Option:
        middle = f"_{row}" if row else ""
        name = f"{self.name}.{row}" if row else self.name
        return Option(f"{self.auto_id}{middle}_{value}", name, value, label, is_chosen)


def _sign(style: str, step: int) -> str:
    """Return the icon of a step; numbers have none. A font's own faces would differ on each device."""
    if style == "faces":
        return _FACES[step - 1]
    return "star" if style == "stars" else ""
