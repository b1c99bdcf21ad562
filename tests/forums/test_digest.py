"""The digest: once for each person and period, with what was left over and what is new, or not at all."""

from datetime import UTC, datetime, timedelta

import pytest

from forums.discussions.models import Category, Level, ReadMarker
from forums.discussions.visibility import Visibility
from forums.notifications.actions import digest_due, set_category_level, set_preference
from forums.notifications.actions.digesting import period_of
from forums.notifications.models import Digest, Notice, Preference
from portal.accounts.models import User
from portal.customers.models import Purpose
from portal.messaging.actions import deliver_due
from portal.messaging.models import Message
from tests.factories import agree
from tests.forums.factories import make_category, make_reply, make_topic
from tests.forums.notifying import NOON, announce

LATELY = NOON - timedelta(days=2)


def digests() -> list[Message]:
    return list(Message.objects.filter(template="forum_digest").order_by("pk"))


@pytest.fixture
def reader(alice: User) -> User:
    """Alice, who agreed to hear of the forums."""
    agree(alice.customer, purpose=Purpose.FORUM)
    return alice


def test_the_week_is_told_once(reader: User, bob: User) -> None:
    make_reply(bob, make_topic(bob, title="Descaling", now=LATELY), now=LATELY)
    for _ring in range(3):
        digest_due(now=NOON)
    [mail] = digests()
    assert "Descaling" in mail.body.text
    assert "1 reply" in mail.body.text


def test_with_nothing_to_say_there_is_no_mail(reader: User) -> None:
    digest_due(now=NOON)
    assert (digests(), Digest.objects.get(user=reader).message) == ([], None)


def test_the_next_week_is_told_again(reader: User, bob: User) -> None:
    make_topic(bob, now=LATELY)
    digest_due(now=NOON)
    make_topic(bob, now=NOON + timedelta(days=3))
    digest_due(now=NOON + timedelta(days=7))
    assert len(digests()) == 2


def test_what_the_budget_left_over_is_in_it(reader: User, bob: User) -> None:
    set_preference(preference=Preference(user=reader, budget=1, wants_news=False))
    for title in ("First", "Second"):
        make_reply(bob, make_topic(reader, title=title))
    announce(LATELY)
    digest_due(now=NOON)
    [mail] = digests()
    assert "Bob Brook replied in “Second”" in mail.body.text
    assert "First" not in mail.body.text
    assert set(Notice.objects.filter(user=reader).values_list("mail_state", flat=True)) == {"mailed"}


def test_what_was_read_muted_or_is_closed_to_her_is_left_out(reader: User, bob: User, now: datetime) -> None:
    read, loud = make_topic(bob, title="Read", now=LATELY), make_category("Loud")
    ReadMarker.objects.create(topic=read, user=reader, read_number=1, read_at=LATELY)
    set_category_level(category=loud, user=reader, level=Level.MUTE, now=now)
    make_topic(bob, title="Muted", category=loud, now=LATELY)
    closed = make_topic(bob, title="Closed", now=LATELY)
    Category.objects.filter(pk=closed.category_id).update(visibility=Visibility.STAFF)
    own = make_category()
    make_topic(bob, title="Private", category=own, now=LATELY)
    Category.objects.filter(pk=own.pk).update(is_own_topics_only=True)
    digest_due(now=NOON)
    assert digests() == []


def test_at_hand_over_a_digest_that_names_what_is_closed_is_stopped(reader: User, bob: User) -> None:
    topic = make_topic(bob, now=LATELY)
    digest_due(now=NOON)
    Category.objects.filter(pk=topic.category_id).update(visibility=Visibility.STAFF)
    deliver_due(clock=lambda: NOON)
    assert digests()[0].state == Message.State.CANCELLED


def test_without_consent_or_after_half_a_year_away_there_is_none(alice: User, bob: User) -> None:
    make_topic(bob, now=LATELY)
    digest_due(now=NOON)
    agree(bob.customer, purpose=Purpose.FORUM)
    make_topic(alice, now=NOON + timedelta(days=200))
    digest_due(now=NOON + timedelta(days=203))
    assert not Digest.objects.exists()


@pytest.mark.parametrize(
    ("rhythm", "weekday", "local", "period"),
    [
        ("soon", 0, datetime(2026, 11, 16, 8, tzinfo=UTC), "2026-W47"),
        ("soon", 0, datetime(2026, 11, 16, 7, 59, tzinfo=UTC), ""),
        ("soon", 2, datetime(2026, 11, 17, 9, tzinfo=UTC), ""),
        ("weekly", 2, datetime(2026, 11, 20, 9, tzinfo=UTC), "2026-W47"),
        ("daily", 0, datetime(2026, 11, 18, 9, tzinfo=UTC), "2026-11-18"),
        ("never", 0, datetime(2026, 11, 16, 9, tzinfo=UTC), ""),
        ("soon", 6, datetime(2027, 1, 3, 9, tzinfo=UTC), "2026-W53"),
    ],
)
def test_a_digest_is_due_in_the_morning_of_its_day(
    rhythm: str, weekday: int, local: datetime, period: str
) -> None:
    assert period_of(Preference(rhythm=rhythm, weekday=weekday, budget=5), local) == period


def test_one_digest_that_fails_stops_no_other(reader: User, bob: User) -> None:
    """Story 16: a digest that dies half way goes on where it stopped."""
    agree(bob.customer, purpose=Purpose.FORUM)
    for author in (reader, bob):
        make_topic(author, now=LATELY)
    User.objects.filter(pk=reader.pk).update(time_zone="Not/There")
    digest_due(now=NOON)
    assert [mail.to for mail in digests()] == [bob.email]
    User.objects.filter(pk=reader.pk).update(time_zone="UTC")
    digest_due(now=NOON)
    assert [mail.to for mail in digests()] == [bob.email, reader.email]
