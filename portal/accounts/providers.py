"""Know the social sign-ins: their names at allauth, and the hosts a sign-in form may lead to.

Nothing here needs models, so that portal.settings itself can use it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Provider:
    """One social sign-in. Browsers apply the policy's form-action to every redirect after a form is sent."""

    allauth_id: str
    hosts: tuple[str, ...] = ()


PROVIDERS: Final[Mapping[str, Provider]] = {
    "google": Provider("google", ("https://accounts.google.com",)),
    "facebook": Provider("facebook", ("https://www.facebook.com", "https://m.facebook.com")),
    "x": Provider("twitter_oauth2", ("https://x.com", "https://twitter.com")),
    "github": Provider("github", ("https://github.com",)),
    "wordpress": Provider("wordpress", ("https://public-api.wordpress.com", "https://wordpress.com")),
    "oidc": Provider("openid_connect"),
}
"""By the name their settings begin with, such as GOOGLE_CLIENT_ID."""

Keys = Mapping[str, tuple[str, str]]
"""Client id and secret by provider name; an empty text stands for one that is not set."""


def configured(keys: Keys, *, oidc_server_url: str) -> list[str]:
    """Return the providers that can work: both keys are set, and for OpenID Connect the server too."""
    return [
        name
        for name, (client_id, secret) in keys.items()
        if client_id and secret and (name != "oidc" or oidc_server_url)
    ]


def allauth_providers(keys: Keys, *, oidc_name: str, oidc_server_url: str) -> dict[str, Any]:
    """Return allauth's setting for the providers that are configured; none appears otherwise."""
    found: dict[str, Any] = {}
    for name in configured(keys, oidc_server_url=oidc_server_url):
        client_id, secret = keys[name]
        app: dict[str, Any] = {"client_id": client_id, "secret": secret, "key": ""}
        if name == "oidc":
            app |= {"provider_id": "oidc", "name": oidc_name, "settings": {"server_url": oidc_server_url}}
        found[PROVIDERS[name].allauth_id] = {"APPS": [app]} | _EXTRAS.get(name, {})
    return found


_EXTRAS: Final[Mapping[str, dict[str, Any]]] = {
    "google": {"SCOPE": ["profile", "email"], "OAUTH_PKCE_ENABLED": True},
    "github": {"SCOPE": ["read:user", "user:email"]},
    "facebook": {"METHOD": "oauth2", "SCOPE": ["email", "public_profile"]},
    "oidc": {"OAUTH_PKCE_ENABLED": True},
}


def form_action_hosts(keys: Keys, *, oidc_server_url: str) -> list[str]:
    """Return the origins that the sign-in buttons lead to, for the content security policy."""
    hosts: list[str] = []
    for name in configured(keys, oidc_server_url=oidc_server_url):
        hosts.extend(PROVIDERS[name].hosts)
        if name == "oidc":
            parts = urlsplit(oidc_server_url)
            hosts.append(f"{parts.scheme}://{parts.netloc}")
    return hosts
