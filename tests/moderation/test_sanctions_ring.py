"""A measure against a person rings her bell beside the mail: what, why, until when, and where to appeal."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from forums.moderation.actions import Measure, give_sanction, lift_sanction, undo_sanction
from forums.moderation.models import Sanction
from forums.notifications.listing import count_unread, lines_for
from forums.notifications.models import Notice
from portal.accounts.models import User
from portal.messaging.models import Message

ClientOf = Callable[[User], Client]
GIVEN = datetime(2026, 11, 16, 9, tzinfo=UTC)
UNTIL = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def given(kind: str, person: User, moderator: User) -> Sanction:
    measure = Measure(kind, UNTIL, "Threats against Eve", note="second time")
    return give_sanction(person=person, measure=measure, moderator=moderator, now=GIVEN)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("warning", "A moderator warns you"),
        ("silence", "Until 23 November 2026, 09:30 you can read but not write in the forums"),
        ("suspension", "Your account is suspended until 23 November 2026, 09:30"),
    ],
)
def test_each_measure_rings_with_its_reason_its_end_and_the_way_to_appeal(
    bob: User, dan: User, client_of: ClientOf, visitor: Client, kind: str, text: str
) -> None:
    given(kind, bob, dan)
    [line] = lines_for(bob)
    assert (line.text, line.names) == (text, "Reason: Threats against Eve")
    assert "You can appeal on its page." in line.why
    assert line.mute is None
    assert count_unread(bob) == 1
    assert "<textarea" in visitor.get(line.url).content.decode()
    assert "second time" not in f"{line}"
    assert Message.objects.filter(about_kind="forum.sanction").count() == 1


def test_the_page_of_notices_shows_it_and_it_can_be_marked_as_read(
    bob: User, dan: User, client_of: ClientOf
) -> None:
    given("silence", bob, dan)
    client = client_of(User.objects.get(pk=bob.pk))
    page = client.get("/forums/notifications/").content.decode()
    assert "Reason: Threats against Eve" in page
    client.post(f"/forums/notifications/{Notice.objects.get().pk}/seen/")
    assert count_unread(bob) == 0


@pytest.mark.parametrize("end", [lift_sanction, undo_sanction])
def test_its_end_rings_with_what_the_moderator_said(
    bob: User, dan: User, end: Callable[..., Sanction]
) -> None:
    sanction = given("silence", bob, dan)
    end(sanction=sanction, moderator=dan, now=GIVEN + timedelta(hours=1), reason="We were wrong")
    newest = lines_for(bob)[0]
    assert (newest.text, newest.names) == (
        "A decision about your account has ended",
        "Reason: We were wrong",
    )
    assert "appeal" not in newest.why


def test_it_rings_that_person_alone(bob: User, alice: User, dan: User) -> None:
    given("warning", bob, dan)
    assert [count_unread(user) for user in (bob, alice, dan)] == [1, 0, 0]


def test_the_suspended_person_finds_it_at_the_bell_once_she_is_back(
    bob: User, dan: User, client_of: ClientOf
) -> None:
    sanction = given("suspension", bob, dan)
    lift_sanction(sanction=sanction, moderator=dan, now=GIVEN + timedelta(hours=1))
    page = client_of(User.objects.get(pk=bob.pk)).get("/forums/notifications/").content.decode()
    assert "Your account is suspended until" in page
    assert "A decision about your account has ended" in page
