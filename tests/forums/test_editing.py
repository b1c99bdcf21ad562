"""Editing keeps the earlier words, refuses the slower of two, and shows history to who may see it."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from forums.discussions.actions import Act, edit_post, merge_topics, move_post, move_topic, rename_topic
from forums.discussions.actions.checks import EDITS_PER_DAY
from forums.discussions.diffs import diff_lines
from forums.discussions.errors import EditConflict, EditRefused, ReasonMissing
from forums.discussions.models import ForumEvent, Post, Revision, Topic
from portal.accounts.models import User
from tests.factories import make_user
from tests.forums.factories import make_category, make_reply, make_topic, opening, say_what_it_is

ClientOf = Callable[[User], Client]


def test_an_edit_keeps_the_words_before_it(alice: User, now: datetime) -> None:
    post = opening(make_topic(alice, title="Grinder", body="Old words"))
    edit_post(post=post, editor=alice, title="Grinder stopped", body="New words", seen_revision=0, now=now)
    kept = Revision.objects.get(post=post)
    post.refresh_from_db()
    assert (kept.number, kept.title, kept.source, kept.edited_by) == (1, "Grinder", "Old words", alice)
    assert (post.source, post.html, post.revision_count) == ("New words", "<p>New words</p>\n", 1)
    assert (post.topic.title, post.topic.slug) == ("Grinder stopped", "grinder-stopped")


def test_the_same_words_again_make_no_revision(alice: User, now: datetime) -> None:
    post = opening(make_topic(alice, title="Grinder", body="Words"))
    edit_post(post=post, editor=alice, title="Grinder", body="Words", seen_revision=0, now=now)
    assert not Revision.objects.exists()


def test_the_slower_of_two_edits_is_refused_and_keeps_her_words(alice: User, client_of: ClientOf) -> None:
    post = opening(make_topic(alice, title="Grinder"))
    client, url = client_of(alice), f"/forums/p/{post.pk}/edit/"
    typed = {"title": "Grinder", "seen_revision": "0", "reason": ""}
    assert client.post(url, {**typed, "body": "First tab"}).status_code == 303
    answer = client.post(url, {**typed, "body": "Second tab"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Second tab" in page
    assert "First tab" in page
    assert client.post(url, {**typed, "body": "Second tab", "seen_revision": "1"}).status_code == 303


def test_who_leaves_the_title_alone_does_not_take_back_a_rename_made_meanwhile(
    alice: User, dan: User, client_of: ClientOf, now: datetime
) -> None:
    post = opening(make_topic(alice, title="Grinder"))
    client, url = client_of(alice), f"/forums/p/{post.pk}/edit/"
    assert 'name="seen_title" value="Grinder"' in client.get(url).content.decode()
    typed = {"seen_title": "Grinder", "reason": "", "body": "New words", "seen_revision": "0"}
    say_what_it_is(post.topic, dan, now=now)
    rename_topic(topic=post.topic, title="Grinder: repair", act=Act(by=dan, now=now))
    assert client.post(url, {**typed, "title": "Grinder"}).status_code == 303
    assert Topic.objects.get(pk=post.topic_id).title == "Grinder: repair"
    client.post(url, {**typed, "title": "My grinder", "body": "Newer words", "seen_revision": "1"})
    assert Topic.objects.get(pk=post.topic_id).title == "My grinder"


def test_who_changes_posts_all_day_is_stopped_and_keeps_her_words(alice: User, client_of: ClientOf) -> None:
    post = opening(make_topic(alice, title="Grinder"))
    client, url = client_of(alice), f"/forums/p/{post.pk}/edit/"
    for turn in range(EDITS_PER_DAY):
        typed = {"title": "Grinder", "reason": "", "body": f"Wording {turn}", "seen_revision": str(turn)}
        assert client.post(url, typed).status_code == 303
    answer = client.post(url, {**typed, "body": "One more", "seen_revision": str(EDITS_PER_DAY)})
    assert answer.status_code in {409, 422, 429}
    assert "One more" in answer.content.decode()
    assert Revision.objects.filter(post=post).count() == EDITS_PER_DAY


def test_a_post_tells_ten_people_however_often_it_is_changed(alice: User, now: datetime) -> None:
    post = make_reply(alice, make_topic(alice), body="To nobody")
    people = [make_user(f"reader{number}@example.org") for number in range(25)]
    for turn in range(5):
        named = " ".join(f"@[X](u:{person.pk})" for person in people[turn * 5 : turn * 5 + 5])
        edit_post(post=post, editor=alice, body=f"To {named}", seen_revision=turn, now=now)
        post.refresh_from_db()
    told = ForumEvent.objects.mentions_of(post).values_list("user_id", flat=True)
    assert sorted(told) == [person.pk for person in people[:10]]


def test_an_edit_during_a_removal_changes_nothing(alice: User, now: datetime) -> None:
    post = opening(make_topic(alice, body="Old words"))
    stale = opening(post.topic)
    move_post(post=post, to=Post.State.REMOVED, now=now)
    with pytest.raises(EditConflict):
        edit_post(post=stale, editor=alice, body="New words", seen_revision=0, now=now)
    assert Post.objects.get().source == "Old words"


def test_others_cannot_edit_and_moderators_must_say_why(
    alice: User, bob: User, dan: User, client_of: ClientOf, now: datetime
) -> None:
    post = opening(make_topic(alice, body="Call me: 555"))
    with pytest.raises(EditRefused):
        edit_post(post=post, editor=bob, body="Mine now", seen_revision=0, now=now)
    with pytest.raises(ReasonMissing):
        edit_post(post=post, editor=dan, body="Call me", seen_revision=0, now=now)
    typed = {"title": "Grinder", "body": "Mine", "seen_revision": "0"}
    for answer in (
        client_of(bob).get(f"/forums/p/{post.pk}/edit/"),
        client_of(bob).post(f"/forums/p/{post.pk}/edit/", typed),
    ):
        assert answer.status_code == 404
    say_what_it_is(post.topic, dan)
    edit_post(post=post, editor=dan, body="Call me", reason="No numbers", seen_revision=0, now=now)
    assert Post.objects.get().source == "Call me"


def test_removed_and_archived_posts_stay_as_they_are(alice: User, client_of: ClientOf, now: datetime) -> None:
    topic = make_topic(alice)
    move_topic(topic=topic, to=Topic.State.ARCHIVED)
    with pytest.raises(EditRefused):
        edit_post(post=opening(topic), editor=alice, body="New", seen_revision=0, now=now)
    url = f"/forums/p/{opening(topic).pk}/edit/"
    answer = client_of(alice).post(url, {"title": "Grinder", "body": "My new words", "seen_revision": "0"})
    assert answer.status_code == 409
    assert "My new words" in answer.content.decode()


def test_spam_brought_in_by_an_edit_is_held(alice: User, bob: User, now: datetime) -> None:
    topic = make_topic(alice)
    reply = make_reply(bob, topic)
    edit_post(post=reply, editor=bob, body="Make money online, click here", seen_revision=0, now=now)
    topic.refresh_from_db()
    assert Post.objects.get(pk=reply.pk).state == Post.State.HELD
    assert topic.reply_count == 0


def test_changing_a_hidden_post_brings_it_back_to_the_moderators(
    alice: User, bob: User, now: datetime
) -> None:
    reply = make_reply(bob, make_topic(alice))
    move_post(post=reply, to=Post.State.HIDDEN, now=now, reason="Too rude.")
    edit_post(post=reply, editor=bob, body="Said kindly", seen_revision=0, now=now)
    reply.refresh_from_db()
    assert (reply.state, reply.signals[0]["code"]) == ("held", "resubmitted")


def test_what_a_moderator_took_out_is_shown_to_her_and_the_author_only(
    alice: User, bob: User, dan: User, visitor: Client, client_of: ClientOf, now: datetime
) -> None:
    post = opening(make_topic(alice, body="My number is 555"))
    say_what_it_is(post.topic, dan)
    edit_post(post=post, editor=dan, body="My number is gone", reason="Private", seen_revision=0, now=now)
    edit_post(post=post, editor=alice, body="All is well", seen_revision=1, now=now)
    url = f"/forums/p/{post.pk}/revisions/"
    for client in (visitor, client_of(bob)):
        page = client.get(url).content.decode()
        assert "555" not in page
        assert "All is well" in page
    for person in (alice, dan):
        assert "555" in client_of(person).get(url).content.decode()


def test_history_escapes_what_it_shows(alice: User, visitor: Client, now: datetime) -> None:
    post = opening(make_topic(alice, body="<script>alert(1)</script>"))
    edit_post(post=post, editor=alice, body="Fine", reason="<b>x</b>", seen_revision=0, now=now)
    page = visitor.get(f"/forums/p/{post.pk}/revisions/").content.decode()
    assert "<script>alert" not in page
    assert "<b>x</b>" not in page


def test_an_edit_shows_the_title_it_gave_and_not_the_one_an_act_on_the_topic_gave_later(
    alice: User, dan: User, client_of: ClientOf, now: datetime
) -> None:
    post = opening(make_topic(alice, title="Grinder", body="Old words"))
    edit_post(post=post, editor=alice, title="Grinder stopped", body="New words", seen_revision=0, now=now)
    post = opening(Topic.objects.get(pk=post.topic_id))
    edit_post(post=post, editor=alice, body="Newer words", seen_revision=1, now=now)
    say_what_it_is(post.topic, dan, now=now)
    rename_topic(topic=post.topic, title="Grinder: repair", act=Act(by=dan, now=now))
    page = client_of(alice).get(f"/forums/p/{post.pk}/revisions/").content.decode()
    assert page.count("Title:") == 1
    assert "<del>Grinder</del> <ins>Grinder stopped</ins>" in page


def test_what_was_merged_below_another_topic_keeps_the_titles_of_its_edits(
    alice: User, bob: User, dan: User, client_of: ClientOf, now: datetime
) -> None:
    source, target = make_topic(alice, title="Grinder"), make_topic(bob, title="Grinders")
    post = opening(source)
    edit_post(post=post, editor=alice, body="New words", seen_revision=0, now=now)
    say_what_it_is(source, dan, now=now)
    merge_topics(topic=source, into=target, act=Act(by=dan, now=now))
    assert "Title:" not in client_of(alice).get(f"/forums/p/{post.pk}/revisions/").content.decode()


def test_a_diff_names_kept_added_and_removed_lines() -> None:
    lines = diff_lines("one\ntwo\nthree", "one\n2\nthree")
    assert [(line.kind, line.text) for line in lines] == [
        ("kept", "one"),
        ("removed", "two"),
        ("added", "2"),
        ("kept", "three"),
    ]


def test_a_hostile_edit_comes_back_with_its_words(alice: User, client_of: ClientOf) -> None:
    post = opening(make_topic(alice, category=make_category()))
    typed = {"title": "Grinder", "body": "![" * 9_000, "seen_revision": "0"}
    answer = client_of(alice).post(f"/forums/p/{post.pk}/edit/", typed)
    assert answer.status_code == 422
    assert "![" * 9_000 in answer.content.decode()
