"""The first visit to an empty portal."""

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.test import Client

from portal.accounts.models import User
from portal.accounts.policies import may
from portal.accounts.setup_key import LENGTH, TRIES_PER_HOUR, setup_key
from portal.ui.branding import brand

FIRST = {
    "company_name": "Harbor Lane Coffee",
    "display_name": "Ada Ash",
    "email": "Ada@Example.org",
    "password": "quiet harbor morning",
}

pytestmark = pytest.mark.django_db


def test_an_empty_portal_leads_everybody_to_its_set_up(visitor: Client) -> None:
    response = visitor.get("/forums/")

    assert response.status_code == 302
    assert response["Location"] == "/setup/"


def test_set_up_makes_a_signed_in_administrator_with_a_proved_address(visitor: Client) -> None:
    response = visitor.post("/setup/", FIRST)

    user = User.objects.get()
    assert response.status_code == 303
    assert user.email == "ada@example.org"
    assert (user.is_staff, user.is_superuser) == (True, True)
    assert list(user.groups.values_list("name", flat=True)) == ["administrator"]
    assert EmailAddress.objects.get().verified
    assert may(user, "site.manage")
    assert visitor.get("/me/").status_code == 200


def test_set_up_names_the_portal(visitor: Client) -> None:
    visitor.post("/setup/", FIRST)

    assert brand().company_name == "Harbor Lane Coffee"


def test_set_up_is_gone_once_somebody_has_an_account(visitor: Client, alice: User) -> None:
    assert visitor.get("/setup/").status_code == 404
    assert visitor.post("/setup/", FIRST).status_code == 404
    assert User.objects.count() == 1


def test_a_weak_password_is_refused_and_nothing_typed_is_lost(visitor: Client) -> None:
    response = visitor.post("/setup/", {**FIRST, "password": "short"})

    assert response.status_code == 422
    assert not User.objects.exists()
    assert 'value="Harbor Lane Coffee"' in response.content.decode()
    assert "at least 10 characters" in response.content.decode()


def test_a_password_like_the_own_address_is_refused(visitor: Client) -> None:
    response = visitor.post("/setup/", {**FIRST, "password": "ada@example.org"})

    assert response.status_code == 422
    assert "too similar" in response.content.decode()


def test_the_pages_that_machines_ask_for_are_not_led_to_the_set_up(visitor: Client) -> None:
    assert visitor.get("/healthz").status_code == 200


ELSEWHERE = {"REMOTE_ADDR": "203.0.113.9"}
FORWARDED = {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}


@pytest.mark.parametrize("place", [ELSEWHERE, FORWARDED, {"REMOTE_ADDR": ""}])
def test_from_another_machine_the_set_up_wants_the_key(place: dict[str, str]) -> None:
    stranger = Client(**place)  # type: ignore[arg-type]

    refused = stranger.post("/setup/", {**FIRST, "key": "a" * LENGTH})

    assert refused.status_code == 422
    assert "This is not the key" in refused.content.decode()
    assert not User.objects.exists()
    assert stranger.post("/setup/", {**FIRST, "key": f" {setup_key().upper()} "}).status_code == 303


def test_the_key_cannot_be_tried_for_long() -> None:
    stranger = Client(**ELSEWHERE)  # type: ignore[arg-type]
    for _try in range(TRIES_PER_HOUR):
        stranger.post("/setup/", {**FIRST, "key": "a" * LENGTH})

    assert stranger.post("/setup/", {**FIRST, "key": setup_key()}).status_code == 422


def test_whoever_runs_the_machine_can_print_the_key(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("setup_key")

    assert setup_key() in capsys.readouterr().out


def test_the_key_is_not_printed_once_somebody_has_an_account(alice: User) -> None:
    with pytest.raises(CommandError):
        call_command("setup_key")
