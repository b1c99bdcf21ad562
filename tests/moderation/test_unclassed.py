"""What nobody classed may be a complaint: no act of one person rewrites it or takes it out of view."""

import tracemalloc
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from forums.discussions.actions import (
    Act,
    NewTopic,
    edit_post,
    merge_topics,
    recategorize,
    rename_topic,
    split_topic,
    undo_operation,
)
from forums.discussions.actions.rooms import CategoryWish, save_category
from forums.discussions.models import Category, Post, Topic
from forums.discussions.visibility import Visibility
from forums.moderation.actions import (
    Grounds,
    confirm_proposal,
    decide,
    decide_many,
    decide_or_propose,
    undo_decision,
)
from forums.moderation.errors import (
    AnswersWouldGo,
    ClassMissing,
    ComplaintStays,
    ComplaintWouldGo,
    RoomHoldsComplaint,
    RoomMayHoldComplaints,
    SecondPersonNeeded,
)
from forums.moderation.keeping import keep_answers
from forums.moderation.models import Decision, Proposal
from portal.accounts.models import User
from tests.forums.factories import make_category, make_reply, make_room, make_topic, opening

ClientOf = Callable[[User], Client]


@pytest.fixture
def staff_room(db: None) -> Category:
    return make_category("Backstage", visibility=Visibility.STAFF)


def say(post: Post, moderator: User, post_class: str, now: datetime) -> Decision:
    """Say what a post is, and nothing else."""
    return decide(
        post=post, verdict="class", moderator=moderator, now=now, grounds=Grounds(post_class=post_class)
    )


@pytest.mark.parametrize("verdict", ["hide", "remove"])
def test_nothing_a_customer_wrote_is_taken_down_before_somebody_says_what_it_is(
    reply: Post, dan: User, now: datetime, verdict: str
) -> None:
    with pytest.raises(ClassMissing):
        decide(post=reply, verdict=verdict, moderator=dan, now=now, grounds=Grounds(rule="abuse"))
    assert Post.objects.get(pk=reply.pk).is_published
    rant = Grounds(rule="abuse", post_class="rant")
    assert decide(post=reply, verdict=verdict, moderator=dan, now=now, grounds=rant).is_against


def test_what_colleagues_wrote_goes_without_a_class(
    carol: User, reply: Post, dan: User, now: datetime
) -> None:
    ours = make_reply(carol, reply.topic)
    assert decide(post=ours, verdict="hide", moderator=dan, now=now, grounds=Grounds(reason="Old")).is_against


def test_a_post_is_classed_without_deciding_about_it(reply: Post, dan: User, now: datetime) -> None:
    decision = say(reply, dan, "question", now)
    assert (decision.verdict, decision.post_class) == ("class", "question")
    assert (decision.state_before, decision.state_after) == ("published", "published")
    with pytest.raises(ClassMissing):
        decide(post=reply, verdict="class", moderator=dan, now=now)


def test_a_class_is_taken_back_and_the_post_is_unclassed_again(reply: Post, dan: User, now: datetime) -> None:
    undo_decision(decision=say(reply, dan, "question", now), moderator=dan, now=now)
    with pytest.raises(ClassMissing):
        decide(post=reply, verdict="hide", moderator=dan, now=now, grounds=Grounds(rule="abuse"))


def test_nobody_rewrites_what_is_unclassed(reply: Post, dan: User, now: datetime) -> None:
    change = {"body": "All is well.", "reason": "Tone", "seen_revision": 0}
    with pytest.raises(ClassMissing):
        edit_post(post=reply, editor=dan, now=now, **change)  # type: ignore[arg-type]
    say(reply, dan, "question", now)
    assert edit_post(post=reply, editor=dan, now=now, **change).source == "All is well."  # type: ignore[arg-type]


def test_the_page_of_the_change_says_so_before_anything_is_typed(
    reply: Post, dan: User, client_of: ClientOf
) -> None:
    page = client_of(dan).get(f"/forums/p/{reply.pk}/edit/").content.decode()
    assert "Say first what it is" in page
    assert f"/desk/moderation/{reply.pk}/" in page
    assert "<textarea" not in page


def test_the_title_of_a_complaint_is_as_firm_as_its_words(alice: User, dan: User, now: datetime) -> None:
    topic, act = make_topic(alice, title="They sold me a broken grinder"), Act(by=dan, now=now)
    with pytest.raises(ClassMissing):
        rename_topic(topic=topic, title="A question", act=act)
    say(opening(topic), dan, "complaint", now)
    with pytest.raises(ComplaintStays):
        rename_topic(topic=topic, title="A question", act=act)
    assert Topic.objects.get(pk=topic.pk).title == "They sold me a broken grinder"


