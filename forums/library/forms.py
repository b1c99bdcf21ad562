"""Take what staff write in front of a practice, and what readers look for."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from forums.library.actions import Label
from forums.library.models import SUMMARY_MAX_LENGTH, Practice
from portal.accounts.models import User

NOTE_MAX_LENGTH: Final = 500


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DateField(forms.DateField):
    """The day of the next look."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=_("Look at it again by"),
            widget=DateInput(),
            help_text=_("After this day it leaves the front shelf until somebody has looked at it."),
            **options,
        )


class PracticeForm(forms.Form):
    """What stands in front of a practice on the shelf."""

    title = forms.CharField(label=_("Title"), max_length=120)
    summary = forms.CharField(
        label=_("Summary"),
        max_length=SUMMARY_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Two or three sentences: what it is good for, and what to do."),
    )
    owner = forms.ModelChoiceField(
        label=_("Kept by"),
        queryset=User.objects.none(),
        help_text=_("Who looks at it again and keeps it true."),
    )
    review_date = DateField()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["owner"].queryset = User.objects.staff().order_by("display_name")  # type: ignore[attr-defined]

    @property
    def label(self) -> Label:
        return Label(**self.cleaned_data)

    @classmethod
    def of(cls, practice: Practice, data: Any = None) -> "PracticeForm":
        names = ("title", "summary", "owner", "review_date")
        return cls(data, initial={name: getattr(practice, name) for name in names})


class ReviewForm(forms.Form):
    """A look at a practice that still holds."""

    review_date = DateField()
    note = forms.CharField(
        label=_("Note"), max_length=NOTE_MAX_LENGTH, required=False, help_text=_("What you looked at.")
    )
