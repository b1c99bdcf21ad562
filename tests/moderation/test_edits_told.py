"""Who wrote a post hears of it when somebody else changes it: why, and what changed."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from forums.discussions.actions import Act, NewTopic, edit_post, merge_topics, rename_topic, split_topic
from forums.discussions.models import Post
from forums.notifications.models import Notice
from portal.accounts.models import User
from portal.messaging.models import Message
from tests.forums.factories import make_reply, make_room, make_topic, opening, say_what_it_is

ClientOf = Callable[[User], Client]


@pytest.fixture
def edited(reply: Post, dan: User, now: datetime) -> Post:
    """Bob's reply, in which Dan crossed something out."""
    say_what_it_is(reply.topic, dan)
    edit_post(
        post=reply,
        editor=dan,
        body="It came *broken*. (A name was taken out.)",
        reason="No insults",
        seen_revision=0,
        now=now,
    )
    return reply


def test_the_author_reads_at_the_bell_and_by_mail_why_and_what_changed(
    edited: Post, bob: User, client_of: ClientOf
) -> None:
    bell = client_of(bob).get("/forums/notifications/").content.decode()
    assert "A moderator changed your post in “Grinder”" in bell
    mail = Message.objects.get(template="forum_edit")
    assert mail.to == bob.email
    for words in (
        "No insults",
        "Carl is a liar.",
        "(A name was taken out.)",
        f"/forums/p/{edited.pk}/revisions/",
    ):
        assert words in mail.body.text
        assert words in mail.body.html


def test_the_mail_counts_no_empty_line_as_a_change(reply: Post, dan: User, now: datetime) -> None:
    say_what_it_is(reply.topic, dan)
    words = f"{reply.source}\n\n(A number was taken out.)"
    edit_post(post=reply, editor=dan, body=words, reason="Private", seen_revision=0, now=now)
    lines = Message.objects.get(template="forum_edit").body.text.splitlines()
    assert [line for line in lines if line.startswith(("+", "- "))] == ["+ (A number was taken out.)"]


def test_the_bell_leads_to_what_changed(edited: Post, bob: User, client_of: ClientOf) -> None:
    path = f"/forums/p/{edited.pk}/revisions/"
    assert path in client_of(bob).get("/forums/notifications/").content.decode()
    page = client_of(bob).get(path).content.decode()
    assert "<del>It came *broken*. Carl is a liar.</del>" in page
    assert "No insults" in page


def test_what_a_moderator_took_out_others_do_not_read(edited: Post, alice: User, client_of: ClientOf) -> None:
    page = client_of(alice).get(f"/forums/p/{edited.pk}/revisions/").content.decode()
    assert "Carl is a liar." not in page


def test_nobody_is_told_of_her_own_changes(reply: Post, bob: User, dan: User, now: datetime) -> None:
    edit_post(post=reply, editor=bob, body="It came in two.", seen_revision=0, now=now)
    edit_post(post=make_reply(dan, reply.topic), editor=dan, body="Ours.", seen_revision=0, now=now)
    assert not Message.objects.exists()
    assert not Notice.objects.filter(kind="edit").exists()


def test_a_new_title_is_told_too(reply: Post, alice: User, dan: User, now: datetime) -> None:
    say_what_it_is(reply.topic, dan)
    rename_topic(topic=reply.topic, title="It hums", act=Act(by=dan, now=now, reason="Says more"))
    mail = Message.objects.get(template="forum_edit")
    assert mail.to == alice.email
    for words in ("Grinder", "It hums", "Says more"):
        assert words in mail.body.text


def test_the_bell_of_a_new_title_leads_into_the_topic(
    reply: Post, alice: User, dan: User, client_of: ClientOf, now: datetime
) -> None:
    say_what_it_is(reply.topic, dan)
    rename_topic(topic=reply.topic, title="It hums", act=Act(by=dan, now=now, reason="Says more"))
    bell = client_of(alice).get("/forums/notifications/").content.decode()
    assert "A moderator changed your post in “It hums”" in bell
    assert "/revisions/" not in bell


