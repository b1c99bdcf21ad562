"""An author may appeal once; another person answers by the clock, and what is granted is as it was."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forums.discussions.actions import edit_post, mark_answer, react
from forums.discussions.models import Category, Post, Reaction, Solution, Topic
from forums.moderation.actions import (
    Grounds,
    answer_appeal,
    appeal_decision,
    confirm_proposal,
    decide,
    decide_or_propose,
    report_post,
    undo_decision,
)
from forums.moderation.actions.appealing import working_days_after
from forums.moderation.actions.sanctioning import Measure, give_sanction
from forums.moderation.errors import (
    AppealedAlready,
    AppealRefused,
    AppealSettled,
    AppealStands,
    AppealTextMissing,
    NotYourAppeal,
    OutcomeMissing,
)
from forums.moderation.models import Appeal, Decision, Proposal, Report
from portal.accounts.models import User
from portal.interactions.models import Interaction
from portal.messaging.models import Message
from tests.forums.factories import hold, make_reply, make_topic, opening

ClientOf = Callable[[User], Client]
ABUSE = Grounds(rule="abuse", post_class="rant")


@pytest.fixture
def hidden(reply: Post, dan: User, now: datetime) -> Decision:
    return decide(post=reply, verdict="hide", moderator=dan, now=now, grounds=ABUSE)


@pytest.fixture
def appeal(hidden: Decision, bob: User, now: datetime) -> Appeal:
    return appeal_decision(decision=hidden, appellant=bob, text="He said so himself.", now=now)


def decided(appeal: Appeal) -> Decision:
    """Return the decision an appeal is against."""
    assert appeal.decision is not None
    return appeal.decision


def everything() -> list[object]:
    """Return all rows an act may touch, but for the version of the page, which only ever rises."""
    tables: list[models.Manager[Any]] = [Post.objects, Topic.objects, Category.objects, Report.objects]
    tables += [Interaction.objects, Reaction._default_manager, Solution._default_manager]
    found = [row for rows in tables for row in rows.order_by("pk").values()]
    return [{name: value for name, value in row.items() if name != "version"} for row in found]


@pytest.mark.parametrize("verdict", ["hide", "remove"])
@pytest.mark.parametrize("is_opening", [True, False])
@pytest.mark.parametrize("is_answered", [True, False])
def test_what_an_appeal_restores_is_as_it_was(
    alice: User,
    bob: User,
    dan: User,
    erin: User,
    now: datetime,
    verdict: str,
    is_opening: bool,
    is_answered: bool,
) -> None:
    topic = make_topic(alice)
    answer = make_reply(bob, topic)
    if is_answered:
        make_reply(erin, topic)
        Topic.objects.filter(pk=topic.pk).update(kind="question")
        answer.topic.refresh_from_db()
        mark_answer(post=answer, kind="community", user=alice, now=now)
    react(post=answer, user=alice, kind="thanks", now=now)
    post = opening(topic) if is_opening else answer
    report_post(post=post, reporter=erin, reason="abuse", now=now)
    before = everything()
    decision = decide(post=post, verdict=verdict, moderator=dan, now=now, grounds=ABUSE)
    author = alice if is_opening else bob
    appeal = appeal_decision(decision=decision, appellant=author, text="Look again", now=now)
    answer_appeal(appeal=appeal, grants=True, outcome="You are right.", moderator=erin, now=now)
    assert everything() == before


def test_the_first_decider_does_not_answer(appeal: Appeal, dan: User, now: datetime) -> None:
    with pytest.raises(NotYourAppeal):
        answer_appeal(appeal=appeal, grants=False, outcome="No", moderator=dan, now=now)


def test_neither_of_two_deciders_answers(
    reply: Post, bob: User, dan: User, fay: User, erin: User, now: datetime
) -> None:
    grounds = Grounds(rule="abuse", post_class="complaint", ground="abuse")
    proposal = decide_or_propose(post=reply, verdict="hide", moderator=dan, now=now, grounds=grounds)
    assert isinstance(proposal, Proposal)
    decision = confirm_proposal(proposal=proposal, moderator=fay, now=now)
    appeal = appeal_decision(decision=decision, appellant=bob, text="No", now=now)
    for moderator in (dan, fay):
        with pytest.raises(NotYourAppeal):
            answer_appeal(appeal=appeal, grants=True, outcome="Yes", moderator=moderator, now=now)
    assert (
        answer_appeal(appeal=appeal, grants=True, outcome="Yes", moderator=erin, now=now).state == "granted"
    )


def test_an_author_who_moderates_does_not_answer_herself(
    alice: User, dan: User, fay: User, now: datetime
) -> None:
    post = make_reply(fay, make_topic(alice))
    decision = decide(post=post, verdict="hide", moderator=dan, now=now, grounds=ABUSE)
    appeal = appeal_decision(decision=decision, appellant=fay, text="No", now=now)
    with pytest.raises(NotYourAppeal):
        answer_appeal(appeal=appeal, grants=True, outcome="Yes", moderator=fay, now=now)


def test_customers_and_agents_answer_nothing(
    appeal: Appeal, alice: User, carol: User, client_of: ClientOf, now: datetime
) -> None:
    for person, code in ((alice, 404), (carol, 403)):
        with pytest.raises(NotYourAppeal):
            answer_appeal(appeal=appeal, grants=True, outcome="Yes", moderator=person, now=now)
        assert client_of(person).get(f"/desk/moderation/appeals/{appeal.pk}/").status_code == code


def test_a_decision_is_appealed_once(appeal: Appeal, bob: User, now: datetime) -> None:
    with pytest.raises(AppealedAlready):
        appeal_decision(decision=decided(appeal), appellant=bob, text="Again", now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.create(decision=decided(appeal), text="Again", created_at=now, due_at=now)


def test_only_the_author_appeals_and_says_why(
    hidden: Decision, alice: User, bob: User, now: datetime
) -> None:
    with pytest.raises(AppealRefused):
        appeal_decision(decision=hidden, appellant=alice, text="Unfair to him", now=now)
    with pytest.raises(AppealTextMissing):
        appeal_decision(decision=hidden, appellant=bob, text="  ", now=now)


def test_after_thirty_days_it_is_too_late(hidden: Decision, bob: User, now: datetime) -> None:
    with pytest.raises(AppealRefused):
        appeal_decision(decision=hidden, appellant=bob, text="Late", now=now + timedelta(days=31))


def test_what_is_shown_again_needs_no_appeal(hidden: Decision, bob: User, dan: User, now: datetime) -> None:
    undo_decision(decision=hidden, moderator=dan, now=now)
    with pytest.raises(AppealRefused):
        appeal_decision(decision=hidden, appellant=bob, text="No", now=now)


def test_an_answer_is_given_once_and_in_writing(
    appeal: Appeal, dan: User, erin: User, fay: User, now: datetime
) -> None:
    with pytest.raises(OutcomeMissing):
        answer_appeal(appeal=appeal, grants=False, outcome=" ", moderator=erin, now=now)
    stale = Appeal.objects.with_subjects().get()
    answer_appeal(appeal=appeal, grants=False, outcome="It stays.", moderator=erin, now=now)
    with pytest.raises(AppealSettled):
        answer_appeal(appeal=stale, grants=True, outcome="Yes", moderator=fay, now=now)
    assert Post.objects.get(pk=decided(appeal).post_id).state == "hidden"


@pytest.mark.parametrize(("grants", "word"), [(True, "granted"), (False, "denied")])
def test_the_author_reads_the_outcome_by_mail_and_on_the_page(
    appeal: Appeal, bob: User, erin: User, client_of: ClientOf, now: datetime, grants: bool, word: str
) -> None:
    answer_appeal(appeal=appeal, grants=grants, outcome="Because <b>I</b> say so.", moderator=erin, now=now)
    message = Message.objects.get(template="forum_appeal_outcome")
    assert (message.to, word in message.subject) == (bob.email, True)
    assert "<b>I</b>" not in message.body.html
    page = client_of(bob).get(f"/forums/p/{decided(appeal).post_id}/decision/").content.decode()
    assert word.title() in page
    assert "Because &lt;b&gt;I&lt;/b&gt; say so." in page


def test_the_clock_counts_working_days() -> None:
    friday = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
    assert working_days_after(friday, 3) == datetime(2026, 11, 25, 16, 0, tzinfo=UTC)


def test_words_sent_again_meanwhile_are_shown_when_the_appeal_is_granted(
    appeal: Appeal, bob: User, erin: User, now: datetime
) -> None:
    post = Post.objects.select_related("topic").get(pk=decided(appeal).post_id)
    edit_post(post=post, editor=bob, body="Milder words", seen_revision=0, now=now)
    assert post.state == "held"
    answer_appeal(appeal=appeal, grants=True, outcome="Fine", moderator=erin, now=now)
    assert Post.objects.get(pk=post.pk).is_published


def test_a_moderator_who_takes_her_decision_back_ends_the_appeal(
    appeal: Appeal, dan: User, now: datetime
) -> None:
    undo_decision(decision=decided(appeal), moderator=dan, now=now)
    assert Appeal.objects.get().state == "granted"


def test_the_author_reads_everything_and_appeals_on_the_page(
    reply: Post, bob: User, dan: User, client_of: ClientOf
) -> None:
    grounds = Grounds(rule="abuse", post_class="rant", quote="Carl is a liar.", mend="Leave Carl out.")
    decide(post=reply, verdict="hide", moderator=dan, now=timezone.now(), grounds=grounds)
    client, url = client_of(bob), f"/forums/p/{reply.pk}/decision/"
    assert url in client.get(reply.topic.get_absolute_url()).content.decode()
    page = client.get(url).content.decode()
    for words in ("No insults and no threats", "Carl is a liar.", "Leave Carl out.", "Change the post"):
        assert words in page
    assert "within 3 working days" in page
    page = client.post(url, {"text": "Carl agrees"}, follow=True).content.decode()
    assert "Carl agrees" in page
    assert "answers by" in page
    assert client.post(url, {"text": "Again"}).status_code == 422


def test_a_stranger_does_not_learn_what_was_decided(
    hidden: Decision, alice: User, visitor: Client, client_of: ClientOf
) -> None:
    url = f"/forums/p/{hidden.post_id}/decision/"
    assert client_of(alice).get(url).status_code == 404
    assert visitor.get(url).status_code == 302
    assert client_of(alice).post(url, {"text": "Me too"}).status_code == 404


def test_a_moderator_answers_on_the_desk(appeal: Appeal, erin: User, client_of: ClientOf) -> None:
    client, url = client_of(erin), f"/desk/moderation/appeals/{appeal.pk}/"
    assert (
        "He said so himself."
        in client.get("/desk/moderation/appeals/").content.decode() + client.get(url).content.decode()
    )
    assert client.post(url, {"grant": "1", "outcome": ""}).status_code == 422
    client.post(url, {"grant": "1", "outcome": "You are right."})
    assert Post.objects.get(pk=decided(appeal).post_id).is_published
    assert "Granted" in client.get("/desk/moderation/appeals/?answered=1").content.decode()


def test_who_decided_reads_why_she_cannot_answer(appeal: Appeal, dan: User, client_of: ClientOf) -> None:
    page = client_of(dan).get(f"/desk/moderation/appeals/{appeal.pk}/").content.decode()
    assert "another person answers the appeal" in page
    assert 'name="grant"' not in page


def test_who_was_overruled_does_not_take_the_same_words_down_again(
    appeal: Appeal, bob: User, dan: User, erin: User, fay: User, now: datetime
) -> None:
    answer_appeal(appeal=appeal, grants=True, outcome="Fine", moderator=erin, now=now)
    post = Post.objects.select_related("topic", "author").get(pk=decided(appeal).post_id)
    with pytest.raises(AppealStands):
        decide(post=post, verdict="remove", moderator=dan, now=now, grounds=ABUSE)
    later = now + timedelta(hours=1)
    edit_post(post=post, editor=bob, body="Something worse", seen_revision=0, now=later)
    decide(post=post, verdict="remove", moderator=dan, now=later, grounds=ABUSE)


def test_what_was_done_to_the_author_with_the_decision_is_undone_too(
    hidden: Decision, bob: User, dan: User, erin: User, now: datetime
) -> None:
    measure = Measure(kind="silence", until=now + timedelta(days=3), rule="abuse")
    give_sanction(person=bob, measure=measure, moderator=dan, now=now, decision=hidden)
    appeal = appeal_decision(decision=hidden, appellant=bob, text="No", now=now)
    answer_appeal(appeal=appeal, grants=True, outcome="Fine", moderator=erin, now=now)
    bob.refresh_from_db()
    assert bob.silenced_until is None


def test_the_appeals_cost_the_same_for_three_and_for_thirty(
    alice: User, bob: User, dan: User, erin: User, client_of: ClientOf, now: datetime
) -> None:
    client, topic = client_of(erin), make_topic(alice)
    client.get("/desk/moderation/appeals/")
    costs = []
    for size in (3, 27):
        for _appeal in range(size):
            decision = decide(
                post=make_reply(bob, topic), verdict="hide", moderator=dan, now=now, grounds=ABUSE
            )
            appeal_decision(decision=decision, appellant=bob, text="No", now=now)
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/desk/moderation/appeals/").status_code == 200
        costs.append(len(captured))
    assert costs[0] == costs[1]


def test_what_waits_for_a_moderator_is_called_undecided(reply: Post, bob: User, client_of: ClientOf) -> None:
    hold(reply)

    topic = client_of(bob).get(reply.topic.get_absolute_url()).text
    page = client_of(bob).get(f"/forums/p/{reply.pk}/decision/").text

    assert "What happens to it next" in topic
    assert "What was decided" not in topic
    assert "<h1>Your post waits for a moderator</h1>" in page
