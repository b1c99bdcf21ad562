"""Which social sign-ins appear, and where their forms may lead."""

import re

import pytest
from django.conf import settings as configured_settings
from django.test import Client
from pytest_django.fixtures import Settings

from portal.accounts.models import User
from portal.accounts.providers import PROVIDERS, allauth_providers, configured, form_action_hosts

BOTH = ("id", "secret")
NONE = ("", "")
NO_KEYS = dict.fromkeys(PROVIDERS, NONE)


def test_no_keys_mean_no_provider() -> None:
    assert allauth_providers(NO_KEYS, oidc_name="", oidc_server_url="") == {}
    assert form_action_hosts(NO_KEYS, oidc_server_url="") == []


@pytest.mark.parametrize("keys", [("id", ""), ("", "secret")])
@pytest.mark.parametrize("name", list(PROVIDERS))
def test_half_a_pair_of_keys_is_none(name: str, keys: tuple[str, str]) -> None:
    assert configured({**NO_KEYS, name: keys}, oidc_server_url="https://id.example.org") == []


@pytest.mark.parametrize("name", [name for name in PROVIDERS if name != "oidc"])
def test_a_pair_of_keys_brings_its_provider_and_its_hosts(name: str) -> None:
    keys = {**NO_KEYS, name: BOTH}

    found = allauth_providers(keys, oidc_name="", oidc_server_url="")

    assert list(found) == [PROVIDERS[name].allauth_id]
    assert found[PROVIDERS[name].allauth_id]["APPS"][0]["client_id"] == "id"
    assert form_action_hosts(keys, oidc_server_url="") == list(PROVIDERS[name].hosts)


def test_openid_connect_needs_its_server_too() -> None:
    keys = {**NO_KEYS, "oidc": BOTH}

    assert configured(keys, oidc_server_url="") == []
    assert form_action_hosts(keys, oidc_server_url="https://id.example.org:8443/realms/a") == [
        "https://id.example.org:8443"
    ]


@pytest.mark.django_db
def test_the_sign_in_pages_without_keys_have_no_provider_buttons(visitor: Client, alice: User) -> None:
    for page in ("/accounts/login/", "/accounts/signup/"):
        html = visitor.get(page).content.decode()
        assert not re.search(r"/accounts/(google|facebook|twitter_oauth2|github|wordpress|oidc)/", html)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    ["google/login/", "github/login/", "wordpress/login/", "oidc/oidc/login/", "facebook/login/callback/"],
)
def test_a_provider_without_keys_does_not_exist(visitor: Client, alice: User, address: str) -> None:
    assert visitor.get(f"/accounts/{address}").status_code == 404
    assert visitor.post(f"/accounts/{address}").status_code in {404, 405}


@pytest.mark.django_db
def test_every_provider_with_keys_has_its_button(visitor: Client, alice: User, settings: Settings) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = allauth_providers(
        dict.fromkeys(PROVIDERS, BOTH), oidc_name="Company account", oidc_server_url="https://id.example.org"
    )

    html = visitor.get("/accounts/login/").content.decode()

    for address in ("google", "facebook", "twitter_oauth2", "github", "wordpress", "oidc/oidc"):
        assert f"/accounts/{address}/login/" in html
    for name in ("Google", "Facebook", "GitHub", "WordPress.com", "Company account"):
        assert name in html


def test_a_portal_without_keys_lets_forms_lead_nowhere_else() -> None:
    assert configured_settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"] == ["'self'"]
