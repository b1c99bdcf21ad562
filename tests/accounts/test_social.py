"""Whole journeys to an identity server on this machine and back."""

from collections.abc import Iterator
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from pytest_django.fixtures import Settings

from portal.accounts.models import User
from portal.accounts.providers import PROVIDERS, allauth_providers
from portal.customers.models import Customer
from tests.accounts.identity_server import CLIENT_ID, CLIENT_SECRET, IdentityServer, running
from tests.factories import make_customer

NORA = {"sub": "n-1", "name": "Nora North", "email": "nora@example.org", "email_verified": True}
OIDC = "/accounts/oidc/oidc/login/"
WORDPRESS = "/accounts/wordpress/login/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def identity(settings: Settings, alice: User) -> Iterator[IdentityServer]:
    """An identity server where Nora is signed in, known to the portal by both its dialects."""
    with running(dict(NORA)) as server:
        keys = dict.fromkeys(PROVIDERS, ("", "")) | {
            "oidc": (CLIENT_ID, CLIENT_SECRET),
            "wordpress": (CLIENT_ID, CLIENT_SECRET),
        }
        providers = allauth_providers(keys, oidc_name="Company account", oidc_server_url=server.url)
        providers["wordpress"]["SERVER_URL"] = server.url
        settings.SOCIALACCOUNT_PROVIDERS = providers
        yield server


def location_of(address: str) -> str:
    """Return where a server sends the browser, without following."""
    parts = urlsplit(address)
    connection = HTTPConnection(str(parts.hostname), parts.port)
    connection.request("GET", f"{parts.path}?{parts.query}")
    return str(connection.getresponse().headers["Location"])


def come_back(client: Client, start: str) -> HttpResponse:
    """Press the provider's button, let the provider answer, and follow it back to the portal."""
    sent = client.post(start)
    back = urlsplit(location_of(sent["Location"]))
    return client.get(f"{back.path}?{back.query}")  # type: ignore[return-value]


def test_a_new_person_comes_with_her_company_account(identity: IdentityServer, visitor: Client) -> None:
    come_back(visitor, OIDC)

    nora = User.objects.get(email="nora@example.org")
    assert nora.display_name == "Nora North"
    assert not nora.has_usable_password()
    assert EmailAddress.objects.get(user=nora).verified
    assert Customer.objects.get(user=nora).addresses.get().is_verified
    assert visitor.get("/me/").status_code == 200


def test_she_comes_again_to_the_same_account(identity: IdentityServer) -> None:
    come_back(Client(), OIDC)
    again = Client()

    come_back(again, OIDC)

    assert SocialAccount.objects.count() == 1
    assert again.get("/me/").status_code == 200


def test_a_verified_address_opens_the_account_that_has_proved_it(
    identity: IdentityServer, visitor: Client, alice: User
) -> None:
    identity.person["email"] = alice.email

    come_back(visitor, OIDC)

    assert visitor.get("/me/").context["person"] == alice


@pytest.mark.parametrize("told", [False, "false", "False", None, 0, "no"])
def test_an_unverified_address_opens_nobody_s_account(
    identity: IdentityServer, visitor: Client, alice: User, told: object
) -> None:
    identity.person |= {"email": alice.email, "email_verified": told}

    come_back(visitor, OIDC)

    assert visitor.get("/me/").status_code == 302
    assert not SocialAccount.objects.filter(user=alice).exists()


def test_an_unverified_address_from_elsewhere_links_no_customer(
    identity: IdentityServer, visitor: Client
) -> None:
    imported = make_customer("Nora N.", email="nora@example.org", proved=False)
    identity.person["email_verified"] = False

    come_back(visitor, OIDC)

    imported.refresh_from_db()
    assert imported.user is None
    assert visitor.get("/me/").status_code == 302
    assert [letter.to for letter in mail.outbox] == [["nora@example.org"]]


def test_a_forged_state_signs_nobody_in(identity: IdentityServer, visitor: Client) -> None:
    visitor.post(OIDC)
    stolen = urlsplit(location_of(Client().post(OIDC)["Location"]))

    visitor.get(f"{stolen.path}?{stolen.query}")

    assert visitor.get("/me/").status_code == 302
    assert not SocialAccount.objects.exists()


def test_who_says_no_there_is_told_so_here(identity: IdentityServer, visitor: Client) -> None:
    identity.denies = True

    response = come_back(visitor, OIDC)

    assert response.status_code == 302
    assert response["Location"] == "/accounts/3rdparty/login/cancelled/"


def test_a_code_is_good_once(identity: IdentityServer, visitor: Client) -> None:
    sent = visitor.post(OIDC)
    back = urlsplit(location_of(sent["Location"]))
    visitor.get(f"{back.path}?{back.query}")
    stranger = Client()

    stranger.get(f"{back.path}?{back.query}")

    assert stranger.get("/me/").status_code == 302


@pytest.mark.parametrize("start", [OIDC, WORDPRESS])
def test_only_a_post_starts_the_journey(identity: IdentityServer, visitor: Client, start: str) -> None:
    response = visitor.get(start)

    assert response.status_code == 200
    assert identity.requests == []


def test_a_provider_that_is_broken_leads_back_to_the_sign_in_page(
    identity: IdentityServer, visitor: Client
) -> None:
    identity.is_broken = True

    response = visitor.post(OIDC, follow=True)

    assert response.redirect_chain == [("/accounts/login/", 303)]
    assert "can&#x27;t be reached right now" in response.content.decode()


def test_a_provider_that_is_away_leads_back_to_the_sign_in_page(
    identity: IdentityServer, visitor: Client, settings: Settings
) -> None:
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = (
        "http://127.0.0.1:9"
    )

    response = visitor.post(OIDC)

    assert (response.status_code, response["Location"]) == (303, "/accounts/login/")


def test_a_person_comes_with_her_wordpress_account(identity: IdentityServer, visitor: Client) -> None:
    identity.person = {
        "ID": 78,
        "display_name": "Wanda Writer",
        "username": "wanda",
        "email": "wanda@example.org",
        "email_verified": True,
    }

    come_back(visitor, WORDPRESS)

    wanda = User.objects.get(email="wanda@example.org")
    assert wanda.display_name == "Wanda Writer"
    assert SocialAccount.objects.get(user=wanda).uid == "78"
    assert visitor.get("/me/").status_code == 200


@pytest.mark.parametrize("told", [False, "false", None])
def test_an_unverified_wordpress_address_opens_nobody_s_account(
    identity: IdentityServer, visitor: Client, alice: User, told: object
) -> None:
    identity.person = {"ID": 78, "display_name": "Eve", "email": alice.email, "email_verified": told}

    come_back(visitor, WORDPRESS)

    assert visitor.get("/me/").status_code == 302
    assert not SocialAccount.objects.filter(user=alice).exists()


def test_no_token_of_a_provider_is_kept(identity: IdentityServer, visitor: Client) -> None:
    come_back(visitor, OIDC)

    account = SocialAccount.objects.get()
    assert not account.socialtoken_set.exists()
