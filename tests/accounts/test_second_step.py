"""Codes from an authenticator app as a second step, checked with our own reading of RFC 6238."""

import base64
import hashlib
import hmac
import struct
import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client

from portal.accounts.models import User

PASSWORD = "correct horse battery"


def code_of(secret: str, at: float) -> str:
    """Return the six digits an authenticator app shows (RFC 6238, HMAC-SHA-1, 30 seconds)."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(at // 30)), hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


@pytest.fixture
def secret(carol: User) -> str:
    """The secret of Carol's authenticator app, set up on the pages of her account."""
    client = sign_in(carol)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    secret: str = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    response = client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret, time.time())})
    assert response.status_code == 302, response.content.decode()
    return secret


def sign_in(user: User) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return client


def test_the_password_alone_no_longer_opens_the_desk(carol: User, secret: str) -> None:
    client = sign_in(carol)

    assert client.get("/desk/customers/").status_code == 302


def test_the_next_code_of_the_app_opens_it(carol: User, secret: str) -> None:
    with time_machine.travel(time.time() + 60, tick=False):
        client = sign_in(carol)
        client.post("/accounts/2fa/authenticate/", {"code": code_of(secret, time.time())})

        assert client.get("/desk/customers/").status_code == 200


def test_a_code_is_good_once(carol: User, secret: str) -> None:
    with time_machine.travel(time.time() + 60, tick=False):
        first, second = sign_in(carol), sign_in(carol)
        for client in (first, second):
            client.post("/accounts/2fa/authenticate/", {"code": code_of(secret, time.time())})

        assert first.get("/desk/customers/").status_code == 200
        assert second.get("/desk/customers/").status_code == 302


def test_a_wrong_code_does_not(carol: User, secret: str) -> None:
    client = sign_in(carol)
    right = code_of(secret, time.time())

    response = client.post("/accounts/2fa/authenticate/", {"code": f"{(int(right) + 1) % 1_000_000:06}"})

    assert response.status_code == 200
    assert client.get("/desk/customers/").status_code == 302


def test_a_recovery_code_opens_it_once(carol: User, secret: str) -> None:
    code = Authenticator.objects.get(user=carol, type="recovery_codes").wrap().get_unused_codes()[0]
    first, second = sign_in(carol), sign_in(carol)

    first.post("/accounts/2fa/authenticate/", {"code": code})
    second.post("/accounts/2fa/authenticate/", {"code": code})

    assert first.get("/desk/customers/").status_code == 200
    assert second.get("/desk/customers/").status_code == 302


def test_customers_are_offered_it_too(alice: User) -> None:
    assert sign_in(alice).get("/accounts/2fa/").status_code == 200
