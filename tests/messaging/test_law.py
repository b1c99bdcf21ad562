"""What the law and the big mailboxes ask of each message; docs/guide/consent-and-law.md names every test."""

from datetime import datetime, timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from portal.customers.links import LINK_LIFE, consents_url, stop_url
from portal.customers.models import CONSENT_PURPOSES, Address, Channel, Consent, Purpose
from portal.customers.wordings import wording_for
from portal.messaging.actions import TextIn, receive_text
from portal.messaging.compose import compose
from portal.messaging.keywords import read_keyword
from portal.messaging.models import Message
from portal.messaging.wording_kinds import Kind, all_kinds
from portal.messaging.wordings import default_draft, render_draft
from tests.factories import agree
from tests.messaging.letters import deliver, queue_check_in

HER_NUMBER = "+14155550132"


def mail_of(message: Message) -> Any:
    return message_from_bytes(compose(message, company="Harbor Lane Coffee"), policy=policy.default)


def path_of(url: str) -> str:
    return "/" + url.split("/", 3)[3]


def text_in(words: str, now: datetime, *, ref: str = "SM1") -> None:
    receive_text(text=TextIn("twilio", ref, HER_NUMBER, words), now=now)


def test_the_unsubscribe_header_holds_one_address_and_the_one_click_mark(ada: Address, now: datetime) -> None:
    mail = mail_of(queue_check_in(ada, now=now))
    assert mail["List-Unsubscribe"].count("<") == 1
    assert mail["List-Unsubscribe"].startswith("<http")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("form", ["urlencoded", "multipart"])
def test_one_click_takes_both_forms_and_answers_without_a_redirect(
    visitor: Client, ada: Address, form: str
) -> None:
    page, fields = path_of(stop_url(ada, Purpose.CHECK_IN)), {"List-Unsubscribe": "One-Click"}
    strict = Client(enforce_csrf_checks=True)
    if form == "multipart":
        answer = strict.post(page, fields)
    else:
        answer = strict.post(
            page, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
        )
    assert answer.status_code == 200
    assert Consent.objects.latest("pk").method == "one_click"


def test_each_purpose_has_a_list_of_its_own(ada: Address, now: datetime) -> None:
    agree(ada.customer, purpose=Purpose.FORUM)
    lists = {mail_of(queue_check_in(ada, now=now, purpose=each))["List-Id"] for each in CONSENT_PURPOSES}
    assert lists == {"Check in <check-in.127.0.0.1>", "Forum <forum.127.0.0.1>"}


def test_our_mails_say_that_a_machine_wrote_them(ada: Address, now: datetime) -> None:
    mail = mail_of(queue_check_in(ada, now=now))
    assert (mail["Auto-Submitted"], mail["Precedence"]) == ("auto-generated", "bulk")


def test_the_way_out_works_far_longer_than_sixty_days() -> None:
    assert timedelta(days=60) <= LINK_LIFE


def test_every_message_has_its_address_and_its_own_message_id(ada: Address, now: datetime) -> None:
    mail = mail_of(queue_check_in(ada, now=now))
    assert mail["Message-ID"].endswith("@127.0.0.1>")
    assert "Harbor Lane Coffee" in str(mail["From"])


@pytest.mark.parametrize("word", ["stop", "quit", "end", "revoke", "cancel", "unsubscribe", "opt out"])
def test_each_word_the_rule_names_ends_texts_by_itself(word: str) -> None:
    assert read_keyword(word) == "stop"
    assert read_keyword(word.upper()) == "stop"


def test_stop_holds_at_once_not_in_ten_days(ada_phone: Address, now: datetime) -> None:
    waiting = queue_check_in(ada_phone, now=now)
    text_in("STOP", now)
    waiting.refresh_from_db()
    assert waiting.state == "cancelled"


def test_stop_is_confirmed_once_within_five_minutes_and_sells_nothing(
    ada_phone: Address, now: datetime
) -> None:
    text_in("STOP", now)
    deliver(now)
    message = Message.objects.get(template="text_stop")
    assert message.due_at - now < timedelta(minutes=5)
    assert message.state == "accepted"
    assert "no more text messages" in message.body.text
    assert "offer" not in message.body.text.lower()


