"""One tap on a post: counted once for each person, whatever happens at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from forums.discussions.actions import move_post, react, unreact
from forums.discussions.answers import reaction_facts
from forums.discussions.errors import ReactionRefused
from forums.discussions.models import Post, Reaction, Topic
from portal.accounts.models import User
from tests.factories import THEN, make_user
from tests.forums.factories import hold, make_question, make_reply, make_topic, opening

THANKS = Reaction.Kind.THANKS


def tap(post: Post, user: User, kind: str = THANKS) -> None:
    react(post=post, user=user, kind=kind, now=THEN)


def counted(post: Post) -> dict[str, int]:
    post.refresh_from_db()
    return {name: getattr(post, name) for name in reaction_facts(post)}


def test_two_taps_of_one_person_count_once(alice: User, bob: User) -> None:
    post = opening(make_topic(alice))
    tap(post, bob)
    tap(post, bob)
    assert (counted(post)["thanks_count"], Reaction.objects.count()) == (1, 1)


def test_taps_of_several_kinds_and_people_are_counted_apart(alice: User, bob: User, carol: User) -> None:
    post = make_reply(alice, make_question(bob))
    for user, kind in ((bob, "thanks"), (bob, "vote"), (carol, "vote"), (carol, "worked")):
        tap(post, user, kind)
    assert counted(post) == reaction_facts(post)
    assert (post.thanks_count, post.vote_count, post.worked_count) == (1, 2, 1)


def test_what_is_taken_back_is_no_longer_counted(alice: User, bob: User) -> None:
    post = opening(make_topic(alice))
    tap(post, bob)
    unreact(post=post, user=bob, kind=THANKS)
    unreact(post=post, user=bob, kind=THANKS)
    assert counted(post)["thanks_count"] == 0


def test_nobody_taps_on_her_own_post(alice: User) -> None:
    with pytest.raises(ReactionRefused):
        tap(opening(make_topic(alice)), alice)


@pytest.mark.parametrize("state", ["held", "hidden", "removed"])
def test_a_post_that_is_not_shown_takes_no_tap(alice: User, bob: User, state: str) -> None:
    post = opening(make_topic(alice))
    move_post(post=post, to=state, now=THEN)
    with pytest.raises(ReactionRefused):
        tap(post, bob)


def test_a_tap_on_a_post_that_was_hidden_meanwhile_leaves_nothing(alice: User, bob: User) -> None:
    post = opening(make_topic(alice))
    hold(opening(post.topic))
    with pytest.raises(ReactionRefused):
        tap(post, bob)
    assert (Reaction.objects.count(), counted(post)["thanks_count"]) == (0, 0)


def test_an_archived_topic_takes_no_tap(alice: User, bob: User) -> None:
    topic = make_topic(alice)
    Topic.objects.update(state="archived")
    with pytest.raises(ReactionRefused):
        tap(opening(topic), bob)


@pytest.mark.parametrize("kind", ["vote", "worked", "love", ""])
def test_votes_are_for_answers_to_questions(alice: User, bob: User, kind: str) -> None:
    for post in (opening(make_question(alice)), make_reply(alice, make_topic(bob))):
        with pytest.raises(ReactionRefused):
            tap(post, bob, kind)


@pytest.mark.usefixtures("_database_for_threads")
def test_taps_in_the_same_moment_are_counted_as_a_recount_says() -> None:
    post = make_reply(make_user(), make_question(make_user()))
    people = [make_user() for _number in range(4)]

    def tap_all(user: User) -> None:
        for kind in ("vote", "thanks", "vote", "worked"):
            tap(Post.objects.select_related("topic").get(pk=post.pk), user, kind)
        connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(tap_all, [*people, *people]))

    assert counted(post) == reaction_facts(post)
    assert (post.vote_count, post.thanks_count, post.worked_count) == (4, 4, 4)
    assert Topic.objects.get().answer_list[0]["votes"] == 4


def test_a_recount_finds_and_mends_a_wrong_counter_of_taps(alice: User, bob: User) -> None:
    post = opening(make_topic(alice))
    tap(post, bob)
    Post.objects.update(thanks_count=7, agree_count=2)
    with pytest.raises(CommandError):
        call_command("recount", "--check", stdout=StringIO())
    call_command("recount", stdout=StringIO())
    assert counted(post) == reaction_facts(post)
    call_command("recount", "--check", stdout=StringIO())
