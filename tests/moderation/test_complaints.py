"""A complaint is answered, not erased: taking one down needs a lawful ground and a second person."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from forums.discussions.actions import edit_post
from forums.discussions.models import Post
from forums.moderation.actions import (
    Grounds,
    confirm_proposal,
    decide,
    decide_or_propose,
    decline_proposal,
    report_post,
    undo_decision,
)
from forums.moderation.classes import guess_class
from forums.moderation.errors import (
    AlreadyProposed,
    GroundMissing,
    ProposalSettled,
    QuoteNotFound,
    SamePerson,
    SecondPersonNeeded,
)
from forums.moderation.models import Decision, Proposal
from portal.accounts.models import User
from portal.interactions.models import Interaction
from portal.messaging.models import Message
from tests.forums.factories import hold, make_reply, make_topic

ClientOf = Callable[[User], Client]
LIAR = Grounds(rule="abuse", post_class="complaint", ground="abuse", quote="Carl is a liar.")


def propose(post: Post, moderator: User, now: datetime, verdict: str = "hide") -> Proposal:
    made = decide_or_propose(post=post, verdict=verdict, moderator=moderator, now=now, grounds=LIAR)
    assert isinstance(made, Proposal)
    return made


@pytest.mark.parametrize("verdict", ["hide", "remove"])
def test_one_person_alone_takes_no_complaint_down(
    reply: Post, dan: User, now: datetime, verdict: str
) -> None:
    with pytest.raises(SecondPersonNeeded):
        decide(post=reply, verdict=verdict, moderator=dan, now=now, grounds=LIAR)
    assert Post.objects.get(pk=reply.pk).is_published


def test_a_complaint_needs_a_lawful_ground(reply: Post, dan: User, now: datetime) -> None:
    without = Grounds(rule="abuse", post_class="complaint")
    with pytest.raises(GroundMissing):
        decide_or_propose(post=reply, verdict="hide", moderator=dan, now=now, grounds=without)
    assert not Proposal.objects.exists()


def test_until_a_second_person_agrees_the_post_stays(
    reply: Post, dan: User, visitor: Client, now: datetime
) -> None:
    propose(reply, dan, now)
    assert Post.objects.get(pk=reply.pk).is_published
    assert "Carl is a liar." in visitor.get(reply.topic.get_absolute_url()).content.decode()
    assert not Decision.objects.exists()


def test_the_second_person_carries_it_out_and_both_names_stay(
    reply: Post, bob: User, dan: User, fay: User, now: datetime
) -> None:
    decision = confirm_proposal(proposal=propose(reply, dan, now), moderator=fay, now=now)
    reply.refresh_from_db()
    assert reply.state == "hidden"
    assert (decision.decided_by, decision.confirmed_by, decision.is_confirmed) == (dan, fay, True)
    mail = Message.objects.get(template="forum_decision").body.text
    assert "Carl is a liar." in mail
    assert "decided by two people" in mail


def test_one_person_does_not_take_a_complaint_away_by_changing_its_words(
    reply: Post, dan: User, client_of: ClientOf, now: datetime
) -> None:
    propose(reply, dan, now)
    typed = {"body": "All is well.", "reason": "Tone", "seen_revision": "0"}
    answer = client_of(dan).post(f"/forums/p/{reply.pk}/edit/", typed)
    assert "is not rewritten by one person" in answer.content.decode()
    assert "Carl is a liar." in Post.objects.get(pk=reply.pk).source
    assert reply.author is not None
    edit_post(post=reply, editor=reply.author, body="The parcel is late.", seen_revision=0, now=now)
    assert Post.objects.get(pk=reply.pk).source == "The parcel is late."


def test_who_proposes_does_not_confirm(reply: Post, dan: User, now: datetime) -> None:
    with pytest.raises(SamePerson):
        confirm_proposal(proposal=propose(reply, dan, now), moderator=dan, now=now)
    assert Post.objects.get(pk=reply.pk).is_published


def test_a_declined_proposal_changes_nothing_and_is_settled(
    reply: Post, dan: User, fay: User, now: datetime
) -> None:
    proposal = propose(reply, dan, now)
    decline_proposal(proposal=proposal, moderator=fay, now=now, answer="He has a point")
    assert Post.objects.get(pk=reply.pk).is_published
    with pytest.raises(ProposalSettled):
        confirm_proposal(proposal=proposal, moderator=fay, now=now)


def test_one_proposal_at_a_time_waits_for_a_post(reply: Post, dan: User, fay: User, now: datetime) -> None:
    propose(reply, dan, now)
    with pytest.raises(AlreadyProposed):
        propose(reply, fay, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.create(
            post=reply, verdict="hide", ground="abuse", reason="Again", proposed_by=fay, proposed_at=now
        )


def test_words_changed_since_are_not_taken_down(
    reply: Post, bob: User, dan: User, fay: User, now: datetime
) -> None:
    proposal = propose(reply, dan, now)
    edit_post(post=reply, editor=bob, body="It came broken.", seen_revision=0, now=now)
    with pytest.raises(ProposalSettled):
        confirm_proposal(proposal=proposal, moderator=fay, now=now)
    assert Proposal.objects.get().state == "open"


def test_another_decision_overtakes_the_proposal(
    reply: Post, alice: User, dan: User, fay: User, now: datetime
) -> None:
    propose(reply, dan, now)
    report_post(post=reply, reporter=alice, reason="abuse", now=now)
    decide(post=reply, verdict="dismiss", moderator=fay, now=now)
    assert Proposal.objects.get().state == "overtaken"


def test_a_complaint_does_not_become_a_rant_by_the_word_of_who_wants_it_gone(
    reply: Post, alice: User, dan: User, fay: User, now: datetime
) -> None:
    report_post(post=reply, reporter=alice, reason="abuse", now=now)
    decide(post=reply, verdict="dismiss", moderator=dan, now=now, grounds=Grounds(post_class="complaint"))
    rant = Grounds(rule="abuse", post_class="rant")
    with pytest.raises(SecondPersonNeeded):
        decide(post=reply, verdict="hide", moderator=dan, now=now, grounds=rant)
    with pytest.raises(SecondPersonNeeded):
        decide(post=reply, verdict="hide", moderator=fay, now=now, grounds=rant)


def test_the_database_keeps_one_from_hiding_a_complaint_alone(reply: Post, dan: User, now: datetime) -> None:
    row: dict[str, Any] = {
        "post": reply,
        "number": 1,
        "verdict": "hide",
        "post_class": "complaint",
        "reason": "No",
        "decided_by": dan,
        "decided_at": now,
        "state_before": "published",
        "state_after": "hidden",
    }
    for wrong in ({}, {"ground": "abuse"}, {"ground": "abuse", "is_confirmed": True, "confirmed_by": dan}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.create(**row, **wrong)


def test_a_rant_is_removed_by_one_person(reply: Post, dan: User, now: datetime) -> None:
    rant = Grounds(rule="abuse", post_class="rant")
    decision = decide(post=reply, verdict="remove", moderator=dan, now=now, grounds=rant)
    assert decision.state_after == "removed"


def test_an_approved_complaint_waits_for_an_answer(reply: Post, dan: User, now: datetime) -> None:
    decision = decide(
        post=hold(reply), verdict="approve", moderator=dan, now=now, grounds=Grounds(post_class="complaint")
    )
    touch = Interaction.objects.get(kind="forum.post", source_id=reply.pk)
    assert (touch.is_complaint, touch.is_waiting) == (True, True)
    undo_decision(decision=decision, moderator=dan, now=now)
    touch.refresh_from_db()
    assert (touch.is_complaint, touch.is_waiting) == (False, False)


@pytest.mark.parametrize("quote", ["*broken*", "It came broken.", "came\n broken"])
def test_a_passage_is_quoted_as_written_or_as_shown(
    reply: Post, dan: User, now: datetime, quote: str
) -> None:
    grounds = Grounds(rule="abuse", post_class="rant", quote=quote)
    decision = decide(post=reply, verdict="hide", moderator=dan, now=now, grounds=grounds)
    assert decision.quote == " ".join(quote.split())


def test_a_passage_that_does_not_stand_in_the_post_is_refused(reply: Post, dan: User, now: datetime) -> None:
    with pytest.raises(QuoteNotFound):
        decide(post=reply, verdict="hide", moderator=dan, now=now, grounds=Grounds(rule="abuse", quote="Ha"))


@pytest.mark.parametrize(
    ("words", "guess"),
    [
        ("The grinder arrived broken and nobody answers.", "complaint"),
        ("Which setting do you use for filter?", "question"),
        ("Thank you, lovely coffee.", "praise"),
        ("THIS IS ALL A BIG JOKE AND YOU KNOW IT", "rant"),
        ("I use the third mark.", ""),
        ("Die Mühle kam kaputt an, und niemand antwortet.", "complaint"),
        ("Le moulin ne fonctionne plus.", "complaint"),
        ("El molinillo llegó dañado y sigo esperando.", "complaint"),
        ("Danke, sehr guter Kaffee.", "praise"),
        ("Merci !", "praise"),
    ],
)
def test_the_class_is_guessed_from_the_words(alice: User, words: str, guess: str) -> None:
    assert guess_class(make_reply(alice, make_topic(alice), body=words)) == guess


def test_two_moderators_take_a_complaint_down_on_the_pages(
    reply: Post, dan: User, fay: User, client_of: ClientOf
) -> None:
    url = f"/desk/moderation/{reply.pk}/"
    assert 'value="complaint"' in client_of(dan).get(url).content.decode()
    typed = {"verdict": "hide", "rule": "abuse", "post_class": "complaint", "ground": "abuse"}
    page = client_of(dan).post(url, {**typed, "decision_number": 0, "revision": 0}, follow=True)
    assert "Another moderator confirms it" in page.content.decode()
    assert "Dan Dale proposes: Hide" in client_of(fay).get(url).content.decode()
    client_of(fay).post(f"/desk/moderation/proposals/{Proposal.objects.get().pk}/confirm/")
    assert Post.objects.get(pk=reply.pk).state == "hidden"


def test_a_complaint_without_ground_comes_back_with_what_to_do(
    reply: Post, dan: User, client_of: ClientOf
) -> None:
    typed = {"verdict": "hide", "rule": "abuse", "post_class": "complaint", "quote": "Carl is a liar."}
    answer = client_of(dan).post(
        f"/desk/moderation/{reply.pk}/", {**typed, "decision_number": 0, "revision": 0}
    )
    assert answer.status_code == 409
    assert "A complaint is answered, not erased." in answer.content.decode()
    assert "Carl is a liar.</textarea>" in answer.content.decode()


def test_spam_goes_with_one_key(reply: Post, dan: User, client_of: ClientOf) -> None:
    url = f"/desk/moderation/{reply.pk}/"
    client_of(dan).post(url, {"verdict": "spam", "decision_number": 0, "revision": 0})
    decision = Decision.objects.get()
    assert (decision.verdict, decision.rule, decision.post_class) == ("remove", "spam", "spam")