def test_help_is_answered_even_after_stop(ada_phone: Address, now: datetime, settings: LazySettings) -> None:
    text_in("STOP", now)
    text_in("HELP", now, ref="SM2")
    deliver(now)
    message = Message.objects.get(template="text_help")
    assert message.state == "accepted"
    assert settings.FROM_EMAIL in message.body.text


@pytest.mark.parametrize("purpose", CONSENT_PURPOSES)
def test_the_words_for_texts_name_company_rates_frequency_stop_and_help(purpose: Purpose) -> None:
    words = wording_for(Channel.TEXT, purpose, company="Harbor Lane Coffee").text
    for needed in ("Harbor Lane Coffee", "four texts a month", "data rates may apply", "STOP", "HELP"):
        assert needed in words


def test_a_text_begins_with_the_companys_name(ada_phone: Address, now: datetime) -> None:
    company = "Your company"
    assert queue_check_in(ada_phone, now=now).body.text.startswith(company)


def test_agreeing_to_one_purpose_agrees_to_no_other(ada: Address) -> None:
    assert Consent.objects.latest_words([ada.pk], ["check_in", "forum"]) == {(ada.pk, "check_in"): "granted"}


def test_every_list_header_stands_in_angle_brackets(ada: Address, now: datetime) -> None:
    mail = mail_of(queue_check_in(ada, now=now))
    lists = {name: str(value) for name, value in mail.items() if name in {"List-Id", "List-Unsubscribe"}}
    assert len(lists) == 2
    assert all("<" in value and value.endswith(">") for value in lists.values())


def test_what_somebody_agreed_to_comes_from_an_address_of_its_own(
    ada: Address, now: datetime, settings: LazySettings
) -> None:
    settings.LIST_FROM_EMAIL = "news@example.com"
    senders = {
        purpose: mail_of(queue_check_in(ada, now=now, purpose=purpose))["From"].addresses[0].addr_spec
        for purpose in (Purpose.CHECK_IN, Purpose.SERVICE)
    }
    assert senders == {Purpose.CHECK_IN: "news@example.com", Purpose.SERVICE: settings.FROM_EMAIL}


@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
@pytest.mark.parametrize(
    "kind", [each for each in all_kinds() if each.needs_consent], ids=lambda each: each.key
)
def test_a_text_that_asks_says_how_to_end_it(db: None, kind: Kind, language: str) -> None:
    draft = default_draft(kind.key, language)
    assert draft is not None
    assert "STOP" in render_draft(kind, draft, kind.sample(), language).text


def agrees_by_link(visitor: Client, address: Address, *purposes: str) -> None:
    fields = {f"{address.pk}-{purpose}": "on" for purpose in purposes}
    visitor.post(path_of(consents_url(address)), fields)


def test_agreeing_to_texts_is_confirmed_with_brand_rates_frequency_stop_and_help(
    visitor: Client, ada: Address
) -> None:
    phone = Address.objects.get(customer=ada.customer, channel=Channel.TEXT)
    agrees_by_link(visitor, phone, "check_in", "forum")
    message = Message.objects.get(template="text_agreed")
    for needed in ("Your company", "at most four a month", "data rates may apply", "STOP", "HELP"):
        assert needed in message.body.text


def test_saving_the_same_again_and_agreeing_to_mail_confirms_no_texts(
    visitor: Client, ada: Address, ada_phone: Address
) -> None:
    agrees_by_link(visitor, ada_phone, "check_in")
    agrees_by_link(visitor, ada, "check_in", "forum")
    assert not Message.objects.filter(template="text_agreed").exists()


def test_a_confirmation_of_texts_is_no_text_she_agreed_to_count(visitor: Client, ada: Address) -> None:
    phone = Address.objects.get(customer=ada.customer, channel=Channel.TEXT)
    agrees_by_link(visitor, phone, "check_in")
    assert Message.objects.get(template="text_agreed").purpose == Purpose.ACCOUNT
