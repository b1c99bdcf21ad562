"""Mails about topics: folded, dropped when read, within the budget, exactly once; events and levels."""

from datetime import datetime, timedelta

import pytest

from forums.discussions.actions import move_post
from forums.discussions.models import ForumEvent, Level, Post, ReadMarker, Solution, Tag, Topic, TopicTag
from forums.discussions.visibility import Visibility
from forums.notifications.actions import (
    forget_old,
    mail_due,
    mail_news,
    set_category_level,
    set_preference,
    set_tag_level,
    set_topic_level,
    tell_new,
    tell_of_event,
)
from forums.notifications.actions.mailing import spend
from forums.notifications.gates import gate
from forums.notifications.models import MailDay, Notice, Preference
from portal.accounts.models import User
from portal.customers.models import CustomerTag, Purpose
from portal.messaging.actions import deliver_due
from portal.messaging.models import Message
from tests.factories import agree, make_user
from tests.forums.factories import make_category, make_reply, make_topic, opening
from tests.forums.notifying import NOON, WAIT, announce, forum_mails, mailed_to, told


@pytest.fixture
def topic(alice: User) -> Topic:
    """A topic of alice, who agreed to mail; its opening was told of long ago."""
    agree(alice.customer, purpose=Purpose.FORUM)
    made = make_topic(alice, title="Grinder")
    Post.objects.update(notified_at=NOON)
    return made


def test_several_replies_while_away_are_one_mail(topic: Topic, bob: User, alice: User) -> None:
    for number in range(3):
        make_reply(bob, topic, body=f"Thought number {number}")
    announce()
    [mail] = forum_mails()
    assert mail.subject == "3 new replies in “Grinder”"
    assert all(f"Thought number {number}" in mail.body.text for number in range(3))


def test_a_mail_waits_ten_minutes(topic: Topic, bob: User) -> None:
    make_reply(bob, topic)
    tell_new(now=NOON)
    mail_due(now=NOON + WAIT - timedelta(seconds=1))
    assert forum_mails() == []
    mail_due(now=NOON + WAIT)
    assert len(forum_mails()) == 1


def test_while_a_mail_is_unread_further_replies_bring_none(topic: Topic, bob: User) -> None:
    make_reply(bob, topic)
    announce()
    make_reply(bob, topic)
    announce(NOON + timedelta(hours=2))
    assert len(forum_mails()) == 1


def read_up_to(topic: Topic, user: User, number: int, now: datetime) -> None:
    values = {"read_number": number, "read_at": now}
    ReadMarker.objects.update_or_create(topic=topic, user=user, defaults=values)


def test_after_reading_the_next_reply_is_mailed_again(topic: Topic, alice: User, bob: User) -> None:
    make_reply(bob, topic)
    announce()
    read_up_to(topic, alice, 2, NOON + timedelta(hours=1))
    make_reply(bob, topic)
    announce(NOON + timedelta(hours=2))
    assert len(forum_mails()) == 2


def test_what_was_read_on_the_site_is_not_mailed(topic: Topic, alice: User, bob: User) -> None:
    make_reply(bob, topic)
    tell_new(now=NOON)
    read_up_to(topic, alice, 2, NOON + timedelta(minutes=5))
    mail_due(now=NOON + WAIT)
    assert forum_mails() == []
    assert Notice.objects.get(user=alice).mail_state == Notice.Mail.DROPPED


def test_what_is_read_before_the_hand_over_is_stopped(topic: Topic, alice: User, bob: User) -> None:
    make_reply(bob, topic)
    announce()
    read_up_to(topic, alice, 2, NOON + WAIT)
    assert list(gate(forum_mails(), NOON).values()) == ["The reader has read it meanwhile."]


def test_one_hidden_post_in_a_folded_mail_stops_it(
    topic: Topic, bob: User, now: datetime, alice: User
) -> None:
    """Row 1: no mail carries words its reader may no longer read."""
    make_reply(bob, topic)
    secret = make_reply(bob, topic)
    announce()
    move_post(post=secret, to=Post.State.HIDDEN, now=now)
    deliver_due(clock=lambda: NOON + WAIT)
    assert Message.objects.get(template="forum_notice").state == "cancelled"


def test_the_budget_of_a_day_is_kept_and_the_rest_waits_for_the_digest(alice: User, bob: User) -> None:
    agree(alice.customer, purpose=Purpose.FORUM)
    set_preference(preference=Preference(user=alice, budget=2))
    for _topic in range(4):
        make_reply(bob, make_topic(alice))
    announce()
    states = list(Notice.objects.filter(user=alice).order_by("pk").values_list("mail_state", flat=True))
    assert states == ["mailed", "mailed", "digest", "digest"]
    make_reply(bob, make_topic(alice))
    announce(NOON + timedelta(days=1))
    assert len(forum_mails()) == 3


