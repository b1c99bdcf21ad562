"""Clean what one person answers to a form, or to one page of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback.surveys.answer_fields import (
    AnswerBoundField,
    AnswerField,
    Voice,
    lacks_a_row,
    missing_sentence,
)
from feedback.surveys.compiling import compile_logic
from feedback.surveys.definition import Definition, Item, Kind, Outcome, Value, evaluate
from feedback.surveys.definition.kinds import FREE_WORDS
from feedback.surveys.definition.logic import fields_with_fallbacks
from feedback.surveys.definition.saying import say_answer
from feedback.surveys.scales import Scale
from portal.lib.errors import ActionError
from portal.lib.people import normalize_email
from portal.screening.manners import NONCE_LENGTH, challenge_of, is_proof

KeepFile = Callable[[Item, "UploadedFile[Any]"], str]
"""Stores a file that was sent and returns its token; raises ActionError."""


_CONTACT: Final[tuple[str, ...]] = ("wants_contact", "contact_email")


@dataclass(frozen=True)
class Asking:
    """What is asked of one person: which items, after which answers given on other pages."""

    definition: Definition
    items: Sequence[Item] | None = None
    """The items of this page; None for the whole form on one page."""
    language: str = ""
    carried: Mapping[str, Value] = field(default_factory=dict)
    unfinished: Mapping[str, Any] = field(default_factory=dict)
    """What was typed on any page and can't be taken as an answer yet, by the name of its field."""
    fields: Mapping[str, str] = field(default_factory=dict)
    seed: str = ""
    knows_address: bool = False
    asks_contact: bool = True
    """Whether the page ends with the wish to be contacted."""
    is_shared: bool = False
    """Whether many people answer on this device, so that its browser may offer no one's address."""

    @property
    def page(self) -> Sequence[Item]:
        if self.items is not None:
            return self.items
        return [item for page in self.definition.pages for item in page]

    @property
    def elsewhere(self) -> frozenset[str]:
        """The ids of the items of other pages."""
        return frozenset(self.definition.by_id.keys() - {item.id for item in self.page})

    def voice(self) -> Voice:
        """Return how the form speaks, with what was said before."""
        language = self.language or self.definition.language
        said = {
            name: say_answer(self.definition, self.definition.by_id[name], value, language)
            for name, value in self.carried.items()
        }
        fields = fields_with_fallbacks(self.definition, self.fields)
        return Voice(self.definition, language, {**fields, **said}, self.seed)


@dataclass(frozen=True)
class Passage:
    """A text between the questions, or the title of a section."""

    item: Item
    title: str
    text: str
    is_open: bool


