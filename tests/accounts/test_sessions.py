"""What ends a session, and what keeps it."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from pytest_django.fixtures import Settings

from portal.accounts.actions import LastAdministrator, change_roles
from portal.accounts.models import User
from portal.accounts.roles import Role

PASSWORD = "correct horse battery"
NEW_PASSWORD = {
    "oldpassword": PASSWORD,
    "password1": "another quiet harbor",
    "password2": "another quiet harbor",
}
Browser = Callable[[User], Client]


def signed_in(user: User) -> Client:
    """Return a browser that signed in with the password a moment ago."""
    client = Client()
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return client


def is_signed_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(alice: User) -> None:
    here, elsewhere = signed_in(alice), signed_in(alice)

    here.post("/accounts/password/change/", NEW_PASSWORD)

    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)


def test_the_owner_is_told_of_a_new_password(alice: User) -> None:
    signed_in(alice).post("/accounts/password/change/", NEW_PASSWORD)

    assert [letter.to for letter in mail.outbox] == [[alice.email]]


def test_a_new_sign_in_address_ends_the_other_sessions_and_keeps_this_one(alice: User) -> None:
    EmailAddress.objects.create(user=alice, email="alice@new.example", verified=True)
    here, elsewhere = signed_in(alice), signed_in(alice)

    here.post("/accounts/reauthenticate/", {"password": PASSWORD})
    here.post("/accounts/email/", {"action_primary": "", "email": "alice@new.example"})

    alice.refresh_from_db()
    assert alice.email == "alice@new.example"
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)


def test_a_change_of_address_asks_for_the_password_again(alice: User) -> None:
    EmailAddress.objects.create(user=alice, email="alice@new.example", verified=True)

    response = signed_in(alice).post("/accounts/email/", {"action_primary": "", "email": "alice@new.example"})

    assert response["Location"].startswith("/accounts/reauthenticate/")
    alice.refresh_from_db()
    assert alice.email == "alice.arden@example.org"


def test_the_old_address_is_told_of_the_new_one(alice: User) -> None:
    EmailAddress.objects.create(user=alice, email="alice@new.example", verified=True)
    here = signed_in(alice)
    here.post("/accounts/reauthenticate/", {"password": PASSWORD})

    here.post("/accounts/email/", {"action_primary": "", "email": "alice@new.example"})

    assert [letter.to for letter in mail.outbox] == [["alice.arden@example.org"]]


def test_a_new_role_ends_all_sessions(client_of: Browser, carol: User) -> None:
    client = client_of(carol)
    assert is_signed_in(client)

    change_roles(user=carol, roles=[Role.AGENT, Role.MODERATOR])

    assert not is_signed_in(client)


def test_a_role_taken_away_closes_the_desk(client_of: Browser, carol: User) -> None:
    change_roles(user=carol, roles=[])

    assert not User.objects.get(pk=carol.pk).is_staff
    assert client_of(carol).get("/desk/customers/").status_code == 404


def test_a_deactivated_account_is_signed_out(client_of: Browser, alice: User) -> None:
    client = client_of(alice)

    User.objects.filter(pk=alice.pk).update(is_active=False)

    assert not is_signed_in(client)


def test_the_last_administrator_keeps_her_role(adam: User) -> None:
    with pytest.raises(LastAdministrator):
        change_roles(user=adam, roles=[Role.AGENT])

    assert User.objects.get(pk=adam.pk).has_role(Role.ADMINISTRATOR)


def test_a_person_ends_a_session_she_does_not_know(alice: User) -> None:
    here, elsewhere = signed_in(alice), signed_in(alice)

    here.post("/accounts/sessions/")

    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)


def test_guessing_passwords_is_stopped_for_the_account(settings: Settings, alice: User) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/5m/key"}
    guess = {"login": alice.email, "password": "wrong wrong wrong"}
    pages = [Client().post("/accounts/login/", guess).content.decode() for _try in range(4)]

    assert "Too many failed" not in pages[2]
    assert "Too many failed" in pages[3]


def test_sign_out_needs_a_post(alice: User) -> None:
    client = signed_in(alice)

    client.get("/accounts/logout/")
    assert is_signed_in(client)

    client.post("/accounts/logout/")
    assert not is_signed_in(client)
