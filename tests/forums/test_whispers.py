"""What staff write to each other: nobody else ever learns of it."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone

from forums.discussions.models import Post, Topic
from forums.discussions.visibility import Visibility
from forums.moderation.actions import edit_whisper, remove_whisper, write_note, write_whisper
from forums.moderation.actions.whispering import WhisperRefused
from forums.moderation.models import Note, Whisper
from portal.accounts.models import User
from portal.customers.models import Customer
from portal.interactions.models import Interaction
from portal.messaging.models import Message
from tests.forums.factories import make_category, make_reply, make_topic

ClientOf = Callable[[User], Client]
SECRET = "He called twice and shouted"
CHANGING = re.compile(
    rb'name="csrfmiddlewaretoken" value="[^"]*"|X-CSRFToken": "[^"]*"'
    rb'|name="(?:submission_key|opened)" value="[^"]*"'
)


@pytest.fixture
def topic(alice: User, bob: User) -> Topic:
    topic = make_topic(alice, title="Grinder")
    make_reply(bob, topic)
    return Topic.objects.get(pk=topic.pk)


def resources(topic: Topic) -> list[str]:
    """Every address of the topic and of what hangs on it."""
    posts = Post.objects.filter(topic=topic)
    each = [
        f"/forums/p/{post.pk}/{page}" for post in posts for page in ("", "revisions/", "edit/", "report/")
    ]
    lists = ["/", "/forums/", topic.category.get_absolute_url(), "/me/", "/forums/search/?q=shouted"]
    live = ("reply/", "feed/", "since/1/", "since/2/", "unread/")
    under = [f"/forums/t/{topic.pk}/{part}" for part in live]
    feeds = ["/forums/feed/", "/feed/", "/sitemap.xml", "/me/notifications/"]
    return [topic.get_absolute_url(), *under, *each, *lists, *feeds]


def seen_by(client: Client, addresses: list[str]) -> list[tuple[str, int, bytes]]:
    answers = [(address, client.get(address)) for address in addresses]
    return [
        (
            address,
            answer.status_code,
            CHANGING.sub(b"", answer.content),
        )
        for address, answer in answers
    ]


def test_a_customers_pages_are_the_same_to_the_byte_with_and_without_whispers(
    topic: Topic, alice: User, bob: User, carol: User, client_of: ClientOf, visitor: Client
) -> None:
    clients, addresses = [visitor, client_of(alice), client_of(bob)], resources(topic)
    for client in clients:
        seen_by(client, addresses)  # what is seen for the first time marks itself read
    before = [seen_by(client, addresses) for client in clients]
    write_whisper(topic=topic, author=carol, text=SECRET, now=timezone.now())
    assert [seen_by(client, addresses) for client in clients] == before


def test_a_whisper_changes_no_row_but_its_own(topic: Topic, carol: User, now: datetime) -> None:
    before = Topic.objects.filter(pk=topic.pk).values().get()
    counts = [model.objects.count() for model in (Post, Interaction, Message)]
    write_whisper(topic=topic, author=carol, text=SECRET, now=now)
    assert Topic.objects.filter(pk=topic.pk).values().get() == before
    assert [model.objects.count() for model in (Post, Interaction, Message)] == counts


def test_staff_see_it_between_the_posts(topic: Topic, carol: User, client_of: ClientOf, bob: User) -> None:
    write_whisper(topic=topic, author=carol, text=f"**{SECRET}**", now=timezone.now())
    make_reply(bob, topic, body="The latest words")
    page = client_of(carol).get(topic.get_absolute_url()).content.decode()
    assert f"<strong>{SECRET}</strong>" in page
    assert page.index("post-2") < page.index("whisper-") < page.index("The latest words")


def test_a_customer_who_tries_gets_one_answer_whatever_is_there(
    topic: Topic, bob: User, carol: User, client_of: ClientOf
) -> None:
    made = write_whisper(topic=topic, author=carol, text=SECRET, now=timezone.now())
    client = client_of(bob)
    urls = [f"/desk/moderation/whispers/{pk}/{page}" for pk in (made.pk, 9_999) for page in ("", "remove/")]
    urls += [f"/desk/moderation/topics/{pk}/whisper/" for pk in (topic.pk, 9_999)]
    answers = [client.post(url, {"text": "Mine"}) for url in urls]
    assert {answer.status_code for answer in answers} == {404}
    assert len({CHANGING.sub(b"", answer.content) for answer in answers}) == 1
    assert Whisper.objects.count() == 1


def test_customers_do_not_whisper(alice: User, bob: User, now: datetime) -> None:
    topic = make_topic(alice)
    with pytest.raises(WhisperRefused):
        write_whisper(topic=topic, author=bob, text=SECRET, now=now)


def test_an_agent_changes_her_own_whisper_and_a_moderator_any(
    topic: Topic, carol: User, dan: User, erin: User, now: datetime
) -> None:
    made = write_whisper(topic=topic, author=dan, text=SECRET, now=now)
    with pytest.raises(WhisperRefused):
        edit_whisper(whisper=made, editor=carol, text="Other", now=now)
    edit_whisper(whisper=made, editor=erin, text="Milder words", now=now)
    remove_whisper(whisper=made, remover=erin, now=now)
    with pytest.raises(WhisperRefused):
        edit_whisper(whisper=made, editor=dan, text="Again", now=now)
    assert (Whisper.objects.get().source, Whisper.objects.get().removed_by) == ("Milder words", erin)


def test_a_whisper_is_written_changed_and_taken_away_on_the_page(
    topic: Topic, carol: User, client_of: ClientOf
) -> None:
    client = client_of(carol)
    answer = client.post(f"/desk/moderation/topics/{topic.pk}/whisper/", {"text": SECRET})
    made = Whisper.objects.get()
    assert answer["Location"].endswith(f"#whisper-{made.pk}")
    client.post(f"/desk/moderation/whispers/{made.pk}/", {"text": "Milder words"})
    assert "Milder words" in client.get(topic.get_absolute_url()).content.decode()
    client.post(f"/desk/moderation/whispers/{made.pk}/remove/")
    assert "Milder words" not in client.get(topic.get_absolute_url()).content.decode()


def test_an_empty_whisper_is_refused_and_a_hostile_one_is_harmless(
    topic: Topic, carol: User, client_of: ClientOf
) -> None:
    client, url = client_of(carol), f"/desk/moderation/topics/{topic.pk}/whisper/"
    assert client.post(url, {"text": "  "}).status_code == 422
    client.post(url, {"text": "<script>alert(1)</script>"})
    assert "<script>alert" not in client.get(topic.get_absolute_url()).content.decode()


def test_a_whisper_without_its_post_stands_at_the_nearest(
    topic: Topic, carol: User, client_of: ClientOf
) -> None:
    Whisper.objects.create(
        topic=topic, after_number=19, author=carol, source="x", html="Far away", created_at=timezone.now()
    )
    assert "Far away" in client_of(carol).get(topic.get_absolute_url()).content.decode()


def test_an_agent_learns_nothing_of_a_topic_that_waits(
    alice: User, carol: User, dan: User, client_of: ClientOf
) -> None:
    room = make_category(visibility=Visibility.PUBLIC)
    topic = make_topic(alice, category=room)
    made = write_whisper(topic=topic, author=dan, text=SECRET, now=timezone.now())
    Topic.objects.filter(pk=topic.pk).update(is_listed=False)
    assert client_of(carol).get(f"/desk/moderation/whispers/{made.pk}/").status_code == 404


def test_two_notes_at_once_both_stay(alice_customer: Customer, carol: User, dan: User, now: datetime) -> None:
    for author in (carol, dan):
        write_note(customer=alice_customer, text=f"{author} noted this", author=author, now=now)
    assert Note.objects.count() == 2


def test_the_customer_sees_no_note_on_any_page(
    topic: Topic, alice: User, alice_customer: Customer, carol: User, client_of: ClientOf
) -> None:
    client, addresses = client_of(alice), ["/me/", "/me/consents/", *resources(topic)]
    seen_by(client, addresses)
    before = seen_by(client, addresses)
    url = f"/desk/moderation/notes/{alice_customer.reference}/"
    assert client_of(carol).post(url, {"text": "Likes to be called in the morning"}).status_code == 303
    assert seen_by(client, addresses) == before
    page = client_of(carol).get(f"/desk/customers/{alice_customer.reference}/").content.decode()
    assert "Likes to be called in the morning" in page
