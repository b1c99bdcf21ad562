"""Answering and thanking who filled in a form, without learning more than the form promised."""

from collections.abc import Callable

import pytest
from django.test import Client

from feedback.inbox.actions.answering import ThankedAlready, reply_to_answer, thank_for_answer
from feedback.inbox.models import Entry, Thanks
from feedback.surveys.actions import touch_of
from feedback.surveys.models import Mode
from portal.accounts.models import User
from portal.interactions.actions import NoWayToReply, Touch, mark_answered, record_interaction
from portal.messaging.models import Message
from tests.factories import THEN
from tests.feedback.factories import make_survey
from tests.inbox.factories import make_entry, make_known, make_secret_survey

pytestmark = pytest.mark.django_db
ALL = "/desk/forms/answers/"


def test_an_answer_goes_to_her_and_settles_what_waited(
    carol: User, client_of: Callable[[User], Client]
) -> None:
    entry = make_entry(make_survey(), 2, "Too slow", email="eve@example.org")
    client = client_of(carol)
    sent = client.post(f"{ALL}{entry.pk}/reply/", {"reply-text": "We are sorry", "done": "1"})

    touch = touch_of(entry.response)
    entry.refresh_from_db()
    assert sent.status_code == 303
    assert Message.objects.get(template="survey_reply").to == "eve@example.org"
    assert (entry.state, touch is not None and touch.answered_by) == ("done", carol)
    assert "We are sorry" in client.get(f"{ALL}{entry.pk}/").content.decode()


def test_words_can_follow_the_first_answer(carol: User) -> None:
    entry = make_entry(make_survey(), 2, "Too slow", email="eve@example.org")
    for text in ("We are sorry", "It is repaired"):
        reply_to_answer(entry=entry, text=text, is_done=False, author=carol, now=THEN)

    assert Entry.objects.get(pk=entry.pk).state == "open"
    assert entry.events.filter(kind="replied").count() == 2


def test_thanks_are_said_once(carol: User, client_of: Callable[[User], Client]) -> None:
    entry = make_entry(make_survey(), 10, "Lovely", customer=make_known())
    client = client_of(carol)
    client.post(f"{ALL}{entry.pk}/thank/")
    client.post(f"{ALL}{entry.pk}/thank/")

    assert Message.objects.filter(template="answer_thanks").count() == Thanks.objects.count() == 1
    with pytest.raises(ThankedAlready):
        thank_for_answer(entry=entry, author=carol, now=THEN)


def test_nobody_answers_an_anonymous_form_and_the_page_says_why(
    carol: User, client_of: Callable[[User], Client]
) -> None:
    entry = make_entry(make_secret_survey(Mode.ANONYMOUS), 2, "Too slow")

    assert (
        "nothing is kept that leads to a person" in client_of(carol).get(f"{ALL}{entry.pk}/").content.decode()
    )
    with pytest.raises(NoWayToReply):
        reply_to_answer(entry=entry, text="Hello", is_done=False, author=carol, now=THEN)
    with pytest.raises(NoWayToReply):
        thank_for_answer(entry=entry, author=carol, now=THEN)


def test_a_confidential_answer_is_answered_without_learning_the_name(
    carol: User, client_of: Callable[[User], Client]
) -> None:
    customer = make_known("Petra Unnamed")
    entry = make_entry(make_secret_survey(), 2, "Too slow", customer=customer)
    client = client_of(carol)
    client.post(f"{ALL}{entry.pk}/reply/", {"reply-text": "We are sorry"})
    client.post(f"{ALL}{entry.pk}/thank/")
    touch = touch_of(entry.response)
    assert touch is not None

    sent = Message.objects.order_by("pk")
    email = customer.addresses.get().value
    assert [(message.template, message.to) for message in sent] == [
        ("case_opened", email),
        ("survey_reply", email),
        ("answer_thanks", email),
    ]
    pages = [ALL, f"{ALL}{entry.pk}/", "/desk/messages/", f"/desk/customers/touches/{touch.pk}/"]
    pages += [f"/desk/messages/{message.public_id}/" for message in sent]
    said = "".join(client.get(page).content.decode() for page in pages)
    assert "Petra" not in said
    assert email not in said
    assert customer.reference not in said


def test_an_answer_to_something_else_with_the_same_number_is_no_step_of_it(carol: User) -> None:
    entry = make_entry(make_survey(), 2, "Too slow", email="eve@example.org")
    post = Touch(kind="forum.post", title="A post", source_id=entry.pk, occurred_at=THEN)
    mark_answered(interaction=record_interaction(post), author=carol, now=THEN)

    assert not entry.events.exists()
