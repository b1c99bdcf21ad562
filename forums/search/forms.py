"""Take what somebody looks for, and what narrows it."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from forums.discussions.models import Category, Topic
from forums.search.finding import Filters
from forums.search.models import MissedSearch
from forums.search.text import MAX_LENGTH, Query, parse
from portal.accounts.policies import Person
from portal.accounts.stand_ins import Kind, kind_of, reader_values, stand_in
from portal.lib.prepared import Prepared

MOST_PAGES = 25
LARGEST_ID = 2**63 - 1


Rooms = tuple[tuple[str, str], ...]
FILTERS = ("category", "kind", "solved", "tag", "author", "since", "until")


def _rooms(kind: Kind) -> Any:
    return Category.objects.visible_to(stand_in(kind)).in_order().values_list("slug", "name")


_ROOMS: Final[Prepared[Kind, tuple[str, str]]] = Prepared(_rooms)


def rooms_of(person: Person) -> Rooms:
    """Return the address and the name of each room that a person may read."""
    return tuple(_ROOMS.all(kind_of(person), **reader_values(person)))


class SearchForm(forms.Form):
    """The search box and its filters; only rooms that the person may read are offered."""

    q = forms.CharField(label=_("Look for"), required=False, strip=True)
    category = forms.ChoiceField(label=_("Category"), required=False)
    tag = forms.CharField(label=_("Tag"), required=False, max_length=40)
    author = forms.CharField(
        label=_("Written by"),
        required=False,
        max_length=80,
        help_text=_("The name as it stands beside the post."),
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("Every kind")), *Topic.Kind.choices]
    )
    solved = forms.ChoiceField(
        label=_("Solved"),
        required=False,
        choices=[("", _("Solved or not")), ("yes", _("Only solved")), ("no", _("Only unsolved"))],
    )
    since = forms.DateField(
        label=_("Written from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=_("Written until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    sort = forms.ChoiceField(
        label=_("Order"), required=False, choices=[("", _("Best first")), ("newest", _("Newest first"))]
    )
    page = forms.IntegerField(required=False, min_value=1, max_value=MOST_PAGES, widget=forms.HiddenInput)
    before = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_ID, widget=forms.HiddenInput)

    def __init__(self, *args: Any, rooms: Rooms, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rooms = rooms
        choices = self.fields["category"]
        assert isinstance(choices, forms.ChoiceField)
        choices.choices = [("", _("All categories")), *rooms]
        self.fields["q"].widget.attrs |= {"maxlength": MAX_LENGTH, "type": "search"}

    def query(self) -> Query:
        return parse(self.cleaned_data["q"])

    def filters(self) -> Filters:
        names = ("category", "author", "kind", "solved", "since", "until")
        tag = str(self.cleaned_data["tag"]).strip().lstrip("#").lower().replace(" ", "-")
        return Filters(tag=tag, **{name: self.cleaned_data[name] for name in names})


class HandledForm(forms.Form):
    """What staff say about words that found nothing."""

    to = forms.ChoiceField(choices=MissedSearch.State.choices, widget=forms.HiddenInput)
    note = forms.CharField(label=_("What was done"), required=False, max_length=200)
