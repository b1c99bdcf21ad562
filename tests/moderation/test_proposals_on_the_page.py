"""The queue and the page of a proposal say who waits for whom, and leave nothing to guess."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.test import Client

from forums.discussions.models import Post
from forums.moderation.actions import Grounds, Measure, claim_post, decide_or_propose, give_sanction
from forums.moderation.models import Claim, Proposal
from portal.accounts.models import User
from tests.forums.factories import make_reply

ClientOf = Callable[[User], Client]
LIAR = Grounds(post_class="complaint", ground="abuse", mend="Leave Carl out.")


@pytest.fixture
def proposal(reply: Post, dan: User, now: datetime) -> Proposal:
    made = decide_or_propose(post=reply, verdict="hide", moderator=dan, now=now, grounds=LIAR)
    assert isinstance(made, Proposal)
    return made


def page_of(client: Client, proposal: Proposal) -> str:
    return str(client.get(f"/desk/moderation/{proposal.post_id}/").content.decode())


def test_the_queue_says_that_a_second_person_is_waited_for(
    proposal: Proposal, fay: User, client_of: ClientOf
) -> None:
    page = client_of(fay).get("/desk/moderation/").content.decode()
    assert "Second person" in page
    assert "Reported" not in page


def test_the_second_person_reads_all_that_the_author_will_read(
    proposal: Proposal, fay: User, client_of: ClientOf
) -> None:
    assert "Leave Carl out." in page_of(client_of(fay), proposal)


def test_who_proposed_reads_that_somebody_else_decides_and_is_offered_no_second_proposal(
    proposal: Proposal, dan: User, fay: User, client_of: ClientOf
) -> None:
    page = page_of(client_of(dan), proposal)
    assert "somebody else confirms or declines it" in page
    for client in (client_of(dan), client_of(fay)):
        assert 'value="hide"' not in page_of(client, proposal)


def test_who_declines_says_why_and_the_page_keeps_it(
    proposal: Proposal, dan: User, fay: User, client_of: ClientOf
) -> None:
    typed = {"answer": "He has a point."}
    client_of(fay).post(f"/desk/moderation/proposals/{proposal.pk}/decline/", typed)
    page = page_of(client_of(dan), proposal)
    assert "He has a point." in page
    assert "Declined" in page


def test_a_claim_ends_with_the_next_post_one_opens(
    reply: Post, alice: User, dan: User, now: datetime
) -> None:
    other = make_reply(alice, reply.topic)
    claim_post(post=reply, moderator=dan, now=now)
    claim_post(post=other, moderator=dan, now=now + timedelta(minutes=1))
    live = Claim.objects.live(now + timedelta(minutes=1, seconds=1))
    assert [claim.post_id for claim in live] == [other.pk]


def test_a_measure_by_rule_speaks_of_the_person(alice: User, dan: User, now: datetime) -> None:
    measure = Measure(kind="warning", until=now + timedelta(days=7), rule="abuse")
    sanction = give_sanction(person=alice, measure=measure, moderator=dan, now=now)
    assert sanction.reason == "You attacked somebody. What went wrong may be said plainly without it."
    told = replace(measure, reason="Be kind.")
    assert give_sanction(person=alice, measure=told, moderator=dan, now=now).reason == "Be kind."


def test_what_a_decision_needs_is_not_called_optional(reply: Post, dan: User, client_of: ClientOf) -> None:
    page = client_of(dan).get(f"/desk/moderation/{reply.pk}/").content.decode()
    [label] = [line for line in page.splitlines() if "What is it?" in line]
    assert "optional" not in label