@pytest.mark.parametrize("mode", ["members", "staff", "groups", "own public"])
def test_to_move_where_fewer_read_is_to_hide(
    reply: Post, alice: User, dan: User, now: datetime, mode: str
) -> None:
    room, act = make_room(mode, alice), Act(by=dan, now=now)
    say(opening(reply.topic), dan, "question", now)
    with pytest.raises(ComplaintWouldGo, match="post 2"):
        recategorize(topic=reply.topic, category=room, act=act)
    say(reply, dan, "complaint", now)
    with pytest.raises(ComplaintWouldGo):
        recategorize(topic=reply.topic, category=room, act=act)
    assert Topic.objects.get(pk=reply.topic_id).category_id == reply.topic.category_id


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ([2], "post 2 may be a genuine complaint. Say first what it is;"),
        (
            [2, 3, 4, 5, 6, 7],
            "posts 2, 3, 4, 5, 6 … may be genuine complaints. Say first what each of them is;",
        ),
    ],
)
def test_one_and_many_posts_are_spoken_of_as_such(numbers: list[int], words: str) -> None:
    assert words in str(ComplaintWouldGo(numbers))


def test_what_is_classed_as_something_else_moves_anywhere(
    reply: Post, dan: User, staff_room: Category, now: datetime
) -> None:
    for post in (opening(reply.topic), reply):
        say(post, dan, "question", now)
    recategorize(topic=reply.topic, category=staff_room, act=Act(by=dan, now=now))
    assert Topic.objects.get(pk=reply.topic_id).category_id == staff_room.pk


def test_a_complaint_moves_where_as_many_read(reply: Post, dan: User, now: datetime) -> None:
    room = make_category("Elsewhere")
    recategorize(topic=reply.topic, category=room, act=Act(by=dan, now=now))
    assert Topic.objects.get(pk=reply.topic_id).category_id == room.pk


def test_a_complaint_two_people_hid_is_not_moved_away_from_its_author(
    reply: Post, dan: User, fay: User, staff_room: Category, now: datetime
) -> None:
    say(opening(reply.topic), dan, "question", now)
    grounds = Grounds(post_class="complaint", ground="abuse")
    proposal = decide_or_propose(post=reply, verdict="hide", moderator=dan, now=now, grounds=grounds)
    assert isinstance(proposal, Proposal)
    confirm_proposal(proposal=proposal, moderator=fay, now=now)
    with pytest.raises(ComplaintWouldGo):
        recategorize(topic=reply.topic, category=staff_room, act=Act(by=dan, now=now))


def test_merging_and_splitting_are_no_way_around(
    reply: Post, dan: User, staff_room: Category, now: datetime
) -> None:
    act = Act(by=dan, now=now)
    inside = make_topic(dan, category=staff_room)
    with pytest.raises(ComplaintWouldGo):
        merge_topics(topic=reply.topic, into=inside, act=act)
    with pytest.raises(ComplaintWouldGo):
        split_topic(topic=reply.topic, posts=[reply.pk], wish=NewTopic("Gone", staff_room), act=act)
    assert Post.objects.get(pk=reply.pk).topic_id == reply.topic_id


def test_nor_is_taking_an_opening_back(reply: Post, alice: User, dan: User, now: datetime) -> None:
    act = Act(by=dan, now=now)
    say(opening(reply.topic), dan, "question", now)
    say(reply, dan, "question", now)
    recategorize(topic=reply.topic, category=make_room("members"), act=act)
    Topic.objects.get(pk=reply.topic_id)
    opened = recategorize(topic=reply.topic, category=make_category("Open"), act=act)
    late = make_reply(alice, Topic.objects.get(pk=reply.topic_id))
    with pytest.raises(ComplaintWouldGo, match=f"post {late.number}"):
        undo_operation(operation=opened, act=act)


def test_a_room_that_holds_a_complaint_stays_as_open_as_it_is(reply: Post, dan: User, now: datetime) -> None:
    say(reply, dan, "complaint", now)
    room = reply.topic.category
    wish = CategoryWish(name=room.name, slug=room.slug, visibility=Visibility.STAFF)
    with pytest.raises(RoomHoldsComplaint):
        save_category(wish=wish, by=dan, category=room)
    assert Category.objects.get(pk=room.pk).visibility == Visibility.PUBLIC


def close_to_customers(room: Category, by: User) -> Category:
    wish = CategoryWish(name=room.name, slug=room.slug, visibility=Visibility.STAFF)
    return save_category(wish=wish, by=by, category=room)


