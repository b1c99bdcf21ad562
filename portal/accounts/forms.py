"""Clean what people type about themselves."""

from datetime import datetime

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from portal.accounts.actions import FirstAccount, Profile, save_profile, set_up
from portal.accounts.models import User
from portal.accounts.setup_key import is_right, needs_key
from portal.accounts.time_zones import unknown_zone
from portal.lib.clock import is_zone
from portal.lib.people import normalize_email


def clean_name(name: str) -> str:
    """Return the name with its spaces tidied.

    Raises: ValidationError for a name without a letter or digit, or with characters nobody can see.
    """
    tidy = " ".join(name.split())
    if not any(character.isalnum() for character in tidy):
        raise ValidationError(_("Write a name with at least one letter or digit."))
    if not tidy.isprintable():
        raise ValidationError(_("This name has characters that can't be shown. Type it again without them."))
    return tidy


class SignupDetails(forms.Form):
    """What the sign-up page asks beside e-mail and password."""

    display_name = forms.CharField(
        label=_("Your name"),
        max_length=60,
        help_text=_("Others see it beside what you write. You can change it later."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["display_name", "email", "password1"]

    def clean_display_name(self) -> str:
        return clean_name(self.cleaned_data["display_name"])

    def signup(self, request: HttpRequest, user: User) -> None:
        """Keep the name, and the time zone her browser told."""
        user.display_name = self.cleaned_data["display_name"]
        zone = request.COOKIES.get("time_zone", "")
        user.time_zone = zone if is_zone(zone) else ""
        user.save(update_fields=["display_name", "time_zone"])


class ProfileForm(forms.Form):
    """What a person says about herself. The language is asked only where there is a choice."""

    display_name = forms.CharField(
        label=_("Your name"),
        max_length=60,
        help_text=_("Others see it beside what you write."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    time_zone = forms.CharField(
        label=_("Time zone"),
        max_length=64,
        required=False,
        help_text=_("Every time is shown in it, and messages keep to your day. Such as Europe/Lisbon."),
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off", "spellcheck": "false"}),
    )
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, posted: QueryDict | None = None, *, user: User) -> None:
        initial = {"display_name": user.display_name, "time_zone": user.time_zone, "language": user.language}
        super().__init__(posted, initial=initial)
        self.user = user
        if len(settings.LANGUAGES) > 1:
            self.fields["language"].choices = settings.LANGUAGES  # type: ignore[attr-defined]
        else:
            del self.fields["language"]

    def clean_display_name(self) -> str:
        return clean_name(self.cleaned_data["display_name"])

    def clean_time_zone(self) -> str:
        name = self.cleaned_data["time_zone"].strip()
        if name and not is_zone(name):
            raise ValidationError(unknown_zone(name))
        return str(name)

    def save(self) -> User:
        cleaned = self.cleaned_data
        language = cleaned.get("language", self.user.language)
        return save_profile(
            user=self.user, profile=Profile(cleaned["display_name"], cleaned["time_zone"], language)
        )


class SetupForm(forms.Form):
    """The first account of an empty portal."""

    company_name = forms.CharField(
        label=_("Your company"),
        max_length=80,
        help_text=_("Its name stands at the top of every page and in every message."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    display_name = forms.CharField(
        label=_("Your name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("You sign in with it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password = forms.CharField(
        label=_("Password"),
        help_text=password_validators_help_text_html,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )

    key = forms.CharField(
        label=_("Set-up key"),
        max_length=60,
        help_text=_(
            "It was printed where the portal was started; the command “manage.py setup_key” prints it again."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request.POST or None)
        time_zone = request.COOKIES.get("time_zone", "")
        self.request = request
        self.time_zone = time_zone if is_zone(time_zone) else ""
        if not needs_key(request):
            del self.fields["key"]

    def clean_key(self) -> str:
        if not is_right(self.cleaned_data["key"], self.request):
            raise ValidationError(_("This is not the key. Copy it from where the portal was started."))
        return ""

    def clean_display_name(self) -> str:
        return clean_name(self.cleaned_data["display_name"])

    def clean_email(self) -> str:
        return normalize_email(self.cleaned_data["email"])

    def clean_password(self) -> str:
        cleaned = self.cleaned_data
        draft = User(email=cleaned.get("email", ""), display_name=cleaned.get("display_name", ""))
        validate_password(cleaned["password"], draft)
        return str(cleaned["password"])

    def save(self, *, now: datetime) -> User:
        asked = {name: value for name, value in self.cleaned_data.items() if name != "key"}
        return set_up(account=FirstAccount(**asked, time_zone=self.time_zone), now=now)
