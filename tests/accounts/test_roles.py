"""What each role may do at the desk and in /admin/."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.test import Client

from portal.accounts.access import desk
from portal.accounts.models import User
from portal.accounts.policies import may
from portal.accounts.roles import DESK_PERMISSIONS, Role

Browser = Callable[[User], Client]


@pytest.mark.django_db
def test_every_role_has_its_group() -> None:
    assert set(Group.objects.values_list("name", flat=True)) >= set(Role.values)


def test_a_customer_may_do_nothing_at_the_desk(alice: User) -> None:
    assert not any(may(alice, permission) for permission in DESK_PERMISSIONS)
    assert not any(may(AnonymousUser(), permission) for permission in DESK_PERMISSIONS)


def test_a_customer_with_a_group_but_without_the_staff_mark_may_do_nothing(alice: User) -> None:
    alice.groups.add(Group.objects.get(name=Role.ADMINISTRATOR))

    assert not any(may(alice, permission) for permission in DESK_PERMISSIONS)


def test_staff_may_what_their_role_says(carol: User, dan: User, adam: User) -> None:
    assert may(carol, "interactions.reply")
    assert not may(carol, "moderation.decide")
    assert may(dan, "moderation.decide")
    assert not may(dan, "site.manage")
    assert all(may(adam, permission) for permission in DESK_PERMISSIONS)


def test_a_deactivated_administrator_may_do_nothing(adam: User) -> None:
    adam.is_active = False

    assert not may(adam, "desk.home")


def test_a_page_cannot_ask_for_a_permission_nobody_has() -> None:
    with pytest.raises(LookupError):
        desk("coffee.brew")


def test_the_admin_asks_visitors_to_sign_in_on_the_one_page(visitor: Client, alice: User) -> None:
    response = visitor.get("/admin/", follow=True)

    assert response.redirect_chain[-1] == ("/accounts/login/?next=/admin/", 302)


def test_the_admin_does_not_exist_for_customers(client_of: Browser, alice: User) -> None:
    assert client_of(alice).get("/admin/", follow=True).status_code == 404


@pytest.mark.parametrize(
    ("page", "allowed"),
    [
        ("/admin/accounts/user/", {"administrator"}),
        ("/admin/accounts/user/add/", {"administrator"}),
        ("/admin/customers/customer/", {"agent", "moderator", "manager", "administrator"}),
        ("/admin/customers/customer/add/", {"manager", "administrator"}),
        ("/admin/customers/consent/", {"agent", "moderator", "manager", "administrator"}),
        ("/admin/customers/consent/add/", set()),
        ("/admin/interactions/interaction/", {"agent", "moderator", "manager", "administrator"}),
        ("/admin/interactions/interaction/add/", set()),
        ("/admin/auth/group/", set()),
        ("/admin/socialaccount/socialtoken/", set()),
        ("/admin/mfa/authenticator/", set()),
    ],
)
def test_each_role_sees_its_part_of_the_admin(
    client_of: Browser, carol: User, dan: User, erin: User, adam: User, page: str, allowed: set[str]
) -> None:
    cast = {"agent": carol, "moderator": dan, "manager": erin, "administrator": adam}

    codes = {role: client_of(user).get(page).status_code for role, user in cast.items()}

    assert codes == {role: 200 if role in allowed else 403 for role in cast}


def test_an_administrator_gives_a_role(client_of: Browser, adam: User, alice: User) -> None:
    response = client_of(adam).post(
        f"/admin/accounts/user/{alice.pk}/change/",
        {"display_name": "Alice Arden", "roles": ["moderator"], "is_active": "on"},
    )

    alice = User.objects.get(pk=alice.pk)
    assert response.status_code == 302
    assert alice.is_staff
    assert may(alice, "moderation.decide")


def test_a_saved_person_without_a_change_of_roles_keeps_her_sessions(
    client_of: Browser, adam: User, carol: User
) -> None:
    hers = client_of(carol)

    client_of(adam).post(
        f"/admin/accounts/user/{carol.pk}/change/",
        {"display_name": "Carol C.", "roles": ["agent"], "is_active": "on"},
    )

    carol.refresh_from_db()
    assert carol.display_name == "Carol C."
    assert hers.get("/me/").status_code == 200


@pytest.mark.parametrize("change", [{"roles": ["agent"], "is_active": "on"}, {"roles": ["administrator"]}])
def test_the_admin_refuses_to_lose_the_last_administrator(
    client_of: Browser, adam: User, change: dict[str, object]
) -> None:
    response = client_of(adam).post(
        f"/admin/accounts/user/{adam.pk}/change/", {"display_name": "Adam", **change}
    )

    assert response.status_code == 200
    assert "This is the last administrator." in response.content.decode()
    adam.refresh_from_db()
    assert adam.is_active
    assert adam.has_role(Role.ADMINISTRATOR)


def test_an_administrator_cannot_touch_a_superuser_or_become_one(client_of: Browser, adam: User) -> None:
    owner = User.objects.create_superuser("owner@example.org", display_name="Owner")
    client = client_of(adam)

    change = client.post(f"/admin/accounts/user/{owner.pk}/change/", {"display_name": "x"})
    client.post(
        f"/admin/accounts/user/{adam.pk}/change/",
        {"display_name": "Adam", "roles": ["administrator"], "is_active": "on", "is_superuser": "on"},
    )

    adam.refresh_from_db()
    assert change.status_code == 403
    assert client.post(f"/admin/accounts/user/{owner.pk}/delete/", {"post": "yes"}).status_code == 403
    assert not adam.is_superuser


def test_an_address_with_an_account_cannot_be_invited_again(
    client_of: Browser, adam: User, alice: User
) -> None:
    response = client_of(adam).post(
        "/admin/accounts/user/add/",
        {"email": "Alice.Arden@example.org", "display_name": "Other", "roles": ["agent"], "is_active": "on"},
    )

    assert response.status_code == 200
    assert User.objects.filter(email__iexact=alice.email).count() == 1
