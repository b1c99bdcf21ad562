"""Clean what staff write when they begin a form, translate it, and set who may answer."""

from collections.abc import Iterator
from itertools import count
from typing import Any, Final

from django import forms
from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from feedback.surveys.actions.drafting import draft_of
from feedback.surveys.actions.settings import SurveySettings
from feedback.surveys.building.documents import Document, empty_document, name_of, words
from feedback.surveys.building.exchange import LARGEST_FILE, FormRefused, read
from feedback.surveys.building.library import LIBRARY, template_named
from feedback.surveys.definition.parsing import LONGEST_TITLE, MOST_LANGUAGES
from feedback.surveys.definition.reading import LANGUAGE
from feedback.surveys.models import Mode, Survey

RESERVED_SLUGS: Final = frozenset({"new", "answers", "import"})
EMPTY: Final = "empty"


def free_slug(slug: str, survey: Survey | None = None) -> str:
    """Return an address that no other form has.

    Raises: ValidationError.
    """
    slug = slug.lower()
    if slug in RESERVED_SLUGS:
        raise ValidationError(_("This address is needed by the portal itself. Choose another."))
    others = Survey.objects.exclude(pk=survey.pk) if survey else Survey.objects.all()
    if others.filter(slug=slug).exists():
        raise ValidationError(_("Another form has this address. Choose another."))
    return slug


def language_name(code: str) -> str:
    """Return what speakers call their language; the code itself where we don't know."""
    return str(LANG_INFO.get(code, {}).get("name_local", code))


def _address(**options: Any) -> forms.SlugField:
    return forms.SlugField(
        label=_("Address"),
        max_length=60,
        help_text=_("The form will be at /f/ and this word. Small letters, digits and hyphens."),
        error_messages={
            "invalid": _("Use only small letters, digits and hyphens, such as after-your-visit.")
        },
        **options,
    )


