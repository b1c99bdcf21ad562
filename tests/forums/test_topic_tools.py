"""The pages on which staff move, merge, split, close and pin topics, and what others meet then."""

from collections.abc import Callable

import pytest
from django.test import Client

from forums.discussions.actions import Act, merge_topics
from forums.discussions.desk_forms import numbers_in
from forums.discussions.models import Post, Topic, TopicOperation
from portal.accounts.models import User
from tests.factories import THEN
from tests.forums.factories import make_category, make_reply, make_room, make_topic, opening, say_what_it_is

ClientOf = Callable[[User], Client]


@pytest.fixture
def talk(alice: User, bob: User) -> Topic:
    topic = make_topic(alice, category=make_category("Grinders"))
    for _turn in range(3):
        make_reply(bob, topic)
    topic.refresh_from_db()
    return topic


def latest() -> TopicOperation:
    return TopicOperation.objects.latest("pk")


def test_the_tools_stand_on_the_topic_for_who_keeps_order_only(
    talk: Topic, alice: User, carol: User, dan: User, client_of: ClientOf
) -> None:
    shown = {
        user: client_of(user).get(talk.get_absolute_url()).content.decode() for user in (alice, carol, dan)
    }
    assert [("Topic tools" in said) for said in shown.values()] == [False, False, True]


def test_each_button_acts_and_is_taken_back(talk: Topic, dan: User, client_of: ClientOf) -> None:
    client = client_of(dan)
    for path, to, name, value in (
        *(("state", "closed", "state", "closed"), ("pin", "pinned", "is_pinned", True)),
    ):
        before = getattr(talk, name)
        assert client.post(f"/desk/forums/topics/{talk.pk}/{path}/", {"to": to}).status_code == 303
        talk.refresh_from_db()
        assert getattr(talk, name) == value
        client.post(f"/desk/forums/topics/operations/{latest().pk}/undo/")
        talk.refresh_from_db()
        assert getattr(talk, name) == before


@pytest.mark.parametrize("to", ["", "gone", "open"])
def test_an_unknown_or_idle_button_changes_nothing(
    talk: Topic, dan: User, client_of: ClientOf, to: str
) -> None:
    answer = client_of(dan).post(f"/desk/forums/topics/{talk.pk}/state/", {"to": to}, follow=True)
    assert answer.status_code == 200
    assert not TopicOperation.objects.exists()


def test_a_topic_is_renamed_and_moved_with_its_reason(talk: Topic, dan: User, client_of: ClientOf) -> None:
    room = make_category("Machines")
    say_what_it_is(talk, dan)
    form = {"title": "The grinder hums", "category": room.pk, "reason": "It is a machine"}
    assert client_of(dan).post(f"/desk/forums/topics/{talk.pk}/edit/", form).status_code == 303
    talk.refresh_from_db()
    assert (talk.title, talk.category) == ("The grinder hums", room)
    assert set(TopicOperation.objects.values_list("kind", "reason")) == {
        ("rename", "It is a machine"),
        ("move", "It is a machine"),
    }


@pytest.mark.parametrize("words", ["hums too", "{pk}", "/forums/t/{pk}-it-hums-too/", "#{pk}"])
def test_the_other_topic_is_found_by_words_number_or_address(
    talk: Topic, alice: User, dan: User, client_of: ClientOf, words: str
) -> None:
    other = make_topic(alice, title="It hums too")
    client = client_of(dan)
    url = f"/desk/forums/topics/{talk.pk}/merge/?q={words.format(pk=other.pk).replace('#', '%23')}"
    assert f'value="{other.pk}"' in client.get(url).content.decode()
    assert client.post(url, {"into": other.pk}).status_code == 303
    assert Post.objects.filter(topic=other).count() == 5


def test_a_merge_into_nothing_or_itself_is_refused(talk: Topic, dan: User, client_of: ClientOf) -> None:
    """Rows 7 and 20: neither an absent topic nor what may not be chosen."""
    for into in ("", "999999", str(talk.pk)):
        answer = client_of(dan).post(f"/desk/forums/topics/{talk.pk}/merge/", {"into": into})
        assert answer.status_code == 422
    assert not TopicOperation.objects.exists()


def test_chosen_replies_are_split_off(talk: Topic, dan: User, client_of: ClientOf) -> None:
    form = {"posts": ["2"], "also": "4", "title": "Another matter", "category": talk.category_id}
    assert client_of(dan).post(f"/desk/forums/topics/{talk.pk}/split/", form).status_code == 303
    assert list(talk.posts.order_by("number").values_list("number", flat=True)) == [1, 3]


