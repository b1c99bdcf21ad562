"""Show what stands around the questions as fields: the beginning, the end, and what comes with the link."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from feedback.surveys.building.conditions import mend
from feedback.surveys.building.documents import Document
from feedback.surveys.definition.items import RESERVED_IDS
from feedback.surveys.definition.parsing import LONGEST_INTRO, LONGEST_TITLE, MOST_FIELDS
from feedback.surveys.definition.reading import ID

PARTS: Final[Mapping[str, str | Promise]] = {
    "start": _("the beginning"),
    "end": _("the thanks"),
    "page": _("the fields of the link"),
}
"""By a name that no question can have, what stands around the questions."""


class WordsForm(forms.Form):
    """One part around the questions, in the form's first language."""

    part = ""
    heading: str | Promise = ""

    def __init__(self, document: Document, **options: Any) -> None:
        super().__init__(auto_id="field-%s", **options)
        self.document = document

    def stands(self) -> object:
        """Return what stands in the form now, to tell whether somebody else changed it."""
        return [self.document[name] for name in self.fields]

    def changed_document(self) -> Document:
        """Return the form with what was typed."""
        changed, language = deepcopy(self.document), self.document["language"]
        for name, said in self.cleaned_data.items():
            changed[name].pop(language, None)
            changed[name] = {language: said, **changed[name]} if said else changed[name]
        return changed

    def _say(self, *names: str) -> None:
        for name in names:
            self.fields[name].initial = self.document[name].get(self.document["language"], "")


class StartForm(WordsForm):
    part = "start"
    heading = _("Beginning")
    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE)
    intro = forms.CharField(
        label=_("Introduction"),
        max_length=LONGEST_INTRO,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Why you ask, and how long it takes. Shown above the first question."),
    )

    def __init__(self, document: Document, **options: Any) -> None:
        super().__init__(document, **options)
        self._say("title", "intro")


class EndForm(WordsForm):
    part = "end"
    heading = _("Thanks")
    thanks = forms.CharField(
        label=_("Thanks"),
        max_length=LONGEST_INTRO,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What happens with the answers, and when. Shown after sending."),
    )

    def __init__(self, document: Document, **options: Any) -> None:
        super().__init__(document, **options)
        self._say("thanks")


class LinkForm(WordsForm):
    """The hidden fields: a row for each, and an empty one for the next."""

    part = "page"
    heading = _("Fields of the link")

    def __init__(self, document: Document, **options: Any) -> None:
        super().__init__(document, **options)
        for position, row in enumerate([*document["hidden"], {"id": "", "fallback": ""}]):
            self.fields[f"id-{position}"] = forms.CharField(
                label=_("Name"), max_length=30, required=False, initial=row["id"]
            )
            self.fields[f"fallback-{position}"] = forms.CharField(
                label=_("If the link has none"),
                max_length=200,
                required=False,
                initial=row.get("fallback", ""),
            )

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        positions = range(len(self.document["hidden"]) + 1)
        return [(self[f"id-{at}"], self[f"fallback-{at}"]) for at in positions]

    def stands(self) -> object:
        return self.document["hidden"]

    def clean(self) -> dict[str, Any]:
        named = [
            (name, value.strip().lower()) for name, value in self.cleaned_data.items() if name[:3] == "id-"
        ]
        taken = {item["id"] for item in self.document["items"]} | RESERVED_IDS
        for field, name in named:
            if name and not ID.match(name):
                self.add_error(
                    field, ValidationError(_("Use small letters, digits and underscores, such as plan."))
                )
            elif name in taken:
                self.add_error(field, ValidationError(_("This name is taken. Choose another.")))
            taken |= {name} - {""}
        if len([name for _field, name in named if name]) > MOST_FIELDS:
            raise ValidationError(_("A form has at most 30 fields of the link."))
        return self.cleaned_data

    def changed_document(self) -> Document:
        changed = deepcopy(self.document)
        rows = [
            (str(self.cleaned_data[left.name]), self.cleaned_data[right.name]) for left, right in self.rows
        ]
        changed["hidden"] = [
            {"id": name.strip().lower(), "fallback": said} for name, said in rows if name.strip()
        ]
        kept = {row["id"] for row in changed["hidden"]}
        mend(changed, lambda test: "field" in test and test["field"] not in kept)
        return changed


_FORMS: Final[Mapping[str, type[WordsForm]]] = {"start": StartForm, "end": EndForm, "page": LinkForm}


def words_form(document: Document, part: str, **options: Any) -> WordsForm:
    """Return the fields of a part around the questions."""
    return _FORMS[part](document, **options)