class AnswerForm(forms.Form):
    """The questions of a page, and whether she wants to hear from us."""

    wants_contact = forms.BooleanField(
        label=gettext_lazy("Contact me about this"),
        help_text=gettext_lazy("We answer you, or tell you once what we did about it."),
        required=False,
    )
    contact_email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy(
            "Only for our answer to this, and for what we did about it. Nothing else is sent there."
        ),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "invalid": gettext_lazy("Write the e-mail address in full, such as name@example.org.")
        },
    )

    def __init__(self, *args: Any, asking: Asking, keep_file: KeepFile | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.asking, self.keep_file = asking, keep_file
        self.voice = asking.voice()
        if not asking.asks_contact:
            del self.fields["wants_contact"]
        if asking.knows_address or not asking.asks_contact:
            del self.fields["contact_email"]
        if asking.is_shared and "contact_email" in self.fields:
            self.fields["contact_email"].widget.attrs["autocomplete"] = "off"
        asked = {item.id: AnswerField(item, self.voice) for item in asking.page if item.is_question}
        self.keys = tuple(asked)
        self.fields = {**asked, **self.fields}
        self._outcome: Outcome | None = None

    @property
    def outcome(self) -> Outcome:
        """Where the answers so far lead: those of this page as they were cleaned, or as they start."""
        if self._outcome is None:
            given = {key: self.initial[key] for key in self.keys if self.initial.get(key) is not None}
            self._outcome = self._follow(given)
        return self._outcome

    @property
    def answers(self) -> dict[str, Value]:
        """The answers given so far on all pages, by question, those that are asked; after cleaning."""
        return {key: value for key, value in self.kept.items() if key in self.outcome.visible}

    @property
    def kept(self) -> dict[str, Value]:
        """Everything answered so far, also what is not asked any more: she may change her mind again."""
        return {**self.asking.carried, **self._given()}

    @property
    def unfinished(self) -> dict[str, Any]:
        """What was typed on all pages and is no answer: what is refused, and the wish to hear from us."""
        own = [name for name in _CONTACT if name in self.fields]
        own += [key for key in self.keys if key in self.errors and self._kind_of(key) != Kind.FILE]
        typed = {name: self[name].data for name in own}
        others = {key: value for key, value in self.asking.unfinished.items() if key not in self.fields}
        return {**others, **{name: value for name, value in typed.items() if is_typed(value)}}

    @property
    def entries(self) -> Iterator[AnswerBoundField | Passage]:
        """What stands on the page, in order."""
        visible, required = self.outcome.visible, self.outcome.required
        for item in self.asking.page:
            is_open = item.id in visible
            if item.is_question:
                bound = self[item.id]
                assert isinstance(bound, AnswerBoundField)
                bound.is_open, bound.is_needed = is_open, item.id in required
                yield bound
            else:
                yield Passage(item, self.voice.say(item.label), self.voice.say(item.help), is_open)

    @property
    def shown(self) -> str:
        """The ids of the questions on the page that are asked now."""
        return " ".join(key for key in self.keys if key in self.outcome.visible)

    @property
    def has_logic(self) -> bool:
        """Whether an answer on this page can change what the page asks."""
        return any(
            item.show_if or item.jumps or not isinstance(item.required, bool) for item in self.asking.page
        )

    @property
    def logic(self) -> str:
        """The rules of the form for the page's script; empty where no answer changes the page."""
        asking = self.asking
        return compile_logic(asking.definition, asking.carried, asking.fields) if self.has_logic else ""

    @property
    def comment(self) -> str:
        """Everything written in her own words, also when the form is not valid."""
        found = (self[key].value() for key in self.keys if self._kind_of(key) in FREE_WORDS)
        return "\n\n".join(str(words) for words in found if words)

    @property
    def contact(self) -> dict[str, Any]:
        """Whether and where she wants to hear from us; an address without the wish is not kept."""
        wants = self.cleaned_data.get("wants_contact", False)
        return {
            "wants_contact": wants,
            "contact_email": self.cleaned_data.get("contact_email", "") if wants else "",
        }

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        typed = self.asking.unfinished.get(field_name)
        return super().get_initial_for_field(field, field_name) if typed is None else typed

    def full_clean(self) -> None:
        """Clean what was sent; on a page that is only shown, say again why something typed can't be taken."""
        super().full_clean()
        if not self.is_bound:
            for name in self.fields.keys() & self.asking.unfinished.keys():
                self._say_refused(name, self.asking.unfinished[name])

    def _say_refused(self, name: str, typed: Any) -> None:
        try:
            self.fields[name].clean(typed)
        except ValidationError as error:
            self.errors[name] = self.error_class(error.messages)
        else:
            if name in self.keys:
                self.errors[name] = self.error_class([missing_sentence(self.asking.definition.by_id[name])])

    def _kind_of(self, key: str) -> Kind:
        return self.asking.definition.by_id[key].kind

    def clean_contact_email(self) -> str:
        email = normalize_email(self.cleaned_data["contact_email"])
        if self.cleaned_data.get("wants_contact") and not email:
            raise ValidationError(_("To hear from us, leave an e-mail address, or clear the box above."))
        return email

    def clean(self) -> dict[str, Any]:
        self._keep_files()
        given = self._given()
        offered = self._offered()
        self._outcome = self._follow(given)
        has_wrong = any(key in self.errors for key in self.keys)
        self._refuse_unreachable(given)
        if not has_wrong:
            self._announce_revealed(given, offered)
        self._ask_for_missing(given, offered)
        return self.cleaned_data

    def _given(self) -> dict[str, Value]:
        cleaned = getattr(self, "cleaned_data", {})
        return {key: cleaned[key] for key in self.keys if cleaned.get(key) is not None}

    def _follow(self, given: Mapping[str, Value]) -> Outcome:
        asking = self.asking
        return evaluate(asking.definition, {**asking.carried, **given}, asking.fields)

    def _offered(self) -> frozenset[str]:
        """Return what the page showed her when she sent it."""
        told = self.data.get("shown") if self.has_logic else None
        if told is None:
            return self._follow({}).visible
        return frozenset(str(told).split())

    def _keep_files(self) -> None:
        """Store the files at once: what is wrong elsewhere on the page must not cost her a photo."""
        for key in self.keys:
            sent = self.cleaned_data.get(key)
            if not isinstance(sent, UploadedFile):
                continue
            try:
                assert self.keep_file is not None
                self.cleaned_data[key] = self.keep_file(self.asking.definition.by_id[key], sent)
            except ActionError as error:
                self.add_error(key, str(error))

    def _refuse_unreachable(self, given: Mapping[str, Value]) -> None:
        """Refuse answers that the others don't lead to; on the page shown again they are not asked."""
        stray = [key for key in given if key not in self.outcome.visible]
        named = {str(name).split(".")[0] for name in self.data}
        if stray:
            label = self.fields[stray[0]].label
            sentence = _(
                "Because of your other answers “%(question)s” is no longer asked. Look it over and send it."
            )
            self.add_error(None, sentence % {"question": label})
        elif named & self.asking.elsewhere:
            self.add_error(
                None,
                _("Something was answered that this page does not ask. Look it over and send it again."),
            )

    def _announce_revealed(self, given: Mapping[str, Value], offered: frozenset[str]) -> None:
        """Show what an answer on this page leads to, where no script could."""
        revealed = [key for key in self.keys if key in self.outcome.visible - offered and key not in given]
        if revealed:
            sentence = _("Your answer leads to one more question on this page. Everything else is kept.")
            self.add_error(None, sentence)

    def _ask_for_missing(self, given: Mapping[str, Value], offered: frozenset[str]) -> None:
        for key in self.keys:
            item = self.asking.definition.by_id[key]
            is_due = key in self.outcome.required and key in offered and key not in self.errors
            if is_due and (key not in given or lacks_a_row(item, given[key])):
                self.add_error(key, missing_sentence(item))


class SurveyForm(AnswerForm):
    """The public form: a token of its opening, a sum the browser works out of that, and a trap."""

    website = forms.CharField(
        label=gettext_lazy("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    start = forms.CharField(required=False, widget=forms.HiddenInput)
    sum = forms.CharField(required=False, initial="", max_length=NONCE_LENGTH, widget=forms.HiddenInput)

    @property
    def challenge(self) -> str:
        """What the browser works on: nobody can know it before the form was opened."""
        return challenge_of(str(self["start"].value() or ""))

    @property
    def is_worked_for(self) -> bool:
        """Whether the browser did the work; after cleaning."""
        return is_proof(self.cleaned_data["start"], self.cleaned_data["sum"])

    def renew_start(self, token: str) -> None:
        """Give an already sent form a fresh token, keeping everything typed."""
        typed = self.data.copy()  # type: ignore[attr-defined]
        typed["start"] = token
        self.data = typed


def is_typed(value: object) -> bool:
    """Tell whether a field was filled in, whatever with."""
    return value is not None and value is not False and value != ""


def score_from_link(text: str, scale: Scale | None) -> int | None:
    """Return the score a link carries, or None if it is not on the scale."""
    if scale is None or not text.isascii() or not text.isdigit() or len(text) > 2:
        return None
    return int(text) if int(text) in scale else None
