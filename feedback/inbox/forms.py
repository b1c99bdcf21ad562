"""Clean what staff type about answers, and show the filters of the list."""

from typing import Any, Final
from urllib.parse import parse_qsl

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.inbox.actions import Wish
from feedback.inbox.actions.changing import LONGEST_TAG
from feedback.inbox.filters import LONGEST_SEARCH, Filter
from feedback.inbox.models import Band, Deed, Entry, Tag
from feedback.inbox.models.quotes import LONGEST_NAME
from feedback.readings.models import Leaning, Theme
from feedback.surveys.models import Response, Survey
from feedback.surveys.scales import SurveyKind
from portal.accounts.models import User
from portal.accounts.roles import ROLE_PERMISSIONS

MOST_LETTERS: Final = 10_000
ANYBODY: Final = ("", _("Anybody"))
NAMED_ONLY: Final = _("Leaves out answers that name nobody: it could tell who they are.")
PROMOTER_BANDS: Final = [
    (Band.GOOD.value, _("Promoters (9–10)")),
    (Band.MIDDLE.value, _("Passives (7–8)")),
    (Band.BAD.value, _("Detractors (0–6)")),
]


def who_works_with_answers() -> list[tuple[int, str]]:
    """Return the staff an answer can be given to, by name (one query)."""
    roles = [role.value for role, permissions in ROLE_PERMISSIONS.items() if "surveys.view" in permissions]
    rows = User.objects.staff().filter(groups__name__in=roles).distinct().order_by("display_name", "pk")
    return list(rows.values_list("pk", "display_name"))


class FilterForm(forms.Form):
    """The filters of the list; it shows what `Filter` has read and refuses nothing itself."""

    q = forms.CharField(label=_("Search in the words"), max_length=LONGEST_SEARCH, required=False)
    assignee = forms.ChoiceField(label=_("With"), required=False)
    tag = forms.ChoiceField(label=_("Tag"), required=False)
    band = forms.ChoiceField(label=_("How good"), required=False)
    low = forms.IntegerField(label=_("Score from"), min_value=0, max_value=10, required=False)
    high = forms.IntegerField(label=_("Score to"), min_value=0, max_value=10, required=False)
    text = forms.ChoiceField(
        label=_("Own words"),
        choices=[("", _("With or without")), ("yes", _("With words")), ("no", _("Without words"))],
        required=False,
    )
    since = forms.DateField(
        label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), required=False
    )
    until = forms.DateField(
        label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), required=False
    )
    channel = forms.ChoiceField(
        label=_("Came by"),
        choices=[("", _("Any way")), *Response.Channel.choices],
        help_text=NAMED_ONLY,
        required=False,
    )
    version = forms.IntegerField(label=_("Version of the form"), min_value=1, required=False)
    language = forms.CharField(label=_("Language"), max_length=20, help_text=NAMED_ONLY, required=False)

    theme = forms.ChoiceField(label=_("Theme"), required=False)
    sentiment = forms.ChoiceField(
        label=_("Sentiment"), choices=[("", _("Any sentiment")), *Leaning.choices], required=False
    )

    def __init__(self, asked: Filter, survey: Survey | None, colleagues: list[tuple[int, str]]) -> None:
        super().__init__(initial=vars(asked))
        choices: dict[str, list[tuple[Any, Any]]] = {
            "assignee": [ANYBODY, ("me", _("Me")), ("nobody", _("Nobody")), *colleagues],
            "tag": [("", _("Any tag")), *((tag.name, tag.name) for tag in Tag.objects.all())],
            "theme": [("", _("Any theme")), *((str(each.pk), each.name) for each in Theme.objects.kept())],
            "band": [("", _("Any score")), *_bands_of(survey)],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]
        if survey is None:
            del self.fields["version"]


def _bands_of(survey: Survey | None) -> list[tuple[str, Any]]:
    is_nps = survey is not None and survey.kind == SurveyKind.NPS
    return PROMOTER_BANDS if is_nps else list(Band.choices)


class WorkForm(forms.Form):
    """Which answers, and what shall happen to them.

    With `is_for_all` these are not the ticked ones but all that fitted the filters when the list was shown.
    """

    verb = forms.ChoiceField(choices=Deed.Verb.choices)
    entries = forms.TypedMultipleChoiceField(coerce=int, required=False)
    is_for_all = forms.BooleanField(required=False)
    query = forms.CharField(required=False)
    form = forms.SlugField(required=False)
    shown_at = forms.DateTimeField(required=False)
    assignee = forms.ModelChoiceField(User.objects.none(), required=False)
    tag = forms.CharField(max_length=LONGEST_TAG, required=False)

    def __init__(self, posted: Any, user: User) -> None:
        given = posted.copy()
        if one := posted.get("one", ""):  # a button on one row: "done:12"
            given["verb"], _colon, pk = one.partition(":")
            given.setlist("entries", [pk])
            given["is_for_all"] = ""
        if given.get("assignee") == "me" or given.get("verb") == "take":
            given["verb"], given["assignee"] = Deed.Verb.ASSIGN.value, str(user.pk)
        super().__init__(given)
        self.fields["assignee"].queryset = User.objects.staff()  # type: ignore[attr-defined]
        ids = [(pk, pk) for pk in map(_number, given.getlist("entries")) if pk]
        self.fields["entries"].choices = ids  # type: ignore[attr-defined]

    @property
    def asked(self) -> Filter:
        return Filter.read(dict(parse_qsl(self.cleaned_data["query"])))

    @property
    def wish(self) -> Wish:
        cleaned = self.cleaned_data
        return Wish(verb=cleaned["verb"], assignee=cleaned["assignee"], tag=cleaned["tag"])


def _number(value: str) -> int:
    return int(value) if value.isascii() and value.isdecimal() and len(value) <= 18 else 0


class NoteForm(forms.Form):
    """A note for colleagues."""

    text = forms.CharField(
        label=_("Note for staff"),
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 3, "data-key": "n", "data-draft": ""}),
        error_messages={"required": _("Write a few words first.")},
    )


class ReplyForm(forms.Form):
    """An answer to who filled in the form."""

    text = forms.CharField(
        label=_("Your answer"),
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 5, "data-key": "r"}),
        error_messages={"required": _("Write your answer first.")},
    )

    def __init__(self, posted: Any = None, *, entry: Entry) -> None:
        super().__init__(posted, prefix="reply")
        self.fields["text"].widget.attrs["data-draft"] = f"answer-{entry.pk}"


class QuoteForm(forms.Form):
    """The words we would like to quote."""

    words = forms.CharField(
        label=_("Her words"),
        max_length=MOST_LETTERS,
        help_text=_("Exactly as she wrote them, at most 600 letters; put […] where you leave something out."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Copy the words you want to quote.")},
    )


class QuoteNameForm(forms.Form):
    """How her name stands below her words."""

    name_shown = forms.CharField(
        label=_("Your name as others see it"), max_length=LONGEST_NAME, required=False
    )


class SavedViewForm(forms.Form):
    """How a set of filters is called."""

    name = forms.CharField(
        label=_("Name of this view"),
        max_length=60,
        error_messages={"required": _("Give the view a name.")},
    )
    is_shared = forms.BooleanField(label=_("Colleagues see it too"), required=False)
