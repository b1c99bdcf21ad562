"""Dress the HTML of a mail as a phone, a desk or a dark mail program shows it."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

LOOKS: Final[dict[str, str | Promise]] = {
    "desk": gettext_lazy("Desk"),
    "phone": gettext_lazy("Phone"),
    "dark": gettext_lazy("Dark"),
    "plain": gettext_lazy("Plain text"),
    "text": gettext_lazy("Text message"),
}


def dressed(html: str, look: str) -> str:
    """Return a mail as it is shown there; on the desk it is as it is."""
    if look == "dark":
        return html.replace("@media (prefers-color-scheme: dark)", "@media all")
    if look == "phone":
        html = html.replace("@media (max-width: 620px)", "@media all")
        return html.replace("<style>", "<style>html{max-width:390px;margin:0 auto}", 1)
    return html
