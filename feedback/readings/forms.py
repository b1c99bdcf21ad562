"""Clean what staff say about themes and labels."""

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.readings.models import NAME_LENGTH, Subject


class ThemeForm(forms.Form):
    """The name of a theme."""

    name = forms.CharField(
        label=_("Name of the theme"),
        max_length=NAME_LENGTH,
        help_text=_("As customers would say it, such as Late delivery."),
        error_messages={"required": _("Give the theme a name.")},
    )


class JudgeForm(forms.Form):
    """What is right about one label. `next` is the page to go back to."""

    subject = forms.ChoiceField(choices=[*Subject.choices, ("missing", "")])
    value = forms.CharField(max_length=20)
    theme = forms.IntegerField(required=False, min_value=1)
    next = forms.CharField(required=False, max_length=2000)
    sampled = forms.BooleanField(required=False)
