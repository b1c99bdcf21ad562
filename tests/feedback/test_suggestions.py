"""Suggestions: one vote for each person, read before they are public, decided with a sentence, told once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from feedback.suggestions.actions import (
    DecisionMissing,
    NotPublished,
    SuggestionMoved,
    Wish,
    decide_suggestion,
    make_suggestion,
    publish_suggestion,
    suggest,
    take_vote_back,
    tell_new,
    vote_for,
)
from feedback.suggestions.models import Suggestion, SuggestionDecision, Vote
from portal.accounts.models import User
from portal.accounts.restrictions import WritingRefused
from portal.messaging.actions import deliver_due
from portal.messaging.models import Message
from tests.factories import THEN, make_customer, make_user
from tests.feedback.suggestion_factories import WISH, decide, make_published
from tests.interactions.factories import make_touch

pytestmark = pytest.mark.django_db
LIST = "/ideas/"


def counts_are_right() -> bool:
    counted = Vote.objects.counts()
    return all(row.vote_count == counted.get(row.pk, 0) for row in Suggestion.objects.all())


def test_her_suggestion_has_her_vote_and_waits_to_be_read(alice: User, visitor: Client) -> None:
    made = suggest(author=alice, wish=WISH, wants_news=True, now=THEN)

    assert (made.vote_count, made.is_published) == (1, False)
    assert visitor.get(f"{LIST}{made.pk}/").status_code == 404
    assert visitor.get(LIST).context["page"].items == []


def test_who_may_only_read_suggests_nothing(alice: User) -> None:
    alice.silenced_until = THEN + timedelta(days=1)

    with pytest.raises(WritingRefused):
        suggest(author=alice, wish=WISH, wants_news=False, now=THEN)


def test_one_person_has_one_vote(alice: User, bob: User) -> None:
    made = make_published(alice)
    for wants_news in (True, False, True):
        vote_for(suggestion=made, voter=bob, wants_news=wants_news, now=THEN)

    assert Vote.objects.get(voter=bob).wants_news
    assert Vote.objects.count() == 2
    assert counts_are_right()


def test_a_vote_taken_back_twice_is_taken_back_once(alice: User, bob: User) -> None:
    made = make_published(alice)
    vote_for(suggestion=made, voter=bob, wants_news=False, now=THEN)
    take_vote_back(suggestion=made, voter=bob)
    take_vote_back(suggestion=made, voter=bob)

    assert Suggestion.objects.get().vote_count == 1
    assert counts_are_right()


def test_a_touch_becomes_one_suggestion_that_nobody_outside_sees(carol: User, visitor: Client) -> None:
    touch = make_touch(make_customer(), at=THEN, text="I am Eve of 3 Hill Road.\nTins, please.")
    made = make_suggestion(origin=touch, made_by=carol, now=THEN)

    assert make_suggestion(origin=touch, made_by=carol, now=THEN) == made
    assert visitor.get(f"{LIST}{made.pk}/").status_code == 404


def test_a_decision_is_told_once_to_who_asked(alice: User, bob: User, erin: User) -> None:
    made = make_published(alice, wants_news=True)
    vote_for(suggestion=made, voter=bob, wants_news=False, now=THEN)
    decide(made, erin)

    assert tell_new(now=THEN) == 1
    assert tell_new(now=THEN) == 0
    message = Message.objects.get()
    assert message.to == alice.email
    assert "In spring." in message.body.text


def test_who_changes_her_mind_before_the_hand_over_is_not_told(alice: User, erin: User) -> None:
    made = make_published(alice, wants_news=True)
    decide(made, erin)
    tell_new(now=THEN)
    vote_for(suggestion=made, voter=alice, wants_news=False, now=THEN)

    deliver_due(clock=lambda: THEN)

    assert Message.objects.get().state == "cancelled"


def test_each_decision_is_kept(alice: User, erin: User) -> None:
    made = make_published(alice)
    for state in ("planned", "started", "done", "open"):
        decide(made, erin, state)

    states = SuggestionDecision.objects.of(made).values_list("state", flat=True)
    assert list(states) == ["open", "done", "started", "planned"]


def test_what_nobody_can_read_is_not_decided(alice: User, erin: User) -> None:
    with pytest.raises(NotPublished):
        decide(suggest(author=alice, wish=WISH, wants_news=False, now=THEN), erin)


def test_a_decision_needs_its_sentence(alice: User, erin: User) -> None:
    with pytest.raises(DecisionMissing):
        decide_suggestion(
            suggestion=make_published(alice), state="done", sentence=" ", decided_by=erin, now=THEN
        )


def test_of_two_decisions_at_once_the_second_is_told(alice: User, erin: User) -> None:
    made = make_published(alice)
    seen = Suggestion.objects.get()
    decide(made, erin)

    with pytest.raises(SuggestionMoved):
        decide(seen, erin, "declined")


def test_the_list_costs_the_same_for_10_and_30(
    alice: User, bob: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(bob)

    def queries() -> int:
        client.get(LIST)  # what is read once and kept
        with CaptureQueriesContext(connection) as found:
            assert client.get(LIST).status_code == 200
        return len(found)

    for _number in range(10):
        make_published(make_user())
    few = queries()
    for _number in range(20):
        make_published(make_user())

    assert queries() == few


def test_a_customer_suggests_and_votes_in_the_page(bob: User, client_of: Callable[[User], Client]) -> None:
    client = client_of(bob)
    assert client.post(f"{LIST}new/", {"title": ""}).status_code == 422
    assert client.post(f"{LIST}new/", {"title": "Tins", "wants_news": "on"}).status_code == 303
    made = Suggestion.objects.get()

    client.post(f"{LIST}{made.pk}/unvote/")
    client.post(f"{LIST}{made.pk}/vote/", {"wants_news": "1"})

    assert client.get(f"{LIST}{made.pk}/").context["vote"].wants_news
    assert counts_are_right()


def test_staff_read_publish_decide_and_withdraw(
    alice: User, erin: User, client_of: Callable[[User], Client]
) -> None:
    made, desk = suggest(author=alice, wish=WISH, wants_news=False, now=THEN), client_of(erin)
    page = f"/desk/ideas/{made.pk}/"
    assert desk.post(f"{page}decide/", {"state": "done", "sentence": "Now"}).status_code == 422
    assert desk.post(f"{page}publish/", {"title": ""}).status_code == 422
    assert desk.post(f"{page}publish/", {"title": "Tins for decaf", "text": ""}).status_code == 303

    assert (
        desk.post(f"{page}decide/", {"state": "done", "sentence": "They are in the shop."}).status_code == 303
    )

    shown = Client().get(f"{LIST}{made.pk}/").content.decode()
    assert "They are in the shop." in shown
    desk.post(f"{page}withdraw/")
    assert Client().get(f"{LIST}{made.pk}/").status_code == 404


@pytest.mark.parametrize("query", ["?state=done", "?order=new", "?state=nonsense", "?cursor="])
def test_the_list_takes_every_choice(alice: User, visitor: Client, query: str) -> None:
    make_published(alice)

    assert visitor.get(LIST + query).status_code == 200


def test_hostile_words_are_shown_as_words(alice: User, visitor: Client) -> None:
    bad = Wish("<script>alert(1)</script>", "<img src=x onerror=alert(1)>")
    made = suggest(author=alice, wish=bad, wants_news=False, now=THEN)
    publish_suggestion(suggestion=made, wish=bad, now=THEN)

    for path in (LIST, f"{LIST}{made.pk}/"):
        page = visitor.get(path).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
