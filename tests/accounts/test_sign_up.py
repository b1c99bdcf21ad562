"""Sign-up, proof of the address, and the ways to sign in."""

import re
from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from portal.accounts.models import User
from portal.customers.models import Consent, Customer

PERSON = {"display_name": "Nora North", "email": "nora@example.org", "password1": "quiet harbor morning"}
Browser = Callable[[User], Client]


def latest_code() -> str:
    """Return the code in the newest mail."""
    found = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[1]


def test_a_person_signs_up_and_proves_her_address_by_code(visitor: Client, alice: User) -> None:
    signed_up = visitor.post("/accounts/signup/", PERSON)
    assert signed_up["Location"].startswith("/accounts/confirm-email/")
    assert not Customer.objects.filter(addresses__value="nora@example.org").exists()

    proved = visitor.post("/accounts/confirm-email/", {"code": latest_code()})

    nora = User.objects.get(email="nora@example.org")
    assert (proved.status_code, proved["Location"]) == (302, "/me/consents/")
    assert nora.display_name == "Nora North"
    assert Customer.objects.get(user=nora).addresses.get().is_verified
    assert visitor.get("/me/").status_code == 200


def test_signing_up_agrees_to_nothing(visitor: Client, alice: User) -> None:
    visitor.post("/accounts/signup/", PERSON)
    visitor.post("/accounts/confirm-email/", {"code": latest_code()})

    assert not Consent.objects.exists()


def test_the_form_names_where_one_says_what_may_come(visitor: Client, alice: User) -> None:
    """With an address to go on to, no page in between asks."""
    page = visitor.get("/accounts/signup/?next=/forums/").text

    assert "until you say, under “What we may send you”" in page


def test_a_wrong_code_proves_nothing(visitor: Client, alice: User) -> None:
    visitor.post("/accounts/signup/", PERSON)

    response = visitor.post("/accounts/confirm-email/", {"code": "WRONG1"})

    assert response.status_code == 200
    assert not EmailAddress.objects.get(email="nora@example.org").verified
    assert not Customer.objects.filter(user__email="nora@example.org").exists()


def test_the_time_zone_of_the_browser_is_kept_at_sign_up(visitor: Client, alice: User) -> None:
    visitor.cookies["time_zone"] = "America/Lima"

    visitor.post("/accounts/signup/", PERSON)

    assert User.objects.get(email="nora@example.org").time_zone == "America/Lima"


def test_a_duplicate_sign_up_gets_the_same_answer_and_the_owner_a_mail(visitor: Client, alice: User) -> None:
    fresh = Client().post("/accounts/signup/", PERSON)
    mail.outbox.clear()

    taken = visitor.post("/accounts/signup/", {**PERSON, "email": "ALICE.ARDEN@example.org"})

    assert (taken.status_code, taken["Location"]) == (fresh.status_code, fresh["Location"])
    assert [letter.to for letter in mail.outbox] == [["alice.arden@example.org"]]
    assert "already" in str(mail.outbox[0].body)
    assert User.objects.filter(email__iexact="alice.arden@example.org").count() == 1


def test_the_form_errors_of_sign_up_are_told(visitor: Client, alice: User) -> None:
    page = visitor.post(
        "/accounts/signup/", {**PERSON, "email": "nora@", "password1": "1234567890"}
    ).content.decode()

    assert "Enter a valid email address." in page
    assert "too common" in page
    assert 'value="Nora North"' in page


def test_a_person_signs_in_with_her_password_in_any_case_of_her_address(visitor: Client, alice: User) -> None:
    response = visitor.post(
        "/accounts/login/", {"login": "Alice.Arden@Example.org", "password": "correct horse battery"}
    )

    assert (response.status_code, response["Location"]) == (302, "/")


def test_staff_come_to_the_desk_when_they_sign_in(visitor: Client, carol: User) -> None:
    response = visitor.post("/accounts/login/", {"login": carol.email, "password": "correct horse battery"})

    assert response["Location"] == "/desk/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(visitor: Client, alice: User) -> None:
    known = visitor.post("/accounts/login/", {"login": alice.email, "password": "wrong wrong wrong"})
    unknown = visitor.post("/accounts/login/", {"login": "who@example.org", "password": "wrong wrong wrong"})

    def errors(page: str) -> list[str]:
        return re.findall(r'<ul class="field-errors.*?</ul>|role="alert".*?</div>', page, re.DOTALL)

    assert known.status_code == unknown.status_code == 200
    assert errors(known.content.decode()) == errors(unknown.content.decode()) != []


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        "https:///evil.example",
        " https://evil.example",
        "/%09/evil.example",
    ],
)
def test_sign_in_never_leads_to_another_host(visitor: Client, alice: User, target: str) -> None:
    response = visitor.post(
        "/accounts/login/",
        {"login": alice.email, "password": "correct horse battery", "next": target},
        query_params={"next": target},
    )

    assert response.status_code == 302
    assert response["Location"] in {"/", "/%09/evil.example"}


def test_sign_in_leads_back_to_the_page_that_asked(visitor: Client, alice: User) -> None:
    response = visitor.post(
        "/accounts/login/",
        {"login": alice.email, "password": "correct horse battery", "next": "/me/consents/"},
    )

    assert response["Location"] == "/me/consents/"


def test_a_person_signs_in_with_a_code_from_her_mail(visitor: Client, alice: User) -> None:
    visitor.post("/accounts/login/code/", {"email": alice.email})

    visitor.post("/accounts/login/code/confirm/", {"code": latest_code()})

    assert visitor.get("/me/").status_code == 200


def test_asking_for_a_code_does_not_tell_whether_the_address_is_known(alice: User) -> None:
    known = Client().post("/accounts/login/code/", {"email": alice.email})
    unknown = Client().post("/accounts/login/code/", {"email": "who@example.org"})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert len(mail.outbox) == 2


def test_asking_for_a_new_password_does_not_tell_whether_the_address_is_known(alice: User) -> None:
    known = Client().post("/accounts/password/reset/", {"email": alice.email})
    unknown = Client().post("/accounts/password/reset/", {"email": "who@example.org"})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert len(mail.outbox) == 2


def test_sign_in_by_code_proves_the_address_of_an_invited_colleague(
    visitor: Client, adam: User, client_of: Browser
) -> None:
    client_of(adam).post(
        "/admin/accounts/user/add/",
        {"email": "nina@example.org", "display_name": "Nina", "roles": ["agent"], "is_active": "on"},
    )

    visitor.post("/accounts/login/code/", {"email": "nina@example.org"})
    visitor.post("/accounts/login/code/confirm/", {"code": latest_code()})

    assert EmailAddress.objects.get(email="nina@example.org").verified
    assert visitor.get("/desk/customers/").status_code == 200


@pytest.mark.parametrize("page", ["login/", "signup/", "password/reset/", "login/code/"])
def test_the_account_pages_speak_as_the_rest_of_the_site(visitor: Client, alice: User, page: str) -> None:
    words = visitor.get(f"/accounts/{page}").content.decode()

    assert "E-mail address" in words
    assert "Remember Me" not in words