class NewForm(forms.Form):
    """How a form begins: its title, its address and what it starts from."""

    title = forms.CharField(
        label=_("Title"), max_length=LONGEST_TITLE, help_text=_("What customers see above the questions.")
    )
    slug = _address(required=False)
    template = forms.ChoiceField(label=_("Begin with"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offered = [(template.key, template.title) for template in LIBRARY]
        self.fields["template"].choices = [(EMPTY, _("An empty form")), *offered]  # type: ignore[attr-defined]
        self.fields["slug"].help_text = _(
            "The form will be at /f/ and this word. Empty: made from the title."
        )

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if "slug" in cleaned and cleaned.get("title"):
            slug = cleaned["slug"] or slugify(cleaned["title"])[:60].strip("-")
            if not slug:
                self.add_error("slug", _("Write an address: the title has no letters an address can have."))
                return cleaned
            try:
                cleaned["slug"] = free_slug(slug)
            except ValidationError as error:
                self.add_error("slug", error)
        return cleaned

    def document(self) -> Document:
        """Return the form to start from, under the title that was typed."""
        title = self.cleaned_data["title"]
        template = template_named(self.cleaned_data["template"])
        document = template.document() if template else empty_document(title, get_language() or "en")
        return {**document, "title": {document["language"]: title}}


class ImportForm(forms.Form):
    """A file with a form, and where the form will be."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("A form that was exported as JSON, at most 500 kB."),
        widget=forms.FileInput(attrs={"accept": "application/json,.json"}),
    )
    slug = _address(required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "import-%s", **options})
        self.fields["slug"].help_text = _(
            "The form will be at /f/ and this word. Empty: made from the title."
        )

    def clean_file(self) -> Document:
        """Return the form that the file holds."""
        upload = self.cleaned_data["file"]
        if upload.size > LARGEST_FILE:
            raise ValidationError(_("The file is larger than 500 kB. A form is a few pages of text."))
        try:
            return read(upload.read())
        except FormRefused as refusal:
            raise ValidationError(list(refusal.sentences)) from refusal

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if cleaned.get("slug"):
            try:
                cleaned["slug"] = free_slug(cleaned["slug"])
            except ValidationError as error:
                self.add_error("slug", error)
        elif "slug" in cleaned and "file" in cleaned:
            cleaned["slug"] = next(_addresses_of(cleaned["file"]))
        return cleaned


def _addresses_of(document: Document) -> Iterator[str]:
    """Give the free addresses made of a form's title: of a form taken in twice, the second has a number."""
    title = slugify(words(document["title"], document))[:50].strip("-") or "form"
    for number in count(1):
        slug = title if number == 1 else f"{title}-{number}"
        try:
            yield free_slug(slug)
        except ValidationError:
            continue


class LanguageForm(forms.Form):
    """One more language of a form."""

    code = forms.ChoiceField(label=_("Add a language"))

    def __init__(self, *args: Any, document: Document, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "language-%s", **options})
        self.document = document
        known = sorted((code, info["name_local"]) for code, info in LANG_INFO.items() if "name_local" in info)
        offered = [(code, f"{name} ({code})") for code, name in known if LANGUAGE.match(code)]
        taken = set(document["languages"])
        self.fields["code"].choices = [row for row in offered if row[0] not in taken]  # type: ignore[attr-defined]

    def clean_code(self) -> str:
        if len(self.document["languages"]) >= MOST_LANGUAGES:
            raise ValidationError(_("A form has at most 30 languages."))
        return str(self.cleaned_data["code"])


class WhoForm(forms.Form):
    """Why somebody wants to know who gave a confidential answer."""

    reason = forms.CharField(
        label=_("Why do you need to know?"),
        max_length=300,
        help_text=_("It stays with the answer, with your name."),
        error_messages={"required": _("Write why you need to know; it stays with the answer.")},
    )


class SettingsForm(forms.ModelForm):  # type: ignore[type-arg]
    """Where a form is, who may answer and how long, with a quota for each choice that should have one."""

    slug = _address()

    class Meta:
        model = Survey
        fields = ["slug", "is_listed", "reply_within_days", "mode", "is_once", "closes_at", "response_cap"]
        widgets = {
            "mode": forms.RadioSelect,
            "closes_at": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        }
        help_texts = {
            "reply_within_days": _("What we promise to those who ask to be contacted."),
            "mode": _("Anonymous can't be taken back, and can't be sent by a check-in."),
            "is_once": _("Everybody has to sign in; a second answer of the same person is refused."),
            "closes_at": _("In the time of this site. Empty: until somebody closes it."),
            "response_cap": _("Then the form says that it has enough. Empty: no limit."),
        }

    def __init__(self, *args: Any, survey: Survey, **options: Any) -> None:
        super().__init__(*args, **{"instance": Survey.objects.get(pk=survey.pk), **options})
        self.survey = survey
        standing = {(row.key, row.choice): row for row in survey.quotas.all()}
        self.standing = {place: row.cap for place, row in standing.items()}
        self.quota_places: dict[str, tuple[str, str]] = {}
        for name, place, label in _quota_fields(draft_of(survey)):
            row = standing.get(place)
            taken = _("%s so far") % row.taken_count if row else ""
            field = forms.IntegerField(label=label, min_value=1, required=False, help_text=taken)
            field.initial = row.cap if row else None
            self.fields[name], self.quota_places[name] = field, place

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in self.quota_places]

    @property
    def quota_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.quota_places]

    def clean_slug(self) -> str:
        return free_slug(self.cleaned_data["slug"], self.survey)

    def clean_mode(self) -> str:
        mode = self.cleaned_data["mode"]
        if mode not in Mode.values:
            raise ValidationError(_("Choose who sees the answers."))
        return str(mode)

    def wish(self) -> SurveySettings:
        """Return the cleaned form as the action takes it."""
        cleaned = self.cleaned_data
        shown = set(self.quota_places.values())
        quotas = {place: cap for place, cap in self.standing.items() if place not in shown}
        quotas |= {place: cleaned[name] for name, place in self.quota_places.items() if cleaned.get(name)}
        return SurveySettings(**{name: cleaned[name] for name in self.Meta.fields}, quotas=quotas)


def _quota_fields(document: Document) -> Iterator[tuple[str, tuple[str, str], str]]:
    for item in document["items"]:
        if item["kind"] in {"single", "dropdown"}:
            for entry in item["choices"]:
                label = f"{name_of(item, document)}: {words(entry['label'], document)}"
                yield f"quota-{item['id']}-{entry['id']}", (item["id"], entry["id"]), label
