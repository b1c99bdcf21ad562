"""List the pages where a person manages her account."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from portal.lib.addresses import existing_url


@dataclass(frozen=True)
class Place:
    """One page about the account, with one line that says what it is for."""

    label: str
    text: str
    url: str


def account_places() -> list[Place]:
    """Return the pages that exist here; other accounts only where a provider is set."""
    pages = [
        (_("What we may send you"), _("E-mails and texts you agreed to"), "messaging:consents"),
        (_("Forum notifications"), _("What you watch, and when we mail you"), "notifications:preferences"),
        (_("Drafts"), _("What you began to write and did not send"), "discussions:draft-list"),
        (_("E-mail addresses"), _("Where you sign in and hear from us"), "account_email"),
        (_("Password"), _("Change it, or set your first one"), "account_change_password"),
        (_("Passkeys and codes"), _("Sign in with your device, or a second step"), "mfa_index"),
        (_("Where you are signed in"), _("End a sign-in you don't know"), "usersessions_list"),
    ]
    if settings.SOCIALACCOUNT_PROVIDERS:
        pages.append(
            (
                _("Other accounts"),
                _("Sign in with an account you have elsewhere"),
                "socialaccount_connections",
            )
        )
    found = ((label, text, existing_url(name)) for label, text, name in pages)
    return [Place(label, text, url) for label, text, url in found if url]
