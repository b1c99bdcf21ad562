"""Who leaves takes her taps along, and who is called otherwise is called so everywhere."""

from io import StringIO

import pytest
from django.core.management import call_command

from forums.discussions.actions import edit_post, mark_answer, react, say_me_too
from forums.discussions.models import Post, Reaction, Topic
from forums.discussions.quotes import as_quote
from portal.accounts.actions import Profile, save_profile
from portal.accounts.models import User
from portal.lib.markdown import render
from tests.factories import THEN
from tests.forums.factories import make_question, make_reply, make_topic, opening


@pytest.fixture
def question(alice: User, bob: User, carol: User) -> Topic:
    """Alice's question with an official answer by Carol; Bob tapped on both and has it too."""
    topic = make_question(alice)
    answer = make_reply(carol, topic)
    mark_answer(post=answer, kind="official", user=carol, now=THEN)
    for post, kind in ((opening(topic), "thanks"), (answer, "thanks"), (answer, "worked"), (answer, "vote")):
        react(post=post, user=bob, kind=kind, now=THEN)
    say_me_too(topic=topic, user=bob, now=THEN)
    return topic


@pytest.mark.parametrize("many", [False, True])
def test_a_deleted_account_leaves_every_count_right(question: Topic, bob: User, many: bool) -> None:
    if many:
        User.objects.filter(pk=bob.pk).delete()
    else:
        bob.delete()
    question.refresh_from_db()
    assert (Reaction.objects.count(), question.me_too_count) == (0, 0)
    assert question.answer_list[0]["worked"] == 0
    assert set(Post.objects.values_list("thanks_count", "worked_count", "vote_count")) == {(0, 0, 0)}
    call_command("recount", "--check", stdout=StringIO())


def test_a_mention_shows_the_name_a_person_has_now(alice: User, bob: User) -> None:
    body = f"Ask @[Bob Brook](u:{bob.pk}), or [@him](/people/{bob.pk}/)."
    post = make_reply(alice, make_topic(alice), body=body)
    version = Topic.objects.get(pk=post.topic_id).version
    save_profile(user=bob, profile=Profile("Bob <b>\\1 & Sons", "", ""))
    post.refresh_from_db()
    assert ">@Bob &lt;b&gt;\\1 &amp; Sons</a>" in post.html
    assert ">@him</a>" in post.html
    assert Topic.objects.get(pk=post.topic_id).version > version


def test_a_mention_that_an_edit_took_out_does_not_come_back(alice: User, bob: User) -> None:
    post = make_reply(alice, make_topic(alice), body=f"Ask @[Bob Brook](u:{bob.pk}).")
    edit_post(post=post, editor=alice, body="Ask somebody.", seen_revision=0, now=THEN)
    save_profile(user=bob, profile=Profile("Robert", "", ""))
    assert "Robert" not in Post.objects.get(pk=post.pk).html


def test_another_profile_without_another_name_touches_no_post(alice: User, bob: User) -> None:
    post = make_reply(alice, make_topic(alice), body=f"Ask @[Bob Brook](u:{bob.pk}).")
    version = Topic.objects.get(pk=post.topic_id).version
    save_profile(user=bob, profile=Profile(bob.display_name, "Europe/Berlin", ""))
    assert Topic.objects.get(pk=post.topic_id).version == version


def test_a_quote_shows_the_name_a_person_has_now(alice: User, bob: User) -> None:
    said = make_reply(bob, make_topic(alice))
    post = make_reply(alice, said.topic, body=f"{as_quote(said)}I agree, as Bob Brook says.")
    other = make_reply(alice, said.topic, body=f"[Bob Brook wrote](/forums/p/{post.pk}/): no.")
    version = Topic.objects.get(pk=post.topic_id).version
    save_profile(user=bob, profile=Profile("Bob [b] & Sons", "", ""))
    post.refresh_from_db()
    assert ">Bob [b] &amp; Sons wrote</a>" in post.html
    assert "[Bob \\[b\\] & Sons wrote](" in post.source
    assert "I agree, as Bob Brook says." in post.html
    assert "Bob Brook wrote" in Post.objects.get(pk=other.pk).html
    assert Topic.objects.get(pk=post.topic_id).version > version
    assert render(post.source) == post.html


def test_a_quote_names_nobody_who_has_left(alice: User, bob: User) -> None:
    said = make_reply(bob, make_topic(alice))
    post = make_reply(alice, said.topic, body=f"{as_quote(said)}Ask @[Bob Brook](u:{bob.pk}) again.")
    bob.delete()
    post.refresh_from_db()
    assert "A former member wrote</a>" in post.html
    assert "@A former member</a>" in post.html
    assert "Bob Brook" not in post.html
