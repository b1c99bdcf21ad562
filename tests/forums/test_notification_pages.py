"""The bell, its page, the levels and the mute link: what people see and choose."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from forums.discussions.models import Category, Level, ReadMarker, Subscription, Tag, Topic, TopicTag
from forums.discussions.visibility import Visibility
from forums.notifications.links import mute_url
from forums.notifications.models import CategoryLevel, Notice, Preference, TagLevel
from portal.accounts.models import User
from portal.customers.models import Purpose
from tests.factories import agree, make_user
from tests.forums.factories import make_category, make_reply, make_topic
from tests.forums.notifying import NOON, announce

ClientOf = Callable[[User], Client]
PAGE = "/forums/notifications/"


def bell_of(client: Client) -> str:
    """Return what the bell says when it knows nothing yet."""
    return client.get(f"{PAGE}count/").headers.get("X-Count", "")


def test_replies_of_one_topic_are_one_line_and_one_at_the_bell(
    alice: User, bob: User, client_of: ClientOf
) -> None:
    topic = make_topic(alice, title="Grinder")
    for _reply in range(3):
        make_reply(bob, topic)
    announce()
    client = client_of(alice)
    page = client.get(PAGE).content.decode()
    assert "3 new replies in “Grinder”" in page
    assert "You get this because you watch this topic." in page
    assert bell_of(client) == "1"


def test_the_bell_is_one_query_and_a_visitor_has_none(
    alice: User, visitor: Client, client_of: ClientOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(alice)
    client.get("/accounts/profile/")
    with django_assert_num_queries(2):  # person, count
        client.get(f"{PAGE}count/")
    assert "data-bell" in client.get("/").content.decode()
    assert "data-bell" not in visitor.get("/").content.decode()


def test_the_count_answers_204_while_it_is_unchanged(alice: User, bob: User, client_of: ClientOf) -> None:
    make_reply(bob, make_topic(alice))
    announce()
    client = client_of(alice)
    assert client.get(f"{PAGE}count/?known=1").status_code == 204
    assert "1 unread notification" in client.get(f"{PAGE}count/?known=0").content.decode()


def test_what_was_read_in_the_topic_leaves_the_bell(alice: User, bob: User, client_of: ClientOf) -> None:
    post = make_reply(bob, make_topic(alice))
    announce()
    mark = {"read_number": post.number, "read_at": NOON}
    ReadMarker.objects.update_or_create(topic=post.topic, user=alice, defaults=mark)
    assert bell_of(client_of(alice)) == "0"


def test_a_line_is_marked_as_read_and_no_reply_that_came_later(
    alice: User, bob: User, client_of: ClientOf
) -> None:
    topic = make_topic(alice)
    make_reply(bob, topic)
    announce()
    shown = Notice.objects.get(user=alice)
    make_reply(bob, topic)
    announce()
    client_of(alice).post(f"{PAGE}{shown.pk}/seen/")
    assert list(Notice.objects.filter(user=alice, seen_at=None).values_list("post__number", flat=True)) == [3]


def test_everything_on_the_page_is_marked_and_nothing_newer(
    alice: User, bob: User, client_of: ClientOf
) -> None:
    for _topic in range(2):
        make_reply(bob, make_topic(alice))
    announce()
    first = Notice.objects.filter(user=alice).order_by("pk").first()
    assert first is not None
    client_of(alice).post(f"{PAGE}seen/", {"up_to": str(first.pk)})
    assert Notice.objects.filter(user=alice, seen_at=None).count() == 1


def test_nobody_marks_the_notices_of_another(alice: User, bob: User, client_of: ClientOf) -> None:
    make_reply(bob, make_topic(alice))
    announce()
    notice = Notice.objects.get(user=alice)
    assert client_of(bob).post(f"{PAGE}{notice.pk}/seen/").status_code == 404
    client_of(bob).post(f"{PAGE}seen/", {"up_to": str(notice.pk)})
    assert Notice.objects.filter(user=alice, seen_at=None).count() == 1


def test_after_a_move_old_notices_vanish(alice: User, bob: User, client_of: ClientOf) -> None:
    """Row 24: notices of what a person may no longer read are gone, at the bell and on the page."""
    topic = make_topic(alice, title="Grinder")
    make_reply(bob, topic)
    announce()
    Topic.objects.filter(pk=topic.pk).update(category=make_category(visibility=Visibility.STAFF))
    client = client_of(alice)
    assert bell_of(client) == "0"
    assert "Grinder" not in client.get(PAGE).content.decode()


def test_the_page_costs_the_same_for_few_and_many(
    alice: User, bob: User, client_of: ClientOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(alice)
    for _topic in range(10):
        make_reply(bob, make_topic(alice))
    announce()
    client.get(PAGE)
    with django_assert_num_queries(3):
        client.get(PAGE)
    for _topic in range(20):
        make_reply(bob, make_topic(alice))
    announce()
    with django_assert_num_queries(3):
        client.get(PAGE)


@pytest.mark.parametrize("level", list(Level))
def test_a_level_is_chosen_in_the_topic(alice: User, bob: User, client_of: ClientOf, level: Level) -> None:
    topic, client = make_topic(alice), client_of(bob)
    page = client.post(f"{PAGE}t/{topic.pk}/level/", {"level": level}, follow=True).content.decode()
    assert Subscription.objects.get(user=bob).level == level
    assert f"You {level.label.lower()}" in page


def test_watching_says_that_mail_needs_a_yes(alice: User, bob: User, client_of: ClientOf) -> None:
    path, client = f"{PAGE}t/{make_topic(alice).pk}/level/", client_of(bob)
    assert "before you agree" in client.post(path, {"level": "watch"}, follow=True).content.decode()
    agree(bob.customer, purpose=Purpose.FORUM)
    assert "before you agree" not in client.post(path, {"level": "watch"}, follow=True).content.decode()


@pytest.fixture
def tagged(alice: User) -> Topic:
    """A topic in Brewing with the tag Filters."""
    topic = make_topic(alice, category=make_category("Brewing"))
    tag = Tag.objects.create(slug="filters", name="Filters")
    TopicTag.objects.create(topic=topic, tag=tag)
    Topic.objects.filter(pk=topic.pk).update(tag_list=[{"slug": tag.slug, "name": tag.name}])
    return topic


@pytest.mark.usefixtures("tagged")
def test_levels_of_rooms_and_tags_are_chosen_and_taken_back(bob: User, client_of: ClientOf) -> None:
    client = client_of(bob)
    client.post(f"{PAGE}c/brewing/level/", {"level": "watch"})
    client.post(f"{PAGE}tags/filters/level/", {"level": "mute"})
    assert (CategoryLevel.objects.get().level, TagLevel.objects.get().level) == ("watch", "mute")
    page = client.get(f"{PAGE}settings/").content.decode()
    assert "Brewing" in page
    assert "Filters" in page
    client.post(f"{PAGE}c/brewing/level/", {"level": "normal"})
    assert not CategoryLevel.objects.exists()


@pytest.mark.usefixtures("tagged")
def test_the_menu_stands_on_category_and_tag_pages_for_who_is_signed_in(
    bob: User, visitor: Client, client_of: ClientOf
) -> None:
    for path in ("/forums/brewing/", "/forums/tags/filters/"):
        assert "level-menu" in client_of(bob).get(path).content.decode()
        assert "level-menu" not in visitor.get(path).content.decode()


def test_a_tag_that_only_hidden_topics_have_takes_no_level(
    tagged: Topic, bob: User, client_of: ClientOf
) -> None:
    Category.objects.filter(pk=tagged.category_id).update(visibility=Visibility.STAFF)
    assert client_of(bob).post(f"{PAGE}tags/filters/level/", {"level": "watch"}).status_code == 404


def test_a_room_one_may_not_enter_takes_no_level(bob: User, client_of: ClientOf) -> None:
    room = make_category(visibility=Visibility.STAFF)
    assert client_of(bob).post(f"{PAGE}c/{room.slug}/level/", {"level": "watch"}).status_code == 404
    assert room.name not in client_of(bob).get(f"{PAGE}settings/").content.decode()


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_a_level_never_leads_off_the_site(alice: User, bob: User, client_of: ClientOf, wanted: str) -> None:
    topic = make_topic(alice)
    answer = client_of(bob).post(f"{PAGE}t/{topic.pk}/level/", {"level": "watch", "next": wanted})
    assert answer.headers["Location"] == topic.get_absolute_url()


def test_preferences_are_kept_and_nonsense_is_refused(alice: User, client_of: ClientOf) -> None:
    client = client_of(alice)
    good = {"rhythm": "weekly", "budget": "3", "weekday": "4"}
    assert client.post(f"{PAGE}settings/", good).status_code == 303
    assert client.post(f"{PAGE}settings/", {**good, "budget": "0"}).status_code == 422
    kept = Preference.objects.get(user=alice)
    assert (kept.rhythm, kept.budget, kept.wants_news, kept.weekday) == ("weekly", 3, False, 4)


def mute_path(user: User, topic: Topic) -> str:
    return mute_url(user.pk, topic.pk).removeprefix("http://127.0.0.1:8000")


def test_a_mail_scanner_that_opens_the_mute_link_mutes_nothing(alice: User, visitor: Client) -> None:
    """Rows 55 and 57: GET shows, POST acts."""
    topic = make_topic(alice, title="Grinder")
    page = visitor.get(mute_path(alice, topic)).content.decode()
    assert "Grinder" in page
    assert Subscription.objects.get(user=alice).level == Level.WATCH


def test_one_tap_mutes_without_cookie_sign_in_or_form_token(alice: User) -> None:
    topic = make_topic(alice)
    bare = Client(enforce_csrf_checks=True)
    assert bare.post(mute_path(alice, topic)).status_code == 200
    assert Subscription.objects.get(user=alice).level == Level.MUTE


def test_a_mute_link_tells_no_title_that_its_owner_may_not_read(alice: User, visitor: Client) -> None:
    topic = make_topic(alice, title="Grinder")
    stranger = make_user("Sam Sand")
    Category.objects.filter(pk=topic.category_id).update(visibility=Visibility.STAFF)
    assert "Grinder" not in visitor.get(mute_path(stranger, topic)).content.decode()
    assert visitor.post(mute_path(stranger, topic)).status_code == 200


def test_a_forged_mute_link_does_not_exist(alice: User, visitor: Client) -> None:
    path = mute_path(alice, make_topic(alice))
    assert visitor.post(path[:-5] + "abcd/").status_code == 404


def test_the_menu_of_a_category_shows_the_level_that_was_chosen(alice: User, client_of: ClientOf) -> None:
    room, client = make_category("Brewing"), client_of(alice)
    assert "Notify me" in client.get(room.get_absolute_url()).content.decode()
    client.post(reverse("notifications:category-level", args=[room.slug]), {"level": "watch"})
    page = client.get(room.get_absolute_url()).content.decode()
    assert re.search(r'value="watch"[^>]*aria-pressed="true"', page)
    assert "Notify me" not in page
