"""Take what a person says of herself in the forums."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forums.people.models import Member


class MemberForm(forms.Form):
    """A person's own words, and whether others may open them."""

    company = forms.CharField(
        label=_("Company"),
        max_length=80,
        required=False,
        help_text=_("Leave it empty if you write for yourself."),
    )
    about = forms.CharField(
        label=_("About you"),
        max_length=280,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A line or two: what you use, what you know well."),
    )
    shows_profile = forms.BooleanField(
        label=_("Others may open my profile"),
        required=False,
        help_text=_(
            "It shows your name, these lines, and the posts each reader may see anyway. "
            "Your name stands beside your posts in either case."
        ),
    )

    def __init__(self, *args: Any, member: Member | None, **kwargs: Any) -> None:
        shown = member or Member()
        initial = {name: getattr(shown, name) for name in ("company", "about", "shows_profile")}
        super().__init__(*args, **{**kwargs, "initial": initial})
