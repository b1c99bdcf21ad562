"""The cards of posts: what each reader sees on them, and what upper apps add."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils.safestring import SafeString, mark_safe

from forums.discussions import extras
from forums.discussions.actions import move_post
from forums.discussions.cards import CardPage, cards
from forums.discussions.models import Post, Topic
from forums.discussions.policies import may_edit, may_read, may_report
from portal.accounts.models import User
from portal.accounts.policies import Person
from portal.ui.pieces import read_clock
from tests.forums.factories import make_reply, make_topic

ClientOf = Callable[[User], Client]


@pytest.fixture
def _no_extras(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_author_marks", "_topic_parts", "_inserts", "_author_urls"):
        monkeypatch.setattr(extras, name, [])


def cards_for(person: Person, topic: Topic, now: datetime) -> str:
    page = CardPage(topic, person, read_clock(now), "/forums/", "")
    return cards(Post.objects.rows_between(topic, person, 1, 20), page)


def test_cards_offer_what_the_policies_allow(
    alice: User, bob: User, carol: User, dan: User, now: datetime
) -> None:
    for topic_state in Topic.State:
        topic = make_topic(alice)
        for state in Post.State:
            post = make_reply(bob, topic)
            if state != Post.State.PUBLISHED:
                move_post(post=post, to=state, now=now)
        Topic.objects.filter(pk=topic.pk).update(state=topic_state)
        topic = Topic.objects.select_related("category").get(pk=topic.pk)
        people: list[Person] = [AnonymousUser(), alice, bob, carol, dan]
        for person in people:
            page = cards_for(person, topic, now)
            for post in Post.objects.filter(topic=topic).select_related("topic__category"):
                offers = [f"/p/{post.pk}/{name}/" in page for name in ("edit", "report")]
                readable = may_read(post, person)
                assert (f">{post.source}<" in page) == readable
                assert offers == [readable and may_edit(post, person), may_report(post, person)]


def test_a_name_and_a_reason_cannot_bring_script(alice: User, bob: User, now: datetime) -> None:
    User.objects.filter(pk=bob.pk).update(display_name='"><script>alert(1)</script>')
    topic = make_topic(alice)
    post = make_reply(bob, topic)
    move_post(post=post, to=Post.State.HIDDEN, now=now, reason="<script>alert(2)</script>")
    assert "<script>" not in cards_for(bob, topic, now)


@pytest.mark.usefixtures("_no_extras")
def test_upper_apps_add_marks_links_parts_and_what_stands_between(
    alice: User, bob: User, client_of: ClientOf
) -> None:
    topic = make_topic(alice)
    make_reply(bob, topic)
    extras.register_author_marks(lambda ids: dict.fromkeys(ids, SafeString("<i>mark</i>")))
    extras.register_author_url(lambda pk: f"/people/{pk}/")
    extras.register_topic_part("after_posts", lambda _request, shown: mark_safe(f"<b>{shown.pk} after</b>"))
    extras.register_inserts(
        lambda _topic, person, _low, _high: [(1, mark_safe("<s>whisper</s>"))] if person == bob else []
    )
    page = client_of(bob).get(topic.get_absolute_url()).content.decode()
    assert page.count("<i>mark</i>") == 2
    assert f'href="/people/{alice.pk}/"' in page
    assert f"<b>{topic.pk} after</b>" in page
    assert page.index('id="post-1"') < page.index("<s>whisper</s>") < page.index('id="post-2"')
    assert "whisper" not in client_of(alice).get(topic.get_absolute_url()).content.decode()
