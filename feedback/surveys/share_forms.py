"""Clean what a link tells already, and which sites may show a form."""

import re
from typing import Any, Final
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback.surveys.definition import Definition
from feedback.surveys.sitting import LONGEST_FIELD

_HOST: Final = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
_PORTS: Final = {"https": 443, "http": 80}


class LinkForm(forms.Form):
    """The hidden fields of a form, to be filled in beforehand; empty ones stay out of the link."""

    def __init__(self, *args: Any, definition: Definition | None, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "link-%s", **options})
        for hidden in definition.hidden if definition else ():
            self.fields[hidden.id] = forms.CharField(
                label=hidden.id,
                required=False,
                max_length=LONGEST_FIELD,
                help_text=_fallback(hidden.fallback),
            )

    @property
    def told(self) -> dict[str, str]:
        """What the link tells."""
        cleaned = self.cleaned_data if self.is_valid() else {}
        return {name: cleaned[name] for name in self.fields if cleaned.get(name)}


class SendForm(forms.Form):
    """To whom the link goes."""

    to = forms.CharField(
        label=gettext_lazy("E-mail address or mobile number"),
        max_length=254,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        help_text=gettext_lazy("Of one customer who agreed to be asked. A number with its country: +44 …"),
    )


class HostsForm(forms.Form):
    """The sites that may show a form, one on each line."""

    hosts = forms.CharField(
        label=gettext_lazy("Sites that may show it"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocapitalize": "none", "spellcheck": "false"}),
        help_text=gettext_lazy("One on each line, such as www.example.com. Without a scheme it means https."),
    )

    def clean_hosts(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["hosts"].splitlines()]
        return list(dict.fromkeys(origin_of(line) for line in lines if line))


def origin_of(typed: str) -> str:
    """Return the origin of a typed site as browsers write it (RFC 6454); paths are left off.

    Raises: ValidationError.
    """
    address = typed if "://" in typed else f"https://{typed}"
    try:
        parts = urlsplit(address)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode().lower()
    except ValueError as error:
        raise _not_a_site(typed) from error
    if parts.scheme not in _PORTS or not _HOST.fullmatch(host) or parts.username is not None:
        raise _not_a_site(typed)
    usual = port in (None, _PORTS[parts.scheme])
    return f"{parts.scheme}://{host}" if usual else f"{parts.scheme}://{host}:{port}"


def _not_a_site(typed: str) -> ValidationError:
    sentence = _("“%(typed)s” is no address of a site. Write it such as www.example.com.")
    return ValidationError(sentence % {"typed": typed[:80]})


def _fallback(words: str) -> str:
    return _("Without it: %s") % words if words else ""