def test_the_budget_is_spent_exactly(alice: User) -> None:
    spent = [spend(user=alice, day=NOON.date(), budget=3) for _mail in range(5)]
    assert spent == [True, True, True, False, False]
    assert MailDay.objects.get(user=alice).count == 3


@pytest.mark.parametrize(("rhythm", "state"), [("daily", "digest"), ("weekly", "digest"), ("never", "none")])
def test_who_wants_no_mail_soon_gets_none(
    topic: Topic, alice: User, bob: User, rhythm: str, state: str
) -> None:
    set_preference(preference=Preference(user=alice, rhythm=rhythm))
    make_reply(bob, topic)
    announce()
    assert mailed_to() == []
    assert Notice.objects.get(user=alice).mail_state == state


def test_who_tracks_hears_at_the_bell_and_not_by_mail(
    topic: Topic, alice: User, bob: User, now: datetime
) -> None:
    set_topic_level(topic=topic, user=alice, level=Level.TRACK, now=now)
    make_reply(bob, topic)
    announce()
    assert (told(alice), mailed_to()) == ([("reply", 2)], [])


def test_muting_takes_waiting_mails_and_notices_away(
    topic: Topic, alice: User, bob: User, now: datetime
) -> None:
    make_reply(bob, topic)
    tell_new(now=NOON)
    set_topic_level(topic=topic, user=alice, level=Level.MUTE, now=now)
    mail_due(now=NOON + WAIT)
    assert mailed_to() == []
    assert Notice.objects.filter(seen_at=None, user=alice).count() == 0


def test_the_mail_says_why_and_how_to_mute(topic: Topic, bob: User) -> None:
    make_reply(bob, topic)
    announce()
    [mail] = forum_mails()
    assert "You get this because you watch this topic." in mail.body.text
    assert "/forums/notifications/mute/" in mail.body.text
    assert mail.body.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_watched_category_tells_of_new_topics_and_replies(
    alice: User, bob: User, carol: User, now: datetime
) -> None:
    parent = make_category("Machines")
    room = make_category("Grinders")
    room.parent = parent
    room.save()
    set_category_level(category=parent, user=alice, level=Level.WATCH, now=now - timedelta(days=30))
    made = make_topic(bob, category=room)
    make_reply(carol, made)
    announce()
    assert told(alice) == [("topic", 1), ("reply", 2)]
    assert set(Notice.objects.filter(user=alice).values_list("reason", flat=True)) == {"category"}


def test_a_watched_tag_tells_and_a_muted_one_is_stronger(alice: User, bob: User, now: datetime) -> None:
    long_ago = now - timedelta(days=30)
    filters, noise = (Tag.objects.create(slug=name, name=name) for name in ("filters", "noise"))
    set_tag_level(tag=filters, user=alice, level=Level.WATCH, now=long_ago)
    set_tag_level(tag=noise, user=alice, level=Level.MUTE, now=long_ago)
    quiet, loud = make_topic(bob), make_topic(bob)
    for tagged, tag in ((quiet, filters), (loud, filters), (loud, noise)):
        TopicTag.objects.create(topic=tagged, tag=tag)
    announce()
    assert list(Notice.objects.filter(user=alice).values_list("post__topic", flat=True)) == [quiet.pk]


def test_an_own_topic_in_a_muted_category_is_heard_of(alice: User, bob: User, now: datetime) -> None:
    room = make_category()
    set_category_level(category=room, user=alice, level=Level.MUTE, now=now - timedelta(days=30))
    make_reply(bob, make_topic(alice, category=room))
    announce()
    assert told(alice) == [("reply", 2)]


def test_an_area_of_own_topics_tells_nobody_but_author_and_staff(
    alice: User, bob: User, carol: User, now: datetime
) -> None:
    """Row 22: other customers hear nothing, whatever they watch."""
    room = make_category()
    room.is_own_topics_only = True
    room.save()
    for user in (bob, carol):
        set_category_level(category=room, user=user, level=Level.WATCH, now=now - timedelta(days=30))
    make_reply(carol, make_topic(alice, category=room))
    announce()
    assert (told(alice), told(bob), told(carol)) == ([("reply", 2)], [], [("topic", 1)])


def test_a_category_of_chosen_groups_tells_its_members_only(
    alice: User, bob: User, carol: User, now: datetime
) -> None:
    room = make_category(visibility=Visibility.GROUPS)
    group = CustomerTag.objects.create(name="Roasters")
    room.groups.add(group)
    alice.customer.tags.add(group)
    for user in (alice, bob):
        set_category_level(category=room, user=user, level=Level.WATCH, now=now - timedelta(days=30))
    make_topic(carol, category=room)
    announce()
    assert (told(alice), told(bob)) == ([("topic", 1)], [])


def mention(post: Post, user: User, by: User) -> ForumEvent:
    return ForumEvent.objects.create(
        kind="mention", topic=post.topic, post=post, user=user, actor=by, created_at=NOON
    )


