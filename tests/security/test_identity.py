"""Who somebody is can't be taken, guessed or led away (security checklist rows 80, 81, 86, 87, 90, 124)."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import hashers
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from portal.accounts.models import User
from portal.accounts.setup_key import TRIES_PER_HOUR, is_right, setup_key
from portal.lib.client import client_ip, client_line
from portal.lib.limits import is_over

SIGN_UP = "/accounts/signup/"
SQUATTER = {"display_name": "Mal", "email": "victim@example.org", "password1": "i was here first"}


def code_in_mail() -> str:
    found = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found
    return found[1]


def test_a_password_set_before_the_address_was_proved_opens_nothing_later(alice: User) -> None:
    """Row 90: a stranger signs up with a victim's address and waits until the victim proves it."""
    Client().post(SIGN_UP, SQUATTER)

    victim = Client()
    victim.post("/accounts/login/code/", {"email": "victim@example.org"})
    victim.post("/accounts/login/code/confirm/", {"code": code_in_mail()})
    assert victim.get("/me/").status_code == 200
    assert EmailAddress.objects.get(email="victim@example.org").verified

    squatter = Client()
    squatter.post("/accounts/login/", {"login": "victim@example.org", "password": SQUATTER["password1"]})
    assert squatter.get("/me/").status_code == 302


def test_a_sign_in_by_code_leaves_the_password_of_a_proved_account(alice: User) -> None:
    client = Client()
    client.post("/accounts/login/code/", {"email": alice.email})
    client.post("/accounts/login/code/confirm/", {"code": code_in_mail()})
    alice.refresh_from_db()
    assert alice.check_password("correct horse battery")


def test_signing_up_with_a_known_address_costs_one_password_hash_too(
    alice: User, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row 80: hashing takes most of the time of a sign-up, so it must not tell who is here."""
    hashed: list[str] = []
    encode = hashers.MD5PasswordHasher.encode

    def counted(self: hashers.MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(salt)
        return encode(self, password, salt)

    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", counted)
    visitor.post(SIGN_UP, {**SQUATTER, "email": alice.email})
    for_known = len(hashed)
    Client().post(SIGN_UP, SQUATTER)
    assert for_known == len(hashed) - for_known == 1


@pytest.mark.parametrize("path", ["/accounts/password/reset/", "/accounts/signup/"])
def test_links_in_mails_lead_home_whatever_host_was_named(path: str, alice: User, settings: Settings) -> None:
    """Row 81: a Host header must not lead the owner of an account elsewhere."""
    settings.SITE_URL = "https://feedback.example"
    settings.ALLOWED_HOSTS = ["feedback.example", "localhost"]
    form = {**SQUATTER, "email": alice.email}
    Client(headers={"Host": "localhost:6666"}).post(path, form)
    said = str(mail.outbox[-1].body)
    assert "https://feedback.example/accounts/" in said
    assert "6666" not in said


def test_a_host_that_is_not_ours_is_refused(visitor: Client, alice: User, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["feedback.example"]
    assert visitor.get("/", headers={"Host": "evil.example"}).status_code == 400
    named = {"Host": "feedback.example", "X-Forwarded-Host": "evil.example"}
    assert "evil.example" not in visitor.get("/forums/", headers=named).content.decode()


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "http:///evil.example",
        "/%09/evil.example",
        " //evil.example",
        "https://127.0.0.1@evil.example/",
    ],
)
def test_no_sign_in_page_leads_to_another_host(target: str, alice: User, visitor: Client) -> None:
    """Row 81."""
    person = {"login": alice.email, "password": "correct horse battery", "next": target}
    location = visitor.post("/accounts/login/", person).headers["Location"]
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))
    assert "evil.example" not in location.split("/%09/")[0]
    left = visitor.post("/accounts/logout/", {"next": target}).headers["Location"]
    assert left.startswith("/")
    assert not left.startswith(("//", "/\\"))


@pytest.mark.parametrize(
    ("hops", "forwarded", "seen"),
    [
        (0, "203.0.113.9", "198.51.100.1"),
        (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (2, "6.6.6.6, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", "198.51.100.1"),
        (1, "2001:db8::17:1", "2001:db8::17:1"),
        (1, "", "198.51.100.1"),
    ],
)
def test_only_the_proxies_we_were_told_of_say_who_asks(
    hops: int, forwarded: str, seen: str, settings: Settings
) -> None:
    """Rows 86 and 87."""
    settings.TRUSTED_PROXY_COUNT = hops
    named: Any = {"REMOTE_ADDR": "198.51.100.1", "HTTP_X_FORWARDED_FOR": forwarded}
    assert client_ip(RequestFactory().get("/", **named)) == seen


@pytest.mark.parametrize(
    ("first", "second", "is_one"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:198.51.100.1", "198.51.100.1", True),
        ("198.51.100.1", "198.51.100.2", False),
        ("fe80::1%eth0", "fe80::2%eth0", True),
        ("", "", True),
    ],
)
def test_a_line_with_many_addresses_is_one_visitor(first: str, second: str, is_one: bool) -> None:
    """Rows 53, 59 and 123: whoever has a line of IPv6 takes a new address for each try."""
    lines = {client_line(RequestFactory().get("/", REMOTE_ADDR=ip)) for ip in (first, second)}
    assert (len(lines) == 1) == is_one


def test_guesses_of_the_set_up_key_from_one_line_are_counted_together() -> None:
    for number in range(TRIES_PER_HOUR):
        assert not is_right("a" * 16, RequestFactory().get("/", REMOTE_ADDR=f"2001:db8::{number:x}"))
    assert not is_right(setup_key(), RequestFactory().get("/", REMOTE_ADDR="2001:db8::ffff"))
    assert is_right(setup_key(), RequestFactory().get("/", REMOTE_ADDR="2001:db8:0:1::1"))


def test_a_flood_of_strangers_does_not_push_out_the_count_of_one() -> None:
    """Row 124: the embedded cache holds more than an attacker's few hundred names."""
    for _try in range(3):
        is_over("door", "victim", limit=3, seconds=86_400)
    for number in range(2_000):
        is_over("door", f"stranger-{number}", limit=3, seconds=86_400)
    assert is_over("door", "victim", limit=3, seconds=86_400)


def test_no_header_writes_into_a_mail_or_a_page(alice: User) -> None:
    hostile = {
        "user-agent": "<script>alert(1)</script>",
        "x-forwarded-for": "<b>1</b>",
        "cf-connecting-ip": "<b>",
    }
    client = Client(headers=hostile)
    client.post("/accounts/login/", {"login": alice.email, "password": "correct horse battery"})
    words = {"password1": "another quiet harbor", "password2": "another quiet harbor"}
    client.post("/accounts/password/change/", {"oldpassword": "correct horse battery", **words})
    [letter] = mail.outbox
    assert isinstance(letter, EmailMultiAlternatives)
    shown = [
        *(str(part[0]) for part in letter.alternatives),
        client.get("/accounts/sessions/").content.decode(),
    ]
    assert len(shown) == 2
    assert [part for part in shown if "<script>alert" in part or "<b>" in part] == []