def test_a_long_change_is_told_in_short(reply: Post, alice: User, dan: User, now: datetime) -> None:
    say_what_it_is(reply.topic, dan)
    body = "\n".join(f"Line {number} {'x' * 400}" for number in range(40))
    edit_post(post=opening(reply.topic), editor=dan, body=body, reason="Longer", seen_revision=0, now=now)
    mail = Message.objects.get(template="forum_edit").body.text
    assert "Line 39" not in mail
    assert "The page shows all of it." in mail
    assert len(mail) < 6000


def test_who_finds_her_topic_under_another_title_is_told(
    reply: Post, alice: User, bob: User, dan: User, now: datetime
) -> None:
    other = make_topic(bob, title="Small talk")
    merge_topics(topic=reply.topic, into=other, act=Act(by=dan, now=now, reason="Said there already"))
    mail = Message.objects.get(template="forum_edit")
    assert mail.to == alice.email
    for words in ("Grinder", "Small talk", "Said there already"):
        assert words in mail.body.text
    assert Notice.objects.filter(user=alice, kind=Notice.Kind.EDIT).exists()


def test_the_bell_of_a_merge_says_where_the_words_went_and_leads_there(
    reply: Post, alice: User, bob: User, dan: User, client_of: ClientOf, now: datetime
) -> None:
    other = make_topic(bob, title="Small talk")
    merge_topics(topic=reply.topic, into=other, act=Act(by=dan, now=now))
    bell = client_of(alice).get("/forums/notifications/").content.decode()
    assert "A moderator moved your post to “Small talk”" in bell
    assert other.url_of(2) in bell
    assert "/revisions/" not in bell


def test_whose_replies_were_split_off_is_told_once_and_her_old_link_leads_there(
    reply: Post, alice: User, bob: User, dan: User, client_of: ClientOf, now: datetime
) -> None:
    posts = [reply, *(make_reply(person, reply.topic) for person in (bob, alice, dan))]
    act = Act(by=dan, now=now, reason="Another matter")
    wish = NewTopic("Broken on arrival")
    operation = split_topic(topic=reply.topic, posts=[post.pk for post in posts], wish=wish, act=act)
    mails = Message.objects.filter(template="forum_edit")
    assert sorted(mail.to for mail in mails) == sorted([alice.email, bob.email])
    mail = mails.get(to=bob.email)
    assert mail.subject == "A moderator moved your post to “Broken on arrival”"
    for words in ("Grinder", "Broken on arrival", "Another matter", f"/forums/p/{reply.pk}/"):
        assert words in mail.body.text
    bell = client_of(bob).get("/forums/notifications/").content.decode()
    assert "A moderator moved your post to “Broken on arrival”" in bell
    assert Notice.objects.filter(user=bob, kind=Notice.Kind.EDIT).count() == 1
    assert operation.target
    assert operation.target.url_of(1) in bell
    assert client_of(bob).get(f"/forums/p/{reply.pk}/")["Location"] == operation.target.url_of(1)


def test_nobody_is_told_the_title_of_a_topic_she_may_not_read(reply: Post, dan: User, now: datetime) -> None:
    say_what_it_is(reply.topic, dan)
    act, room = Act(by=dan, now=now), make_room("staff")
    split_topic(topic=reply.topic, posts=[reply.pk], wish=NewTopic("For us only", room), act=act)
    merge_topics(topic=reply.topic, into=make_topic(dan, category=room, title="Ours"), act=act)
    assert not Message.objects.filter(template="forum_edit").exists()
    assert not Notice.objects.filter(kind=Notice.Kind.EDIT).exists()


def test_what_changed_is_shown_as_text(reply: Post, dan: User, now: datetime) -> None:
    say_what_it_is(reply.topic, dan)
    hostile = "<img src=x onerror=alert(1)>\n</blockquote><script>alert(2)</script>"
    act = Act(by=dan, now=now, reason="<b>Because</b>")
    rename_topic(topic=reply.topic, title="<i>It\r\nBcc: eve@example.org hums</i>", act=act)
    edit_post(
        post=opening(reply.topic), editor=dan, body=hostile, reason=act.reason, seen_revision=0, now=now
    )
    for mail in Message.objects.filter(template="forum_edit"):
        assert "\n" not in mail.subject
        for tag in ("<img", "<script", "<b>Because", "<i>It"):
            assert tag not in mail.body.html
