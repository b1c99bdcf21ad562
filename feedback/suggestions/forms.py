"""Clean what people type about a suggestion."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.suggestions.actions import Wish
from feedback.suggestions.models import SENTENCE_LENGTH, TEXT_LENGTH, TITLE_LENGTH, Suggestion


class WishForm(forms.Form):
    """What somebody wants, and why."""

    title = forms.CharField(
        label=_("What do you want?"),
        max_length=TITLE_LENGTH,
        help_text=_("One wish, in one line."),
        error_messages={"required": _("Say in a line what you want.")},
    )
    text = forms.CharField(
        label=_("What would it be good for?"),
        max_length=TEXT_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    @property
    def wish(self) -> Wish:
        title, text = self.cleaned_data["title"], self.cleaned_data["text"]
        return Wish(title=" ".join(title.split()), text=text.strip())


class SuggestForm(WishForm):
    """A customer's own suggestion."""

    wants_news = forms.BooleanField(label=_("Tell me by e-mail what becomes of it"), required=False)


class DecisionForm(forms.Form):
    """What was decided about a suggestion."""

    state = forms.ChoiceField(label=_("What happens with it?"), widget=forms.RadioSelect)
    sentence = forms.CharField(
        label=_("In one sentence, and why"),
        max_length=SENTENCE_LENGTH,
        help_text=_("Everybody reads it, and who asked to be told gets it by e-mail, once."),
        error_messages={"required": _("Say in a sentence what was decided and why.")},
    )

    def __init__(self, *args: Any, suggestion: Suggestion, **options: Any) -> None:
        super().__init__(*args, **options)
        moves = Suggestion.MOVES[suggestion.state]
        choices = [(state.value, state.label) for state in Suggestion.State if state.value in moves]
        self.fields["state"].choices = choices  # type: ignore[attr-defined]