@pytest.mark.parametrize(
    "form", [{"posts": ["1"]}, {"also": "1"}, {"also": "x-"}, {}, {"also": "90-99999999"}]
)
def test_a_split_of_nothing_is_refused_in_words(
    talk: Topic, dan: User, client_of: ClientOf, form: dict[str, object]
) -> None:
    whole = {"title": "Another matter", "category": talk.category_id, **form}
    assert client_of(dan).post(f"/desk/forums/topics/{talk.pk}/split/", whole).status_code == 422
    assert Topic.objects.count() == 1


def test_ranges_of_numbers_are_read() -> None:
    assert numbers_in("3, 5-7,") == {3, 5, 6, 7}
    assert len(numbers_in("1-999999999")) <= 1001


def test_the_old_address_leads_to_where_the_posts_went(
    talk: Topic, alice: User, dan: User, visitor: Client
) -> None:
    other = make_topic(alice, title="It hums too")
    post = opening(talk)
    old = talk.get_absolute_url()
    merge_topics(topic=talk, into=other, act=Act(by=dan, now=THEN))
    for url in (old, f"{old}?page=3", f"/forums/t/{talk.pk}/"):
        answer = visitor.get(url)
        assert (answer.status_code, answer["Location"]) == (303, other.url_of(2))
    assert visitor.get(f"/forums/p/{post.pk}/")["Location"] == other.url_of(2)


def test_the_old_address_tells_nobody_of_a_topic_she_may_not_open(
    talk: Topic, alice: User, bob: User, dan: User, visitor: Client, client_of: ClientOf
) -> None:
    """Row 8."""
    hidden = make_topic(dan, category=make_room("staff"))
    say_what_it_is(talk, dan)
    merge_topics(topic=talk, into=hidden, act=Act(by=dan, now=THEN))
    for client in (visitor, client_of(alice), client_of(bob)):
        assert client.get(talk.get_absolute_url()).status_code == 404
        assert talk.title not in client.get("/forums/grinders/").content.decode()
    assert client_of(dan).get(talk.get_absolute_url()).status_code == 303


def test_a_reply_sent_to_the_old_address_is_not_lost(
    talk: Topic, alice: User, bob: User, dan: User, client_of: ClientOf
) -> None:
    other = make_topic(alice, title="It hums too")
    client = client_of(bob)
    merge_topics(topic=talk, into=other, act=Act(by=dan, now=THEN))
    answer = client.post(f"/forums/t/{talk.pk}/reply/", {"body": "Still typing"})
    assert (answer.status_code, answer["Location"]) == (303, other.url_of(6))


def test_a_merged_topic_stands_in_no_list_of_its_author(
    talk: Topic, alice: User, dan: User, client_of: ClientOf
) -> None:
    other = make_topic(alice, title="It hums too", category=talk.category)
    merge_topics(topic=talk, into=other, act=Act(by=dan, now=THEN))
    said = client_of(alice).get("/forums/grinders/").content.decode()
    assert talk.title not in said
    assert other.title in said


def test_the_history_says_who_what_and_why(talk: Topic, dan: User, client_of: ClientOf) -> None:
    say_what_it_is(talk, dan)
    client = client_of(dan)
    form = {"title": "The grinder hums", "category": talk.category_id, "reason": "Clearer"}
    client.post(f"/desk/forums/topics/{talk.pk}/edit/", form)
    for page in ("/desk/forums/topics/", f"/desk/forums/topics/{talk.pk}/"):
        said = client.get(page).content.decode()
        assert "Renamed to “The grinder hums”" in said
        assert "Dan Dale" in said
        assert "Clearer" in said


def test_an_undo_that_comes_too_late_says_so(talk: Topic, dan: User, client_of: ClientOf) -> None:
    client = client_of(dan)
    client.post(f"/desk/forums/topics/{talk.pk}/state/", {"to": "closed"})
    first = latest()
    client.post(f"/desk/forums/topics/{talk.pk}/state/", {"to": "archived"})
    answer = client.post(f"/desk/forums/topics/operations/{first.pk}/undo/", follow=True)
    assert "taken back any more" in answer.content.decode()
    talk.refresh_from_db()
    assert talk.state == "archived"
