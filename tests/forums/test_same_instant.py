"""Many write, decide and edit in the same instant: numbers have no gap, counters equal a recount."""

from collections.abc import Sequence
from datetime import timedelta
from io import StringIO
from uuid import UUID

import pytest
from django.core.management import call_command

from forums.discussions.actions import edit_post, post_reply
from forums.discussions.errors import EditConflict
from forums.discussions.models import Post, Revision, Topic
from forums.moderation.actions import Grounds, Seen, decide
from forums.moderation.errors import AlreadyDecided, PostChanged
from forums.moderation.models import Decision
from portal.accounts.models import User
from portal.accounts.roles import Role
from tests.crowds import Work, at_once
from tests.factories import THEN, make_user
from tests.forums.factories import hold, make_reply, make_topic

pytestmark = [pytest.mark.usefixtures("_database_for_threads"), pytest.mark.timeout(120)]
WRITERS = 16
SPAM = Grounds(rule="spam")


@pytest.fixture
def topic(transactional_db: None) -> Topic:
    return make_topic(make_user("Alice"))


@pytest.fixture
def moderators(transactional_db: None) -> list[User]:
    return [make_user(f"Moderator {number}", role=Role.MODERATOR) for number in range(2)]


def replies(author: User, topic: Topic, words: Sequence[str], key: UUID | None = None) -> Work:
    """Return what writes several replies, one after the other."""

    def write() -> None:
        for turn, body in enumerate(words):
            now = THEN + timedelta(minutes=turn)
            post_reply(author=author, topic=topic, body=body, now=now, submission_key=key, is_trusted=True)

    return write


def decision(post: Post, verdict: str, moderator: User) -> Work:
    """Return a decision by who saw the post as it was at first."""
    return lambda: decide(
        post=post, verdict=verdict, moderator=moderator, now=THEN, grounds=SPAM, seen=Seen(0, 0)
    )


def edit(post: Post, editor: User, body: str) -> Work:
    """Return a change of words by who saw the post as it was at first."""
    return lambda: edit_post(post=post, editor=editor, body=body, now=THEN, seen_revision=0)


def numbers_in(topic: Topic) -> list[int]:
    return sorted(Post.objects.filter(topic=topic).values_list("number", flat=True))


def assert_counters_are_right() -> None:
    call_command("recount", "--check", stdout=StringIO())


def test_sixteen_writers_leave_no_gap_and_no_double(topic: Topic) -> None:
    people = [make_user(f"Writer {number}") for number in range(WRITERS)]
    words = [[f"Words {number} of {turn}" for turn in range(3)] for number in range(WRITERS)]
    refused = at_once([replies(person, topic, said) for person, said in zip(people, words, strict=True)])
    assert set(refused) == {None}
    assert numbers_in(topic) == list(range(1, 3 * WRITERS + 2))
    topic.refresh_from_db()
    assert (topic.reply_count, topic.highest_number) == (3 * WRITERS, 3 * WRITERS + 1)
    assert_counters_are_right()


def test_two_replies_in_the_same_instant_both_stand(topic: Topic) -> None:
    for turn in range(5):
        people = [make_user(), make_user()]
        assert at_once([replies(person, topic, [f"Turn {turn}"]) for person in people]) == [None, None]
    assert numbers_in(topic) == list(range(1, 12))
    assert_counters_are_right()


def test_one_form_sent_by_many_clicks_is_one_reply(topic: Topic) -> None:
    bob, key = make_user("Bob"), UUID(int=7)
    assert set(at_once([replies(bob, topic, ["Once"], key) for _click in range(6)])) == {None}
    assert numbers_in(topic) == [1, 2]
    assert_counters_are_right()


def test_of_two_moderators_one_decides_and_the_other_is_told(topic: Topic, moderators: list[User]) -> None:
    posts = [hold(make_reply(make_user(), topic)) for _post in range(4)]
    works = [
        decision(post, verdict, moderator)
        for post in posts
        for verdict, moderator in zip(("approve", "remove"), moderators, strict=True)
    ]
    refused = [type(refusal) for refusal in at_once(works) if refusal]
    assert refused == [AlreadyDecided] * len(posts)
    assert Decision.objects.count() == len(posts)
    assert set(Decision.objects.values_list("number", flat=True)) == {1}
    assert_counters_are_right()


@pytest.mark.parametrize("verdict", ["hide", "remove"])
def test_a_post_taken_down_during_an_edit_keeps_every_word(
    topic: Topic, moderators: list[User], verdict: str
) -> None:
    bob = make_user("Bob")
    posts = [make_reply(bob, topic, body="The first words") for _post in range(4)]
    works = [
        work
        for post in posts
        for work in (edit(post, bob, "Other words"), decision(post, verdict, moderators[0]))
    ]
    refused = at_once(works)
    for post, edited, decided in zip(posts, refused[::2], refused[1::2], strict=True):
        assert_one_of_both_happened(post, edited, decided)
    assert_counters_are_right()


def assert_one_of_both_happened(post: Post, edited: Exception | None, decided: Exception | None) -> None:
    """Whoever came second saw less than what stood, and is told."""
    post.refresh_from_db()
    if edited is None:
        assert isinstance(decided, PostChanged)
        assert (post.source, post.state) == ("Other words", "published")
        assert Revision.objects.get(post=post).source == "The first words"
    else:
        assert isinstance(edited, EditConflict)
        assert decided is None
        assert (post.source, post.revision_count) == ("The first words", 0)


def test_replies_go_on_while_others_are_taken_down(topic: Topic, moderators: list[User]) -> None:
    posts = [make_reply(make_user(), topic) for _post in range(4)]
    writers = [replies(make_user(), topic, ["One", "Two"]) for _writer in range(4)]
    refused = at_once([*writers, *(decision(post, "hide", moderators[0]) for post in posts)])
    assert set(refused) == {None}
    assert numbers_in(topic) == list(range(1, 14))
    topic.refresh_from_db()
    assert topic.reply_count == 8
    assert_counters_are_right()
