"""Clean what people choose to hear."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from forums.discussions.models import Level
from forums.notifications.models import Preference


class LevelForm(forms.Form):
    """One of the levels, or "normal" for none."""

    level = forms.ChoiceField(choices=[*Level.choices, ("normal", _("Normal"))])

    @property
    def chosen(self) -> Level | None:
        """The level; None for "normal"."""
        value = self.cleaned_data["level"]
        return None if value == "normal" else Level(value)


class PreferenceForm(forms.ModelForm):  # type: ignore[type-arg]
    """When and how often mail comes."""

    class Meta:
        model = Preference
        fields = ("rhythm", "budget", "wants_news", "weekday")
        widgets: ClassVar = {"rhythm": forms.RadioSelect}