def test_a_mention_is_told_once_and_not_as_a_reply_too(topic: Topic, alice: User, bob: User) -> None:
    mention(make_reply(bob, topic), alice, bob)
    announce()
    announce()
    assert told(alice) == [("mention", 2)]
    assert forum_mails()[0].subject == "Bob Brook mentioned you in “Grinder”"


def test_a_mention_of_who_may_not_read_tells_nothing(bob: User, dan: User, alice: User) -> None:
    """Row 2: naming a stranger pulls her into nothing."""
    hidden = make_topic(dan, category=make_category(visibility=Visibility.STAFF))
    mention(opening(hidden), alice, dan)
    announce()
    assert told(alice) == []


def test_a_mention_in_a_muted_topic_tells_nothing(
    topic: Topic, alice: User, bob: User, now: datetime
) -> None:
    set_topic_level(topic=topic, user=alice, level=Level.MUTE, now=now)
    mention(make_reply(bob, topic), alice, bob)
    announce()
    assert told(alice) == []


def test_an_answer_tells_its_author_and_a_solution_tells_the_others(
    topic: Topic, alice: User, bob: User, carol: User
) -> None:
    answer = make_reply(bob, topic)
    Post.objects.update(notified_at=NOON)
    Solution.objects.create(
        topic=topic, stands_in=topic, post=answer, kind="official", marked_by=carol, marked_at=NOON
    )
    Topic.objects.filter(pk=topic.pk).update(solved_at=NOON)
    for kind in ("answer_marked", "topic_solved"):
        ForumEvent.objects.create(kind=kind, topic=topic, post=answer, user=bob, actor=carol, created_at=NOON)
    announce()
    assert (told(alice), told(bob), told(carol)) == ([("solved", 2)], [("answer", 2)], [])
    assert [mail.subject for mail in forum_mails()] == ["“Grinder” is solved"]


def test_a_solution_taken_back_before_the_mail_is_not_announced(topic: Topic, bob: User, carol: User) -> None:
    answer = make_reply(bob, topic)
    Post.objects.update(notified_at=NOON)
    ForumEvent.objects.create(kind="topic_solved", topic=topic, post=answer, actor=carol, created_at=NOON)
    announce()
    assert mailed_to() == []


def test_a_post_older_than_the_subscription_is_no_news(topic: Topic, alice: User, bob: User) -> None:
    make_reply(alice, topic)
    set_topic_level(topic=topic, user=bob, level=Level.WATCH, now=NOON)
    announce()
    assert told(bob) == []


def test_a_crash_between_the_steps_loses_and_doubles_nothing(
    topic: Topic, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_reply(bob, topic)
    with monkeypatch.context() as broken:
        broken.setattr(Notice.objects, "bulk_create", _die)
        tell_new(now=NOON)
    tell_new(now=NOON)
    with monkeypatch.context() as broken:
        broken.setattr("forums.notifications.actions.mailing._settle", _die)
        mail_due(now=NOON + WAIT)
    assert (Notice.objects.count(), forum_mails(), MailDay.objects.count()) == (1, [], 0)
    mail_due(now=NOON + WAIT)
    mail_due(now=NOON + WAIT)
    assert len(forum_mails()) == 1


def _die(*_args: object, **_kwargs: object) -> None:
    raise OSError("killed")


def test_two_workers_with_one_event_tell_once(topic: Topic, alice: User, bob: User) -> None:
    event = mention(make_reply(bob, topic), alice, bob)
    assert (tell_of_event(event, now=NOON), tell_of_event(event, now=NOON)) == (1, 0)


def test_two_workers_with_one_notice_mail_once(topic: Topic, alice: User, bob: User) -> None:
    make_reply(bob, topic)
    tell_new(now=NOON)
    notice = Notice.objects.select_related("post").get(user=alice)
    assert mail_news(notice, now=NOON + WAIT) is not None
    assert mail_news(notice, now=NOON + WAIT) is None


def test_notices_are_forgotten_after_ninety_days(topic: Topic, bob: User) -> None:
    make_reply(bob, topic)
    announce()
    assert forget_old(now=NOON + timedelta(days=89)) == 0
    assert forget_old(now=NOON + timedelta(days=91)) == 1


def test_somebody_without_a_customer_hears_at_the_bell_only(carol: User, bob: User) -> None:
    make_reply(bob, make_topic(carol))
    announce()
    assert (told(carol), mailed_to()) == ([("reply", 2)], [])


def test_telling_a_thousand_costs_no_query_per_person(
    topic: Topic, bob: User, django_assert_max_num_queries: object, now: datetime
) -> None:
    for _person in range(20):
        set_topic_level(topic=topic, user=make_user(), level=Level.WATCH, now=now - timedelta(days=30))
    make_reply(bob, topic)
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        tell_new(now=NOON)
    assert Notice.objects.count() == 21
