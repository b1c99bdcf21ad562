"""Subscribers who agreed hear of a reply once, and only while they may read it."""

from datetime import datetime

from forums.discussions.actions import move_post, post_reply, subscribe, unsubscribe
from forums.discussions.models import Category, Post, Topic
from forums.discussions.visibility import Visibility
from forums.discussions.words import author_name
from forums.moderation.actions import Grounds, decide
from forums.notifications.actions import tell_of_post
from forums.notifications.gates import gate
from portal.accounts.models import User
from portal.customers.actions import prove_address
from portal.customers.models import Channel, Purpose
from portal.lib.jobs import batches_of
from portal.messaging.models import Message
from tests.factories import agree, make_user
from tests.forums.factories import make_reply, make_topic
from tests.forums.notifying import announce, mailed_to


def told_topic(alice: User) -> Topic:
    agree(alice.customer, purpose=Purpose.FORUM)
    return make_topic(alice, title="Grinder")


def test_a_reply_is_announced_once_to_an_agreeing_subscriber(alice: User, bob: User) -> None:
    topic = told_topic(alice)
    make_reply(bob, topic, body="Clean the **burrs**")
    announce()
    announce()
    message = Message.objects.get(template="forum_notice")
    assert (message.to, message.purpose, message.about_kind) == (alice.email, "forum", "forum.post")
    assert message.subject == "Bob Brook replied in “Grinder”"
    assert "Clean the burrs" in message.body.text
    assert message.body.text.count("You get this because") == 1
    assert f"{topic.url_of(2)}" in message.body.text


def test_who_agreed_only_to_texts_is_told_by_text(alice: User, bob: User, now: datetime) -> None:
    prove_address(customer=alice.customer, channel=Channel.TEXT, value="+14155550132", now=now)
    agree(alice.customer, channel=Channel.TEXT, purpose=Purpose.FORUM)
    make_reply(bob, make_topic(alice, title="Grinder"))
    announce()
    message = Message.objects.get(template="forum_notice")
    assert (message.to, message.channel) == ("+14155550132", "text")
    assert "Bob Brook replied in “Grinder”" in message.body.text
    assert "Reply STOP to end" in message.body.text
    assert "/me/consents/link/" in message.body.text


def test_who_agreed_to_both_is_told_once_by_mail(alice: User, bob: User, now: datetime) -> None:
    prove_address(customer=alice.customer, channel=Channel.TEXT, value="+14155550132", now=now)
    for channel in (Channel.TEXT, Channel.EMAIL):
        agree(alice.customer, channel=channel, purpose=Purpose.FORUM)
    make_reply(bob, make_topic(alice))
    announce()
    assert mailed_to() == [alice.email]


def test_nobody_is_told_of_her_own_words(alice: User) -> None:
    make_reply(alice, told_topic(alice))
    announce()
    assert mailed_to() == []


def test_without_consent_nothing_is_queued(alice: User, bob: User) -> None:
    make_reply(bob, make_topic(alice))
    announce()
    assert mailed_to() == []


def test_who_stopped_following_hears_nothing_even_after_writing_again(
    alice: User, bob: User, now: datetime
) -> None:
    topic = told_topic(alice)
    unsubscribe(topic=topic, user=alice, now=now)
    make_reply(alice, topic)
    make_reply(bob, topic)
    announce()
    assert mailed_to() == []


def test_following_again_works(alice: User, bob: User, now: datetime) -> None:
    topic = told_topic(alice)
    unsubscribe(topic=topic, user=alice, now=now)
    subscribe(topic=topic, user=alice, now=now)
    make_reply(bob, topic)
    announce()
    assert mailed_to() == [alice.email]


def test_a_held_reply_is_announced_when_it_is_published(alice: User, bob: User, now: datetime) -> None:
    topic = told_topic(alice)
    post = post_reply(author=bob, topic=topic, body="Make money online", now=now)
    announce()
    assert mailed_to() == []
    move_post(post=post, to=Post.State.PUBLISHED, now=now)
    announce()
    assert mailed_to() == [alice.email]


