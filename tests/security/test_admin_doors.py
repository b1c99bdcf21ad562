"""Nobody climbs in the admin above what her role says (security checklist rows 7, 12, 19, 21, 49, 83, 92)."""

from collections.abc import Callable
from datetime import datetime

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forums.discussions.models import Post
from portal.accounts.models import User
from tests.factories import make_user
from tests.feedback.factories import make_sent
from tests.forums.factories import hold, make_topic, opening

ClientOf = Callable[[User], Client]


@pytest.fixture
def boss(db: None) -> User:
    """The superuser who set the portal up."""
    user = make_user("Bella Boss")
    User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True)
    user.refresh_from_db()
    return user


def on_site(row: Model) -> str:
    """Return the admin's shortcut to the page of any row."""
    return reverse("admin:view_on_site", args=[ContentType.objects.get_for_model(row).pk, row.pk])


def test_the_shortcut_of_the_admin_never_tells_the_secret_of_a_check_in(
    carol: User, erin: User, client_of: ClientOf, now: datetime
) -> None:
    check_in = make_sent(now=now)
    for user in (carol, erin):
        answer = client_of(user).get(on_site(check_in))
        assert check_in.token not in answer.headers.get("Location", "")


def test_the_shortcut_of_the_admin_tells_no_title_that_an_agent_may_not_read(
    carol: User, dan: User, alice: User, client_of: ClientOf
) -> None:
    topic = make_topic(alice, title="A very private matter")
    hold(opening(topic))
    assert client_of(carol).get(on_site(topic)).status_code == 404
    assert "private-matter" in client_of(dan).get(on_site(topic)).headers["Location"]


def test_an_administrator_gives_nobody_an_address_past_its_proof(
    adam: User, boss: User, client_of: ClientOf
) -> None:
    client = client_of(adam)
    added = {"user": boss.pk, "email": "adams.other@example.org", "verified": "on"}
    client.post(reverse("admin:account_emailaddress_add"), added)
    assert not EmailAddress.objects.filter(user=boss).exclude(email=boss.email).exists()

    waiting = EmailAddress.objects.create(user=boss, email="not.hers@example.org", verified=False)
    marked = {"action": "make_verified", "_selected_action": [waiting.pk]}
    client.post(reverse("admin:account_emailaddress_changelist"), marked)
    client.post(
        reverse("admin:account_emailaddress_change", args=[waiting.pk]),
        {"user": boss.pk, "email": "adams.other@example.org", "verified": "on"},
    )
    waiting.refresh_from_db()
    assert (waiting.email, waiting.verified) == ("not.hers@example.org", False)


def test_the_key_of_somebody_elses_session_is_shown_to_nobody(
    adam: User, boss: User, client_of: ClientOf
) -> None:
    key = client_of(boss).session.session_key
    row = UserSession.objects.create(
        user=boss, session_key=key, ip="127.0.0.1", user_agent="", created_at=timezone.now()
    )
    client = client_of(adam)
    for address in (
        reverse("admin:usersessions_usersession_change", args=[row.pk]),
        reverse("admin:usersessions_usersession_changelist"),
    ):
        answer = client.get(address)
        assert answer.status_code == 200
        assert str(key) not in answer.content.decode()
    assert client.get(reverse("admin:usersessions_usersession_changelist"), {"q": "boss"}).status_code == 200
    assert Session.objects.filter(session_key=key).exists()


@pytest.mark.parametrize("field", ["password", "password__startswith", "access_version"])
def test_people_are_not_filtered_by_what_the_list_does_not_show(
    field: str, adam: User, client_of: ClientOf
) -> None:
    """A filter by a private field tells its value, one character at a time."""
    people = reverse("admin:accounts_user_changelist")
    assert client_of(adam).get(people, {field: "1"}).status_code == 400


@pytest.mark.parametrize(
    ("page", "field"),
    [
        ("customers_customer", "user__password__startswith"),
        ("customers_address", "customer__user__password__startswith"),
        ("checkins_checkin", "token__startswith"),
        ("checkins_checkin", "message__body__text__contains"),
        ("interactions_interaction", "answered_by__password__startswith"),
    ],
)
def test_an_agents_lists_are_not_filtered_by_secrets(
    page: str, field: str, carol: User, client_of: ClientOf
) -> None:
    assert client_of(carol).get(reverse(f"admin:{page}_changelist"), {field: "x"}).status_code == 400


def test_a_superuser_is_not_deleted_in_bulk_by_an_administrator(
    adam: User, boss: User, client_of: ClientOf
) -> None:
    chosen = {"action": "delete_selected", "_selected_action": [boss.pk], "post": "yes"}
    client_of(adam).post(reverse("admin:accounts_user_changelist"), chosen)
    assert User.objects.filter(pk=boss.pk).exists()


def test_bulk_decisions_reach_no_post_the_moderator_wrote_and_none_for_an_agent(
    carol: User, dan: User, alice: User, client_of: ClientOf
) -> None:
    own = hold(opening(make_topic(dan)))
    other = hold(opening(make_topic(alice)))
    chosen = {"action": "approve_posts", "_selected_action": [own.pk, other.pk]}
    client_of(carol).post(reverse("admin:discussions_post_changelist"), chosen)
    assert Post.objects.held().count() == 2
    client_of(dan).post(reverse("admin:discussions_post_changelist"), chosen)
    assert list(Post.objects.held()) == [own]
