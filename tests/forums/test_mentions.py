"""Who can be spoken to, and who learns of it (checklist rows 2, 11, 19, 22)."""

from datetime import datetime

import pytest

from forums.discussions.actions import edit_post, move_post, post_reply
from forums.discussions.errors import TooManyPeople
from forums.discussions.models import ForumEvent, Post, Topic
from forums.discussions.visibility import Visibility
from portal.accounts.models import User
from tests.factories import make_user
from tests.forums.factories import hold, make_category, make_reply, make_topic, opening


def speak(writer: User, topic: Topic, *people: User, now: datetime) -> Post:
    words = " ".join(f"@[{person}](u:{person.pk})" for person in people)
    return post_reply(author=writer, topic=topic, body=f"Look, {words}", now=now, is_trusted=True)


def told() -> set[tuple[int, int | None]]:
    return set(ForumEvent.objects.filter(kind="mention").values_list("post_id", "user_id"))


def test_a_person_is_linked_and_an_event_is_written(alice: User, bob: User, now: datetime) -> None:
    post = speak(alice, make_topic(alice), bob, now=now)

    assert f'<a href="/people/{bob.pk}/" class="mention"' in post.html
    assert told() == {(post.pk, bob.pk)}
    assert ForumEvent.objects.get().actor == alice


def test_who_may_not_read_the_room_is_neither_shown_nor_told(dan: User, bob: User, now: datetime) -> None:
    topic = make_topic(dan, category=make_category(visibility=Visibility.STAFF))

    post = speak(dan, topic, bob, now=now)

    assert "/people/" not in post.html
    assert told() == set()


def test_in_a_private_help_desk_only_staff_and_the_asker_are_spoken_to(
    alice: User, bob: User, carol: User, dan: User, now: datetime
) -> None:
    category = make_category()
    category.is_own_topics_only = True
    category.save()
    topic = make_topic(alice, category=category)

    post = speak(dan, topic, alice, bob, carol, now=now)

    assert told() == {(post.pk, alice.pk), (post.pk, carol.pk)}
    assert f"/people/{bob.pk}/" not in post.html


def test_an_id_that_belongs_to_nobody_and_one_of_a_closed_account_look_the_same(
    alice: User, bob: User, now: datetime
) -> None:
    User.objects.filter(pk=bob.pk).update(is_active=False)
    post = make_reply(alice, make_topic(alice), body=f"@[X](u:{bob.pk}) @[X](u:999999)", now=now)

    assert post.html == "<p>@X @X</p>\n"
    assert told() == set()


def test_nobody_is_told_of_speaking_to_herself(alice: User, now: datetime) -> None:
    speak(alice, make_topic(alice), alice, now=now)

    assert told() == set()


def test_ten_people_are_the_most(alice: User, now: datetime) -> None:
    people = [make_user() for _number in range(11)]
    topic = make_topic(alice)

    speak(alice, topic, *people[:10], now=now)
    with pytest.raises(TooManyPeople):
        speak(alice, topic, *people, now=now)


def test_an_edit_tells_only_who_is_new_in_it(alice: User, bob: User, carol: User, now: datetime) -> None:
    post = speak(alice, make_topic(alice), bob, now=now)

    both = f"@[Bob](u:{bob.pk}) @[Carol](u:{carol.pk})"
    edit_post(post=post, editor=alice, body=both, now=now, seen_revision=0)
    edit_post(post=post, editor=alice, body=f"{both} again", now=now, seen_revision=1)

    assert told() == {(post.pk, bob.pk), (post.pk, carol.pk)}
    assert ForumEvent.objects.count() == 2


def test_a_held_post_tells_people_when_it_is_published(alice: User, bob: User, now: datetime) -> None:
    post = hold(opening(make_topic(alice, now=now)))
    Post.objects.filter(pk=post.pk).update(source=f"@[Bob](u:{bob.pk})")
    post.refresh_from_db()

    before = told()
    move_post(post=post, to="published", now=now)

    assert before == set()
    assert told() == {(post.pk, bob.pk)}
