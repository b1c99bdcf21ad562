"""Say allauth's fields in our own words."""

from typing import Any, Final

from allauth.account import forms as account
from django.utils.translation import gettext_lazy as _

LABELS: Final = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "remember": _("Keep me signed in on this device"),
}


class OurWords:
    """A form whose fields are named as on the rest of the site."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in LABELS.items():
            if name in self.fields:
                self.fields[name].label = label


class SignInForm(OurWords, account.LoginForm):
    """E-mail address and password."""


class SignUpForm(OurWords, account.SignupForm):
    """A new account."""


class ResetForm(OurWords, account.ResetPasswordForm):
    """Where the link to a new password goes."""


class CodeForm(OurWords, account.RequestLoginCodeForm):
    """Where the code to sign in goes."""


class AddressForm(OurWords, account.AddEmailForm):
    """One more address of a person's own."""
