"""Clean the conditions of a segment: a few lines, each of them optional."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.customers.conditions import Clause, ConditionInvalid, all_conditions
from portal.customers.segment_models import Segment
from portal.customers.segments import filter_of

MOST_CONDITIONS: Final = 20
SPARE_LINES: Final = 2


class ClauseForm(forms.Form):
    """One condition; an empty line counts as none."""

    key = forms.ChoiceField(label=gettext_lazy("What"), required=False)
    name = forms.CharField(
        label=gettext_lazy("Which one"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("The attribute, or the kind of event."),
    )
    operator = forms.ChoiceField(label=gettext_lazy("How"), required=False)
    value = forms.CharField(label=gettext_lazy("Value"), required=False, max_length=120)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        conditions = all_conditions()
        operators = {key: label for each in conditions for key, label in each.operators.items()}
        self.fields["key"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose")),
            *((each.key, each.label) for each in conditions),
        ]
        self.fields["operator"].choices = [("", _("Choose")), *operators.items()]  # type: ignore[attr-defined]

    @property
    def clause(self) -> Clause | None:
        """The condition of a cleaned line; None for an empty one."""
        cleaned = self.cleaned_data
        if not cleaned.get("key"):
            return None
        words = {name: cleaned.get(name, "").strip() for name in ("operator", "value", "name")}
        return Clause(cleaned["key"], **words)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        clause = self.clause
        if clause is None and (cleaned.get("value") or cleaned.get("name")):
            self.add_error("key", _("Say what this is about."))
        if clause is not None:
            self._check(clause)
        return cleaned

    def _check(self, clause: Clause) -> None:
        if not clause.operator:
            self.add_error("operator", _("Say how to compare."))
        elif not clause.value:
            self.add_error("value", _("Give a value to compare with."))
        else:
            try:
                filter_of([clause], Segment.Match.ALL)
            except ConditionInvalid as error:
                self.add_error("value", str(error))


ClauseFormSet = forms.formset_factory(
    ClauseForm, extra=SPARE_LINES, max_num=MOST_CONDITIONS, absolute_max=MOST_CONDITIONS
)


class SegmentForm(forms.ModelForm):  # type: ignore[type-arg]
    """The name of a segment, how its conditions join, and the count typed where it holds everybody."""

    typed_count = forms.CharField(
        label=gettext_lazy("How many customers are there?"),
        required=False,
        max_length=12,
        help_text=gettext_lazy("Only asked where the conditions match everybody."),
    )

    class Meta:
        model = Segment
        fields = ("name", "match")
        widgets = {"match": forms.RadioSelect}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["match"].choices = Segment.Match.choices  # type: ignore[attr-defined]
        for name in ("name", "typed_count"):
            # Neither is needed to count only; to save, both may be, so neither is called optional.
            self.fields[name].is_conditional = True  # type: ignore[attr-defined]


def clauses_of(formset: Any) -> list[Clause]:
    """Return the conditions of a valid formset."""
    return [form.clause for form in formset if form.clause is not None]


def initial_of(segment: Segment) -> list[Mapping[str, str]]:
    """Return what the lines show for a segment that was kept."""
    return list(segment.conditions)