def test_a_restored_reply_is_not_announced_again(alice: User, bob: User, now: datetime) -> None:
    post = make_reply(bob, told_topic(alice))
    announce()
    move_post(post=post, to=Post.State.HIDDEN, now=now)
    move_post(post=post, to=Post.State.PUBLISHED, now=now)
    announce()
    assert mailed_to() == [alice.email]


def test_two_workers_with_the_same_row_tell_once(alice: User, bob: User, now: datetime) -> None:
    post = make_reply(bob, told_topic(alice))
    stale = Post.objects.get(pk=post.pk)
    assert tell_of_post(post, now=now) == 1
    assert tell_of_post(stale, now=now) == 0


def test_who_lost_the_right_to_read_is_not_told(alice: User, bob: User) -> None:
    topic = told_topic(alice)
    make_reply(bob, topic)
    Category.objects.filter(pk=topic.category_id).update(visibility=Visibility.STAFF)
    announce()
    assert mailed_to() == []


def gate_reason(now: datetime) -> str:
    message = Message.objects.get(template="forum_notice")
    return gate([message], now).get(message.pk, "")


def announced(alice: User, bob: User) -> Post:
    post = make_reply(bob, told_topic(alice))
    announce()
    return post


def test_at_hand_over_an_announced_reply_may_go(alice: User, bob: User, now: datetime) -> None:
    announced(alice, bob)
    assert gate_reason(now) == ""


def test_at_hand_over_a_hidden_reply_is_stopped(alice: User, bob: User, now: datetime) -> None:
    move_post(post=announced(alice, bob), to=Post.State.HIDDEN, now=now)
    assert gate_reason(now) == "The post is no longer shown."


def test_at_hand_over_a_reader_without_the_right_is_stopped(alice: User, bob: User, now: datetime) -> None:
    post = announced(alice, bob)
    Category.objects.filter(topics=post.topic_id).update(visibility=Visibility.STAFF)
    assert gate_reason(now) == "The reader may no longer see the topic."


def test_at_hand_over_who_stopped_following_is_stopped(alice: User, bob: User, now: datetime) -> None:
    unsubscribe(topic=announced(alice, bob).topic, user=alice, now=now)
    assert gate_reason(now) == "The reader no longer follows the topic."


def test_at_hand_over_a_closed_account_is_stopped(alice: User, bob: User, now: datetime) -> None:
    announced(alice, bob)
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert gate_reason(now) == "The reader no longer follows the topic."


def test_at_hand_over_a_deleted_post_is_stopped(alice: User, bob: User, now: datetime) -> None:
    announced(alice, bob).delete()
    assert gate_reason(now) == "The post is no longer shown."


def test_a_name_that_looks_like_a_link_is_no_link_in_a_mail(alice: User) -> None:
    spammer = make_user("win.example.com")
    make_reply(spammer, told_topic(alice))
    announce()
    assert "win.example.com" not in Message.objects.get(template="forum_notice").body.text
    assert author_name(User(display_name="https://evil.example/@you")) == "https evil example/ at you"


def test_each_row_comes_once_even_when_handling_it_changed_nothing(alice: User, bob: User) -> None:
    topic = told_topic(alice)
    replies = [make_reply(bob, topic) for _reply in range(3)]
    next_batch = batches_of(Post.objects.unnotified(), size=2)
    batches = [[post.pk for post in next_batch()] for _batch in range(3)]
    assert batches == [[replies[0].pk - 1, replies[0].pk], [replies[1].pk, replies[2].pk], []]


def test_a_post_from_milder_times_is_announced_and_decided_without_its_words(
    alice: User, bob: User, dan: User, now: datetime
) -> None:
    post = make_reply(bob, told_topic(alice))
    Post.objects.filter(pk=post.pk).update(source="[" * 9_000)
    announce()
    decide(post=post, verdict="hide", moderator=dan, now=now, grounds=Grounds(rule="spam"))
    assert Message.objects.filter(template__in=["forum_notice", "forum_decision"]).count() == 2
