"""Quoting a customer in public: her words, her yes, her name, and gone at once when she takes it back."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from feedback.inbox.actions.quoting import (
    AskedAlready,
    QuoteMoved,
    QuoteTooLong,
    Word,
    WordsNotHers,
    agree_to_quote,
    ask_to_quote,
    check_words,
    refuse_quote,
    take_quote_down,
    withdraw_quote,
)
from feedback.inbox.models import Quote
from feedback.surveys.actions import Submission, correct_response
from feedback.surveys.definition import Value
from feedback.surveys.models import Mode
from portal.accounts.models import User
from portal.customers.ledger import faults
from portal.customers.models import Consent
from portal.interactions.actions import NoWayToReply
from portal.messaging.actions.renewing import renew_due
from portal.messaging.models import Message
from tests.factories import THEN
from tests.inbox.factories import make_entry, make_known, make_quote, make_secret_survey

pytestmark = pytest.mark.django_db
PAGE = "/voices/"


def page(client: Client) -> str:
    return client.get(PAGE).content.decode()


def decide(client: Client, quote: Quote, decision: str, name: str = "Ada A.") -> int:
    told = {"decision": decision, "name_shown": name}
    return client.post(f"{quote.get_absolute_url()}decide/", told).status_code


def test_nothing_is_shown_before_she_says_yes_and_nothing_after_she_takes_it_back(visitor: Client) -> None:
    quote = make_quote()
    assert "Lovely people" not in page(visitor)

    assert decide(visitor, quote, "agree") == 303
    assert "Lovely people" in page(visitor)
    assert "Ada A." in page(visitor)
    assert "Ada Amber" not in page(visitor)

    assert decide(visitor, quote, "withdraw") == 303
    assert "Lovely people" not in page(visitor)


def test_looking_at_her_page_decides_nothing_and_keeps_the_address_private(visitor: Client) -> None:
    quote = make_quote()
    shown = visitor.get(quote.get_absolute_url())

    quote.refresh_from_db()
    assert (quote.state, shown.headers["Referrer-Policy"]) == ("asked", "same-origin")
    assert "Lovely people" in shown.content.decode()
    assert visitor.get("/voices/mine/forged/").status_code == 404


def test_she_may_stand_there_without_a_name(visitor: Client) -> None:
    quote = make_quote()
    decide(visitor, quote, "agree", name=" ")

    assert "A customer" in page(visitor)


def test_her_no_is_kept_and_nobody_asks_again(visitor: Client, carol: User) -> None:
    quote = make_quote()
    decide(visitor, quote, "refuse")

    assert "Lovely people" not in page(visitor)
    with pytest.raises(AskedAlready):
        ask_to_quote(entry=quote.response.entry, words="Lovely people", author=carol, now=THEN)
    assert Message.objects.filter(template="quote_asked").count() == 1


def test_the_ledger_says_what_she_agreed_to_and_that_she_took_it_back() -> None:
    quote = make_quote()
    agree_to_quote(quote=quote, word=Word("Ada A.", "192.0.2.0"), now=THEN)
    withdraw_quote(quote=quote, word=Word(), now=THEN + timedelta(days=1))

    lines = list(Consent.objects.filter(purpose="quote").order_by("pk"))
    assert [line.state for line in lines] == ["granted", "withdrawn"]
    assert "“Lovely people” (Ada A.)" in lines[0].wording
    assert list(faults()) == []


def test_a_quote_is_no_consent_to_messages_that_has_to_be_renewed() -> None:
    agree_to_quote(quote=make_quote(), word=Word(), now=THEN)

    assert renew_due(now=THEN + timedelta(days=700)) == 0


def test_the_database_shows_nothing_without_her_yes() -> None:
    quote = make_quote()

    with pytest.raises(IntegrityError), transaction.atomic():
        Quote.objects.filter(pk=quote.pk).update(state="agreed")


@pytest.mark.parametrize("words", ["Lovely people […] coffee", "Lovely   people", "[...] coffee"])
def test_parts_of_her_words_may_be_left_out(words: str) -> None:
    check_words(words, "Lovely people, and such good coffee")


@pytest.mark.parametrize("words", ["Lovely coffee", "coffee […] people", "[…]", "lovely people"])
def test_words_that_are_not_hers_are_refused(words: str) -> None:
    with pytest.raises(WordsNotHers):
        check_words(words, "Lovely people, and such good coffee")


def test_a_quote_is_not_endless() -> None:
    with pytest.raises(QuoteTooLong):
        check_words("x" * 601, "x" * 601)


def test_what_is_settled_does_not_move_by_a_stale_page(carol: User) -> None:
    quote = make_quote()
    stale = Quote.objects.get(pk=quote.pk)
    refuse_quote(quote=quote, now=THEN)
    take_quote_down(quote=quote, author=carol, now=THEN)

    with pytest.raises(QuoteMoved):
        agree_to_quote(quote=stale, word=Word(), now=THEN)


def test_words_she_has_changed_since_are_quoted_no_more(visitor: Client) -> None:
    quote = make_quote()
    decide(visitor, quote, "agree")
    other: dict[str, Value] = {"score": 3, "comment": "Not so good after all"}
    correct_response(
        response=quote.response,
        submission=Submission(version=quote.response.version, answers=other, key=uuid4()),
        correction_kind="survey.correction",
        now=THEN,
    )

    assert "Lovely people" not in page(visitor)


def test_who_answered_in_confidence_is_asked_and_the_ledger_does_not_name_her(carol: User) -> None:
    entry = make_entry(make_secret_survey(), 10, "Lovely people", customer=make_known("Petra Unnamed"))
    quote = ask_to_quote(entry=entry, words="Lovely people", author=carol, now=THEN)
    agree_to_quote(quote=quote, word=Word(), now=THEN)

    assert (quote.signature, quote.address) == ("A customer", None)
    assert not Consent.objects.filter(purpose="quote").exists()
    anonymous = make_entry(make_secret_survey(Mode.ANONYMOUS), 10, "Lovely")
    with pytest.raises(NoWayToReply):
        ask_to_quote(entry=anonymous, words="Lovely", author=carol, now=THEN)


def test_staff_ask_on_the_page_of_the_answer_and_see_how_it_stands(
    carol: User, visitor: Client, client_of: Callable[[User], Client]
) -> None:
    entry = make_entry(words="Lovely people", customer=make_known())
    client = client_of(carol)
    address = entry.get_absolute_url()
    assert client.post(f"{address}quote/", {"words": "Lovely coffee"}).status_code == 422
    assert client.post(f"{address}quote/", {"words": "Lovely people"}).status_code == 303

    assert "She was asked" in client.get(address).content.decode()
    quote = Quote.objects.get()
    decide(visitor, quote, "agree")
    assert quote.words in client.get("/desk/forms/answers/voices/").content.decode()
    client.post(f"{address}quote/down/")
    assert "Lovely people" not in page(visitor)


def test_the_link_in_the_message_is_no_key_for_staff(
    carol: User, client_of: Callable[[User], Client]
) -> None:
    quote = make_quote()
    message = Message.objects.get(template="quote_asked")
    Message.objects.update(transport="smtp")

    assert quote.token in message.body.text
    assert quote.token not in client_of(carol).get(f"/desk/messages/{message.public_id}/").content.decode()


def test_the_public_page_costs_the_same_with_five_and_ten_quotes(visitor: Client) -> None:
    costs = []
    agree_to_quote(quote=make_quote(), word=Word("Ada"), now=THEN)
    page(visitor)  # what is read once for all pages
    for _round in range(2):
        for _number in range(5):
            agree_to_quote(quote=make_quote(), word=Word("Ada"), now=THEN)
        with CaptureQueriesContext(connection) as queries:
            page(visitor)
        costs.append(len(queries))

    assert costs[0] == costs[1]
