"""Answering a touch."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from portal.accounts.models import User
from portal.interactions.actions import (
    AlreadyAnswered,
    NoWayToReply,
    ReplyEmpty,
    mark_answered,
    reply_to_interaction,
)
from portal.interactions.models import Interaction
from portal.lib.errors import ActionError
from tests.interactions.factories import answering_source, make_touch

Browser = Callable[[User], Client]
KIND = "test.form"


def test_an_answer_goes_out_through_its_source_and_closes_the_touch(
    client_of: Browser, carol: User, alice: User, now: datetime
) -> None:
    touch = make_touch(alice.customer, at=now, kind=KIND, title="Lost bag", waits=True)
    with answering_source(KIND) as sent:
        response = client_of(carol).post(
            f"/desk/customers/touches/{touch.pk}/reply/", {"text": " We found it. "}
        )

    touch.refresh_from_db()
    assert (response.status_code, response["Location"]) == (303, "/desk/customers/inbox/")
    assert [words.split(": ", 1)[1] for words in sent] == ["We found it."]
    assert (touch.answered_by, touch.is_waiting) == (carol, False)


def test_the_form_says_where_the_answer_goes(
    client_of: Browser, carol: User, alice: User, now: datetime
) -> None:
    touch = make_touch(alice.customer, at=now, kind=KIND, title="Lost bag", waits=True)
    with answering_source(KIND):
        page = client_of(carol).get(f"/desk/customers/inbox/{touch.pk}/").content.decode()

    assert "Goes to Lost bag." in page


def test_a_touch_that_no_answer_can_reach_shows_no_form(
    client_of: Browser, carol: User, now: datetime
) -> None:
    touch = make_touch(None, at=now, kind=KIND, waits=True)
    with answering_source(KIND, reaches=False):
        page = client_of(carol).get(f"/desk/customers/inbox/{touch.pk}/").content.decode()

    assert "Send answer" not in page
    assert "Mark as answered" in page


def test_an_empty_answer_is_refused_with_a_sentence(
    client_of: Browser, carol: User, alice: User, now: datetime
) -> None:
    touch = make_touch(alice.customer, at=now, kind=KIND, waits=True)
    with answering_source(KIND) as sent:
        response = client_of(carol).post(f"/desk/customers/touches/{touch.pk}/reply/", {"text": "   "})

    assert response.status_code == 422
    assert "Write your answer first." in response.content.decode()
    assert sent == []


def test_a_source_that_refuses_leaves_the_touch_waiting_and_the_text_typed(
    client_of: Browser, carol: User, alice: User, now: datetime
) -> None:
    touch = make_touch(alice.customer, at=now, kind=KIND, waits=True)
    with answering_source(KIND, refusal=ActionError("She left no address.")):
        response = client_of(carol).post(
            f"/desk/customers/touches/{touch.pk}/reply/", {"text": "We found it."}
        )

    touch.refresh_from_db()
    assert response.status_code == 422
    assert "She left no address." in response.content.decode()
    assert "We found it." in response.content.decode()
    assert touch.is_waiting


def test_the_second_of_two_answers_is_refused(carol: User, alice: User, now: datetime) -> None:
    touch = make_touch(alice.customer, at=now, kind=KIND, waits=True)
    stale = Interaction.objects.get(pk=touch.pk)
    with answering_source(KIND) as sent:
        reply_to_interaction(interaction=touch, text="First", author=carol, now=now)
        with pytest.raises(AlreadyAnswered):
            reply_to_interaction(interaction=stale, text="Second", author=carol, now=now)

    assert len(sent) == 1


def test_a_second_submit_of_the_form_says_that_it_is_answered(
    client_of: Browser, carol: User, alice: User, now: datetime
) -> None:
    touch = make_touch(alice.customer, at=now, kind=KIND, waits=True)
    client = client_of(carol)
    with answering_source(KIND) as sent:
        first = client.post(f"/desk/customers/touches/{touch.pk}/reply/", {"text": "We found it."})
        second = client.post(f"/desk/customers/touches/{touch.pk}/reply/", {"text": "We really found it."})

    page = second.content.decode()
    assert (first.status_code, second.status_code) == (303, 422)
    assert "Somebody has answered this already." in page
    assert "We really found it." in page
    assert len(sent) == 1


def test_a_touch_without_a_way_to_answer_is_marked_instead(carol: User, alice: User, now: datetime) -> None:
    touch = make_touch(alice.customer, at=now, kind="somewhere.else", waits=True)

    with pytest.raises(NoWayToReply):
        reply_to_interaction(interaction=touch, text="Hello", author=carol, now=now)

    assert not mark_answered(interaction=touch, author=carol, now=now).is_waiting


def test_an_answer_of_blanks_is_refused_by_the_action(carol: User, alice: User, now: datetime) -> None:
    touch = make_touch(alice.customer, at=now, kind=KIND, waits=True)

    with answering_source(KIND), pytest.raises(ReplyEmpty):
        reply_to_interaction(interaction=touch, text=" \n", author=carol, now=now)


def test_marking_as_answered_can_be_undone(
    client_of: Browser, carol: User, alice: User, now: datetime
) -> None:
    touch = make_touch(alice.customer, at=now, waits=True)
    client = client_of(carol)

    marked = client.post(f"/desk/customers/touches/{touch.pk}/answered/")
    touch.refresh_from_db()
    assert marked["Location"] == f"/desk/customers/touches/{touch.pk}/"
    assert touch.answered_by == carol

    client.post(f"/desk/customers/touches/{touch.pk}/reopen/")
    touch.refresh_from_db()
    assert touch.is_waiting


def test_marking_twice_tells_that_somebody_was_first(
    client_of: Browser, carol: User, dan: User, alice: User, now: datetime
) -> None:
    touch = make_touch(alice.customer, at=now, waits=True)
    client_of(dan).post(f"/desk/customers/touches/{touch.pk}/answered/")

    response = client_of(carol).post(f"/desk/customers/touches/{touch.pk}/answered/", follow=True)

    touch.refresh_from_db()
    assert "Somebody has answered this already." in response.content.decode()
    assert touch.answered_by == dan


@pytest.mark.parametrize("verb", ["reply", "answered", "reopen"])
def test_nothing_changes_on_a_get(
    client_of: Browser, carol: User, alice: User, now: datetime, verb: str
) -> None:
    touch = make_touch(alice.customer, at=now, waits=True)

    assert client_of(carol).get(f"/desk/customers/touches/{touch.pk}/{verb}/").status_code == 405


def test_recording_the_same_touch_twice_makes_one(alice: User, now: datetime) -> None:
    first = make_touch(alice.customer, at=now)
    count = Interaction.objects.count()

    again = Interaction.objects.get(dedupe_key=first.dedupe_key)

    assert again == first
    assert Interaction.objects.count() == count
