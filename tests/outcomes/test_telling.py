"""Telling of outcomes: each contributor who agreed hears it once, and nobody else does."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from feedback.outcomes.actions import edit_outcome, publish_outcome, retract_outcome, tell_batch
from feedback.outcomes.models import Outcome, Telling
from feedback.suggestions.actions import make_suggestion, tell_new, vote_for
from feedback.surveys.actions import hold_response, touch_of
from feedback.surveys.models import Mode, Response
from portal.accounts.models import User
from portal.customers.models import Address, Customer
from portal.messaging.actions import deliver_due
from portal.messaging.models import Message, Suppression
from tests.factories import THEN, make_customer
from tests.feedback.suggestion_factories import decide, make_published
from tests.outcomes.factories import make_outcome, make_theme, make_voice, tell, words

pytestmark = pytest.mark.django_db
LATER = THEN + timedelta(days=1)


def told() -> list[str]:
    """Return to whom messages about outcomes stand in the outbox."""
    rows = Message.objects.filter(template="outcome_told").order_by("to")
    return list(rows.values_list("to", flat=True))


def states() -> list[str]:
    rows = Message.objects.filter(template="outcome_told").order_by("pk")
    return list(rows.values_list("state", flat=True))


def deliver() -> None:
    deliver_due(clock=lambda: THEN)


def test_who_asked_to_be_contacted_is_told_and_who_did_not_is_not(erin: User) -> None:
    theme = make_theme()
    make_voice(theme, customer=make_customer(email="ada@example.org"))
    make_voice(theme, email="visitor@example.org")
    make_voice(theme, customer=make_customer(email="ben@example.org"), wants_contact=False)
    make_outcome(erin, theme=theme, is_public=True)

    tell()
    deliver()

    assert told() == ["ada@example.org", "visitor@example.org"]
    assert set(states()) == {"accepted"}
    assert "We send them by another carrier." in Message.objects.filter(template="outcome_told")[0].body.text


def test_a_draft_and_a_plan_are_told_to_nobody(erin: User) -> None:
    theme = make_theme()
    make_voice(theme, email="ada@example.org")
    make_outcome(erin, theme=theme)
    make_outcome(erin, theme=theme, result="planned", is_public=True)

    assert tell() == 0
    assert told() == []


def test_a_plan_is_told_once_it_is_done(erin: User) -> None:
    theme = make_theme()
    make_voice(theme, email="ada@example.org")
    outcome = make_outcome(erin, theme=theme, result="planned", is_public=True)
    tell()

    edit_outcome(outcome=outcome, words=words(theme=theme), seen=0, author=erin, now=LATER)
    tell()

    assert told() == ["ada@example.org"]


def test_one_person_with_many_answers_and_a_vote_is_told_once(alice: User, erin: User) -> None:
    theme, customer = make_theme(), Customer.objects.get(user=alice)
    for _answer in range(3):
        make_voice(theme, customer=customer)
    make_voice(theme, email=alice.email.upper())
    idea = make_published(alice, wants_news=True)
    make_outcome(erin, theme=theme, suggestions=[idea], is_public=True)

    tell()

    assert told() == [alice.email]


def test_published_taken_back_and_published_again_tells_nobody_twice(erin: User) -> None:
    theme = make_theme()
    make_voice(theme, email="ada@example.org")
    outcome = make_outcome(erin, theme=theme, is_public=True)
    tell()
    deliver()

    retract_outcome(outcome=outcome, author=erin, now=LATER)
    publish_outcome(outcome=outcome, author=erin, now=LATER)
    tell()

    assert told() == ["ada@example.org"]
    assert Telling.objects.count() == 1


def test_what_is_taken_back_stops_what_had_not_left_and_the_next_time_reaches_exactly_these(
    erin: User,
) -> None:
    theme = make_theme()
    make_voice(theme, email="ada@example.org")
    outcome = make_outcome(erin, theme=theme, is_public=True)
    tell()
    retract_outcome(outcome=outcome, author=erin, now=THEN)
    deliver()
    assert states() == ["cancelled"]

    publish_outcome(outcome=outcome, author=erin, now=LATER)
    tell()
    deliver_due(clock=lambda: LATER)

    assert states() == ["cancelled", "accepted"]


def test_an_edit_tells_nobody_again(erin: User) -> None:
    theme = make_theme()
    make_voice(theme, email="ada@example.org")
    outcome = make_outcome(erin, theme=theme, is_public=True)
    tell()
    make_voice(theme, email="later@example.org")

    edit_outcome(
        outcome=outcome, words=words(theme=theme, text="Faster now."), seen=0, author=erin, now=LATER
    )

    assert tell() == 0
    assert told() == ["ada@example.org"]


def test_an_edit_that_names_another_idea_tells_only_who_wants_that(alice: User, erin: User) -> None:
    theme = make_theme()
    make_voice(theme, email="ada@example.org")
    outcome = make_outcome(erin, theme=theme, is_public=True)
    tell()
    idea = make_published(alice, wants_news=True)

    edit_outcome(
        outcome=outcome, words=words(theme=theme, suggestions=[idea]), seen=0, author=erin, now=LATER
    )
    tell()

    assert told() == ["ada@example.org", alice.email]


def test_an_anonymous_answer_leads_to_nobody_and_leaves_no_trace(erin: User) -> None:
    theme = make_theme()
    make_voice(theme, mode=Mode.ANONYMOUS)
    make_outcome(erin, theme=theme, is_public=True)

    tell()

    assert (told(), Telling.objects.count()) == ([], 0)


def test_a_confidential_answer_is_told_and_staff_do_not_learn_to_whom(erin: User) -> None:
    theme = make_theme()
    make_voice(theme, customer=make_customer(email="ada@example.org"), mode=Mode.CONFIDENTIAL)
    make_outcome(erin, theme=theme, is_public=True)

    tell()
    deliver()

    message = Message.objects.get(template="outcome_told")
    assert (message.to, message.state, message.customer_id) == ("ada@example.org", "accepted", None)
    assert not Message.objects.visible_at_desk(may_see_private=False).filter(pk=message.pk).exists()


def test_a_digest_names_nobody_and_differs_between_outcomes(erin: User) -> None:
    theme = make_theme()
    make_voice(theme, customer=make_customer(email="ada@example.org"))
    for _outcome in range(2):
        make_outcome(erin, theme=theme, is_public=True)

    tell()

    kept = [value for row in Telling.objects.values_list("person", "address") for value in row]
    assert len(set(kept)) == 4
    assert all(len(value) == 64 for value in kept)


def test_answers_outside_the_days_do_not_count(erin: User) -> None:
    theme, day = make_theme(), THEN.date()
    make_voice(theme, email="before@example.org", now=THEN - timedelta(days=1))
    make_voice(theme, email="inside@example.org", now=THEN)
    make_voice(theme, email="after@example.org", now=THEN + timedelta(days=1))
    make_outcome(erin, theme=theme, since_date=day, until_date=day, is_public=True)

    tell()

    assert told() == ["inside@example.org"]


def test_whose_answer_became_the_idea_is_told(erin: User) -> None:
    touch = touch_of(make_voice(make_theme(), email="ada@example.org"))
    assert touch is not None
    idea = make_suggestion(origin=touch, made_by=erin, now=THEN)
    make_outcome(erin, suggestions=[idea], is_public=True)

    tell()

    assert told() == ["ada@example.org"]


def test_who_heard_the_same_decision_is_not_told_again(alice: User, bob: User, erin: User) -> None:
    idea = make_published(alice, wants_news=True)
    decide(idea, erin, "done")
    tell_new(now=THEN)
    vote_for(suggestion=idea, voter=bob, wants_news=True, now=LATER)
    make_outcome(erin, suggestions=[idea], is_public=True)

    tell()

    assert told() == [bob.email]


def test_who_was_told_the_outcome_does_not_hear_the_same_decision_too(
    alice: User, bob: User, erin: User
) -> None:
    idea = make_published(alice, wants_news=True)
    make_outcome(erin, suggestions=[idea], is_public=True)
    tell()
    vote_for(suggestion=idea, voter=bob, wants_news=True, now=THEN)
    decide(idea, erin, "done")
    tell_new(now=THEN)
    deliver()
    decided = Message.objects.filter(template="suggestion_decided")
    assert dict(decided.values_list("to", "state")) == {alice.email: "cancelled", bob.email: "accepted"}


def test_another_decision_than_the_outcome_is_heard(alice: User, erin: User) -> None:
    idea = make_published(alice, wants_news=True)
    make_outcome(erin, suggestions=[idea], is_public=True)
    tell()
    decide(idea, erin, "declined")
    tell_new(now=THEN)
    deliver()
    assert Message.objects.get(template="suggestion_decided").state == "accepted"


def test_who_wants_it_no_more_is_not_told_at_the_hand_over(alice: User, erin: User) -> None:
    idea = make_published(alice, wants_news=True)
    make_outcome(erin, suggestions=[idea], is_public=True)
    tell()
    vote_for(suggestion=idea, voter=alice, wants_news=False, now=THEN)

    deliver()

    assert states() == ["cancelled"]


def test_an_answer_found_to_be_spam_leads_to_no_message(erin: User) -> None:
    theme = make_theme()
    response = make_voice(theme, email="victim@example.org")
    make_outcome(erin, theme=theme, is_public=True)
    tell()
    hold_response(response=response, suspicion="A robot.", now=THEN)

    deliver()

    assert states() == ["cancelled"]


def test_an_answer_older_than_two_years_asks_for_nothing_any_more(erin: User) -> None:
    theme = make_theme()
    make_voice(theme, email="ada@example.org", now=THEN - timedelta(days=731))
    make_outcome(erin, theme=theme, is_public=True)

    tell()

    assert told() == []


def test_a_suppressed_address_gets_nothing(erin: User) -> None:
    theme = make_theme()
    make_voice(theme, email="ada@example.org")
    Suppression.objects.create(channel="email", value="ada@example.org", reason="complained")
    make_outcome(erin, theme=theme, is_public=True)

    tell()

    assert told() == []


def test_who_is_forgotten_between_two_batches_is_not_told(erin: User) -> None:
    theme, gone = make_theme(), make_customer(email="gone@example.org")
    make_voice(theme, email="ada@example.org")
    make_voice(theme, customer=gone)
    outcome = make_outcome(erin, theme=theme, is_public=True)
    tell_batch(outcome=outcome, now=THEN, size=1)
    gone.delete()

    tell()
    deliver()

    assert (told(), states()) == (["ada@example.org"], ["accepted"])


def test_who_is_forgotten_while_her_message_waits_gets_nothing(erin: User) -> None:
    theme, gone = make_theme(), make_customer(email="gone@example.org")
    make_voice(theme, customer=gone)
    make_outcome(erin, theme=theme, is_public=True)
    tell()
    gone.delete()

    deliver()

    assert states() == ["cancelled"]


def test_two_records_of_one_address_are_told_once(erin: User) -> None:
    theme, first = make_theme(), make_customer(email="ada@example.org")
    second = make_customer()
    make_voice(theme, customer=first)
    make_voice(theme, customer=second, email="Ada@Example.org")
    make_outcome(erin, theme=theme, is_public=True)

    tell()

    assert told() == ["ada@example.org"]


def test_answers_moved_to_another_record_are_not_told_again(erin: User) -> None:
    theme, first = make_theme(), make_customer(email="ada@example.org")
    make_voice(theme, customer=first)
    outcome = make_outcome(erin, theme=theme, is_public=True)
    tell()
    deliver()
    retract_outcome(outcome=outcome, author=erin, now=LATER)
    other = make_customer()
    Response.objects.update(customer=other)
    Address.objects.filter(customer=first).update(customer=other)

    publish_outcome(outcome=outcome, author=erin, now=LATER)
    tell()

    assert told() == ["ada@example.org"]


def test_telling_goes_on_where_it_stopped(erin: User) -> None:
    theme = make_theme()
    for number in range(5):
        make_voice(theme, email=f"person{number}@example.org")
    outcome = make_outcome(erin, theme=theme, is_public=True)

    assert tell_batch(outcome=outcome, now=THEN, size=2)
    assert len(told()) == 2
    assert Outcome.objects.get().told_at is None
    tell()

    assert len(told()) == 5
    assert Outcome.objects.get().told_at == THEN


def statements_of(outcome: Outcome, size: int) -> int:
    with CaptureQueriesContext(connection) as queries:
        tell_batch(outcome=outcome, now=THEN, size=size)
    return len(queries)


def test_a_batch_of_people_who_are_not_told_costs_the_same_for_10_and_30(erin: User) -> None:
    theme = make_theme()
    for number in range(40):
        make_voice(theme, customer=make_customer(email=f"p{number}@example.org"), wants_contact=False)
    outcome = make_outcome(erin, theme=theme, is_public=True)

    assert statements_of(outcome, 10) == statements_of(outcome, 30)


def test_a_batch_costs_a_fixed_number_of_statements_for_each_message(erin: User) -> None:
    theme = make_theme()
    for number in range(20):
        make_voice(theme, customer=make_customer(email=f"p{number}@example.org"))
    outcome = make_outcome(erin, theme=theme, is_public=True)

    five, fifteen = statements_of(outcome, 5), statements_of(outcome, 15)

    assert fifteen - five == 10 * 8


def test_what_was_decided_against_is_told_with_its_reason(erin: User) -> None:
    theme = make_theme()
    make_voice(theme, email="ada@example.org")
    make_outcome(erin, theme=theme, result="declined", text="It costs too much.", is_public=True)

    tell()

    body = Message.objects.get(template="outcome_told").body.text
    assert "We decided against it." in body
    assert "It costs too much." in body
