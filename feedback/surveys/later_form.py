"""Clean where the link to continue a form is sent."""

from django import forms
from django.utils.translation import gettext_lazy as _


class LaterForm(forms.Form):
    """An e-mail address, used for this one link."""

    email = forms.EmailField(
        label=_("Send the link to this e-mail address"),
        help_text=_("It is used for this one mail and not kept with your answers."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Write the address the link should go to."),
            "invalid": _("Write the e-mail address in full, such as name@example.org."),
        },
    )