def test_a_room_is_not_closed_before_what_looks_like_a_complaint_has_a_class(
    reply: Post, dan: User, now: datetime
) -> None:
    room = reply.topic.category
    with pytest.raises(RoomMayHoldComplaints, match="“Grinder”, post 2"):
        close_to_customers(room, dan)
    assert Category.objects.get(pk=room.pk).visibility == Visibility.PUBLIC
    say(reply, dan, "rant", now)
    assert close_to_customers(room, dan).visibility == Visibility.STAFF


def test_what_looks_like_a_complaint_of_the_own_team_or_is_gone_closes_no_door(
    reply: Post, dan: User, now: datetime
) -> None:
    make_reply(dan, reply.topic, body="Ours came broken, too.")
    Post.objects.filter(pk=reply.pk).update(state="removed", published_at=None)
    assert close_to_customers(reply.topic.category, dan).visibility == Visibility.STAFF


def test_closing_a_room_reads_its_posts_by_few_statements(
    reply: Post, alice: User, dan: User, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for _ in range(12):
        make_reply(alice, reply.topic, body="Mine came broken.")
    room = reply.topic.category
    with django_assert_max_num_queries(16), pytest.raises(RoomMayHoldComplaints, match="…"):
        close_to_customers(room, dan)


def test_a_first_post_does_not_take_complaints_below_it_along(
    alice: User, bob: User, dan: User, now: datetime
) -> None:
    first = opening(make_topic(alice))
    make_reply(bob, first.topic, body="Mine came broken too, and nobody answers.")
    spam = Grounds(rule="spam")
    with pytest.raises(AnswersWouldGo, match="post 2"):
        decide(post=first, verdict="remove", moderator=dan, now=now, grounds=spam)
    say(Post.objects.get(topic=first.topic, number=2), dan, "question", now)
    assert decide(post=first, verdict="remove", moderator=dan, now=now, grounds=spam).is_against


def test_what_stands_below_a_first_post_is_looked_through_without_its_pages(
    alice: User, bob: User, dan: User
) -> None:
    first = opening(make_topic(alice))
    for _ in range(12):
        make_reply(bob, first.topic)
    Post.objects.update(html="x" * 500_000)
    tracemalloc.start()
    keep_answers(first, dan)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 2_000_000


def test_bulk_acts_leave_what_looks_like_a_complaint_even_as_spam(
    reply: Post, dan: User, now: datetime
) -> None:
    spam = Grounds(rule="spam")
    _act, refused = decide_many(posts=[reply], verdict="remove", moderator=dan, now=now, grounds=spam)
    assert sum(refused.values()) == 1
    assert Post.objects.get(pk=reply.pk).is_published


def test_bulk_acts_class_what_does_not_look_like_a_complaint(
    reply: Post, alice: User, dan: User, now: datetime
) -> None:
    other = make_reply(alice, reply.topic, body="I use the third mark.")
    grounds = Grounds(post_class="other")
    act, refused = decide_many(posts=[reply, other], verdict="class", moderator=dan, now=now, grounds=grounds)
    assert (act.decided_count, sum(refused.values())) == (1, 1)
    assert Decision.objects.get().post_id == other.pk


def test_restoring_a_complaint_is_not_taken_back_by_one_person(
    reply: Post, dan: User, fay: User, now: datetime
) -> None:
    decide(
        post=reply, verdict="hide", moderator=dan, now=now, grounds=Grounds(rule="abuse", post_class="rant")
    )
    restored = decide(
        post=reply, verdict="restore", moderator=fay, now=now, grounds=Grounds(post_class="complaint")
    )
    with pytest.raises(SecondPersonNeeded):
        undo_decision(decision=restored, moderator=dan, now=now)
    assert Post.objects.get(pk=reply.pk).is_published


def test_a_moderator_classes_a_post_on_its_page(reply: Post, dan: User, client_of: ClientOf) -> None:
    url = f"/desk/moderation/{reply.pk}/"
    typed = {"verdict": "class", "post_class": "question", "decision_number": 0, "revision": 0}
    client_of(dan).post(url, typed)
    assert Decision.objects.get().post_class == "question"
    assert Post.objects.get(pk=reply.pk).is_published


def test_an_author_reads_what_her_post_was_taken_for(
    reply: Post, bob: User, dan: User, client_of: ClientOf, now: datetime
) -> None:
    decide(
        post=reply, verdict="hide", moderator=dan, now=now, grounds=Grounds(rule="abuse", post_class="rant")
    )
    page = client_of(bob).get(f"/forums/p/{reply.pk}/decision/").content.decode()
    assert "What we took it for" in page
    assert "Rant" in page


def test_the_word_of_a_colleague_that_it_is_a_complaint_is_not_taken_back_by_who_wants_it_gone(
    reply: Post, dan: User, fay: User, now: datetime
) -> None:
    undo_decision(decision=say(reply, fay, "complaint", now), moderator=dan, now=now)
    rant = Grounds(rule="abuse", post_class="rant")
    with pytest.raises(SecondPersonNeeded):
        decide(post=reply, verdict="hide", moderator=dan, now=now, grounds=rant)
    assert Post.objects.get(pk=reply.pk).is_published


def test_a_room_does_not_close_over_a_complaint_whose_class_one_person_took_back(
    reply: Post, dan: User, fay: User, now: datetime
) -> None:
    Post.objects.filter(pk=reply.pk).update(source="Es kam zerbrochen an.")
    undo_decision(decision=say(reply, fay, "complaint", now), moderator=dan, now=now)
    room = reply.topic.category
    wish = CategoryWish(name=room.name, slug=room.slug, visibility=Visibility.STAFF)
    with pytest.raises(RoomHoldsComplaint):
        save_category(wish=wish, by=dan, category=room)
    say(reply, fay, "rant", now)
    assert save_category(wish=wish, by=dan, category=room).visibility == Visibility.STAFF


def test_a_class_is_said_of_the_words_that_stood_there(
    reply: Post, bob: User, dan: User, now: datetime
) -> None:
    say(reply, dan, "praise", now)
    later = now + timedelta(minutes=5)
    edit_post(post=reply, editor=bob, body="Es kam zerbrochen an.", now=later, seen_revision=0)
    with pytest.raises(ClassMissing):
        decide(post=reply, verdict="hide", moderator=dan, now=later, grounds=Grounds(reason="Not nice."))


@pytest.mark.parametrize("words", ["It came broken.", "Es kam zerbrochen an."])
def test_the_approval_of_a_complaint_is_not_taken_back_by_another_alone(
    reply: Post, dan: User, fay: User, now: datetime, words: str
) -> None:
    Post.objects.filter(pk=reply.pk).update(state=Post.State.HELD, held_at=now, source=words)
    said = Grounds(post_class="" if "broken" in words else "complaint")
    reply.refresh_from_db()
    approved = decide(post=reply, verdict="approve", moderator=fay, now=now, grounds=said)
    with pytest.raises(SecondPersonNeeded):
        undo_decision(decision=approved, moderator=dan, now=now)
    assert Post.objects.get(pk=reply.pk).is_published
    undo_decision(decision=approved, moderator=fay, now=now)
    assert Post.objects.get(pk=reply.pk).state == Post.State.HELD


@pytest.fixture
def told(client_of: ClientOf, dan: User, reply: Post) -> Callable[..., Any]:
    """Send a moderator's keys for a post whose words don't show what it is."""
    Post.objects.filter(pk=reply.pk).update(source="Grind finer, then wait a minute.")

    def send(**fields: str) -> Any:
        seen = {"decision_number": "0", "revision": "0"}
        return client_of(dan).post(f"/desk/moderation/{reply.pk}/", {**seen, **fields})

    return send


@pytest.mark.parametrize(
    ("post_class", "rule"), [("rant", "abuse"), ("other", "off_topic"), ("praise", "off_topic")]
)
def test_who_says_what_it_is_needs_no_third_key_for_the_usual_rule(
    told: Callable[..., Any], post_class: str, rule: str
) -> None:
    assert told(verdict="hide", post_class=post_class).status_code == 303
    made = Decision.objects.get()
    assert (made.post_class, made.rule, bool(made.reason)) == (post_class, rule, True)


def test_another_rule_or_a_reason_stands_before_the_usual_one(told: Callable[..., Any]) -> None:
    assert told(verdict="hide", post_class="other", reason="It names a child.").status_code == 303
    assert (Decision.objects.get().rule, Decision.objects.get().reason) == ("", "It names a child.")


def test_a_guess_alone_takes_nothing_down(told: Callable[..., Any], reply: Post) -> None:
    Post.objects.filter(pk=reply.pk).update(source="How fine do you grind?")
    refused = told(verdict="hide", post_class="question")
    assert refused.status_code == 409
    assert "Choose a rule or write a reason" in refused.content.decode()
    assert Post.objects.get(pk=reply.pk).is_published


def test_an_old_complaint_is_found_behind_more_posts_than_one_batch_holds(
    reply: Post, dan: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forums.moderation.keeping.BATCH", 2)
    for _ in range(5):
        make_reply(bob, reply.topic, body="Thank you!")
    with pytest.raises(RoomMayHoldComplaints, match="“Grinder”, post 2"):
        close_to_customers(reply.topic.category, dan)
