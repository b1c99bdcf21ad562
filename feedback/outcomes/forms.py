"""Clean what staff write about an outcome."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.db.models import Q
from django.db.models.functions import Lower
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from feedback.inbox.models import Quote
from feedback.outcomes.actions import Words
from feedback.outcomes.models import LONGEST_NUMBER, TEXT_LENGTH, TITLE_LENGTH, Outcome
from feedback.readings.models import Theme
from feedback.suggestions.models import Suggestion
from portal.lib.errors import ActionError

OFFERED: Final = 50
"""So many ideas are offered, the most wanted ones; `?suggestion=` brings in any other."""
USUAL_PERIOD: Final = timedelta(days=90)


def named(keys: Iterable[int | str]) -> list[int]:
    """Return the numbers among what an address names."""
    return [int(key) for key in keys if str(key).isdecimal() and len(str(key)) <= LONGEST_NUMBER]


class OutcomeForm(forms.Form):
    """What was said, what came of it, and whom it concerns."""

    title = forms.CharField(
        label=_("What did you hear?"),
        max_length=TITLE_LENGTH,
        help_text=_("In your own words, as one line: “The parcels came too late”."),
        error_messages={"required": _("Say in one line what you heard.")},
    )
    result = forms.ChoiceField(
        label=_("What became of it?"),
        choices=Outcome.Result.choices,
        widget=forms.RadioSelect,
        help_text=_("A plan stands on the page. It is told once it is done, or decided against."),
        error_messages={"required": _("Choose what became of it.")},
    )
    text = forms.CharField(
        label=_("What did you do, or why not?"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Everybody reads it, and who contributed and agreed gets it by e-mail, once."),
        error_messages={"required": _("Say what you did, or why you decided against it.")},
    )
    theme = forms.ModelChoiceField(
        label=_("Theme of the answers"),
        queryset=Theme.objects.none(),
        required=False,
        empty_label=_("No theme"),
        help_text=_("Who wrote of it in the days below contributed."),
    )
    since_date = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until_date = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    suggestions = forms.TypedMultipleChoiceField(
        label=_("Ideas"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Who wants one of them contributed."),
    )
    quote = forms.ModelChoiceField(
        label=_("A customer's own words"),
        queryset=Quote.objects.none(),
        required=False,
        empty_label=_("None"),
        help_text=_("Only words she agreed to are offered. They vanish when she takes that back."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, outcome: Outcome | None = None, today: date, **options: Any) -> None:
        self.outcome, self.today = outcome, today
        options["initial"] = {**self._stands(), **(options.get("initial") or {})}
        super().__init__(*args, **options)
        self._offer(options["initial"].get("suggestions") or [])

    def refuse(self, refusal: ActionError) -> None:
        """Show above the form why it is not saved; who saves once more has seen the other edit."""
        self.add_error(None, str(refusal))
        if self.outcome is not None and isinstance(self.data, QueryDict):
            self.data = self.data.copy()
            self.data["seen"] = str(Outcome.objects.get(pk=self.outcome.pk).edit_count)

    @property
    def words(self) -> Words:
        """What was typed, after cleaning."""
        kept = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return Words(**{**kept, "suggestions": [self._ideas[key] for key in kept["suggestions"]]})

    @property
    def seen_count(self) -> int:
        """How many edits the editor knew of, after cleaning."""
        return int(self.cleaned_data["seen"] or 0)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("since_date"), cleaned.get("until_date")
        if since and until and since > until:
            self.add_error("until_date", _("The last day comes before the first. Swap them."))
        return cleaned

    def _stands(self) -> dict[str, Any]:
        if self.outcome is None:
            return {"since_date": self.today - USUAL_PERIOD, "until_date": self.today, "seen": 0}
        names = ("title", "text", "result", "theme", "since_date", "until_date", "quote")
        chosen = [row.pk for row in self.outcome.suggestions.all()]
        stands = {name: getattr(self.outcome, name) for name in names}
        return {**stands, "suggestions": chosen, "seen": self.outcome.edit_count}

    def _offer(self, chosen: Sequence[int | str]) -> None:
        """Offer the themes in use, the ideas most wanted, the quotes that stand, and what is chosen."""
        kept = Q(state=Theme.State.KEPT)
        if self.outcome is not None:
            kept |= Q(pk=self.outcome.theme_id)
        fields: dict[str, Any] = self.fields
        fields["theme"].queryset = Theme.objects.filter(kept).order_by(Lower("name"))
        self._ideas = {row.pk: row for row in Suggestion.objects.wanted_or(named(chosen), OFFERED)}
        fields["suggestions"].choices = [(key, row.title) for key, row in self._ideas.items()]
        fields["quote"].queryset = Quote.objects.public().order_by("-agreed_at", "-pk")
