"""Clean what staff type about a touch."""

from datetime import datetime

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.interactions.actions import reply_to_interaction
from portal.interactions.models import Interaction

REPLY_MAX_LENGTH = 10_000


class ReplyForm(forms.Form):
    """An answer to one touch."""

    text = forms.CharField(
        label=_("Your answer"),
        max_length=REPLY_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5, "data-key": "r"}),
        error_messages={"required": _("Write your answer first.")},
    )

    def __init__(self, posted: QueryDict | None = None, *, interaction: Interaction) -> None:
        super().__init__(posted)
        self.interaction = interaction
        self.fields["text"].widget.attrs["data-draft"] = f"reply-{interaction.pk}"

    def save(self, *, author: User, now: datetime) -> Interaction:
        return reply_to_interaction(
            interaction=self.interaction, text=self.cleaned_data["text"], author=author, now=now
        )


class SearchForm(forms.Form):
    """Words to find a customer by."""

    q = forms.CharField(
        label=_("Find a customer"),
        max_length=100,
        required=False,
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": _("Name, e-mail or number"), "data-key": "/"}
        ),
    )

    @property
    def words(self) -> str:
        return str(self.cleaned_data.get("q", "")).strip() if self.is_valid() else ""
