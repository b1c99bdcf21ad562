"""Asking for quiet, for fewer messages, or in plain words for none: kept in the claim, whoever sends."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from portal.accounts.models import User
from portal.customers.links import rest_url, stop_url
from portal.customers.models import Address, Consent, Preference, Purpose
from portal.interactions.actions import Touch, record_interaction
from portal.messaging.actions import (
    Rest,
    TextIn,
    end_messages,
    keep_messages,
    receive_text,
    set_rest,
    stop_by_staff,
)
from portal.messaging.actions.revoking import AlreadyDecided, ReasonNeeded
from portal.messaging.models import Message, Revocation, Suppression
from tests.messaging.letters import deliver, queue_check_in

ClientOf = Callable[[User], Client]


def path_of(url: str) -> str:
    return "/" + url.split("/", 3)[3]


def says(address: Address, words: str, now: datetime) -> None:
    """Record words of hers as any app would."""
    record_interaction(Touch("survey.response", "How was it", now, customer=address.customer, text=words))


def test_quiet_until_a_day_is_kept_in_the_claim(ada: Address, now: datetime) -> None:
    set_rest(customer=ada.customer, purpose="check_in", rest=Rest(date(2026, 12, 24)), now=now)
    message = queue_check_in(ada, now=now)
    deliver(now)
    message.refresh_from_db()
    assert (message.state, message.reason) == ("cancelled", "She asked for quiet until 24 December 2026.")


def test_the_reason_names_the_day_she_chose_where_she_lives(ada: Address, now: datetime) -> None:
    ada.customer.time_zone = "Pacific/Auckland"
    ada.customer.save()
    set_rest(customer=ada.customer, purpose="check_in", rest=Rest(date(2026, 12, 24)), now=now)
    message = queue_check_in(ada, now=now)
    deliver(now)
    message.refresh_from_db()
    assert message.reason == "She asked for quiet until 24 December 2026."


def test_quiet_ends_on_the_day_where_she_lives(ada: Address, now: datetime) -> None:
    ada.customer.time_zone = "Pacific/Auckland"
    set_rest(customer=ada.customer, purpose="check_in", rest=Rest(date(2026, 12, 24)), now=now)
    ends = datetime.fromisoformat("2026-12-23T11:00:00+00:00")
    row = Preference.objects.get()
    assert row.is_paused(ends - timedelta(minutes=1))
    assert not row.is_paused(ends)


def test_at_most_once_a_month_counts_what_went(ada: Address, now: datetime) -> None:
    set_rest(customer=ada.customer, purpose="check_in", rest=Rest(rest_days=30), now=now)
    for day in (0, 20, 31):
        queue_check_in(ada, now=now + timedelta(days=day))
        deliver(now + timedelta(days=day))
    states = list(Message.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["accepted", "cancelled", "accepted"]


def test_two_in_one_claim_are_one_too_many(ada: Address, now: datetime) -> None:
    set_rest(customer=ada.customer, purpose="check_in", rest=Rest(rest_days=90), now=now)
    for _time in range(2):
        queue_check_in(ada, now=now)
    deliver(now)
    assert list(Message.objects.order_by("pk").values_list("state", flat=True)) == ["accepted", "cancelled"]


def test_a_reminder_of_the_same_matter_is_no_second_asking(ada: Address, now: datetime) -> None:
    set_rest(customer=ada.customer, purpose="check_in", rest=Rest(rest_days=90), now=now)
    for day in (0, 5):
        queue_check_in(ada, now=now + timedelta(days=day), about_kind="tests.matter", about_id=1)
        deliver(now + timedelta(days=day))
    assert Message.objects.filter(state="accepted").count() == 2


def test_rest_for_one_purpose_leaves_the_other(ada: Address, now: datetime) -> None:
    set_rest(customer=ada.customer, purpose="forum", rest=Rest(date(2027, 1, 1)), now=now)
    queue_check_in(ada, now=now)
    deliver(now)
    assert Message.objects.get().state == "accepted"


def test_the_page_of_the_link_offers_less_before_none(visitor: Client, ada: Address) -> None:
    page = visitor.get(path_of(stop_url(ada, Purpose.CHECK_IN))).content.decode()
    assert page.index("at most once in three months") < page.index("Quiet until") < page.index("End them")


def test_a_choice_by_link_holds_and_can_be_taken_back(visitor: Client, ada: Address) -> None:
    page = path_of(rest_url(ada, Purpose.CHECK_IN))
    day = timezone.localdate() + timedelta(days=40)
    assert visitor.post(page, {"rest_days": "90", "quiet_until": day.isoformat()}).status_code == 303
    row = Preference.objects.get()
    assert (row.rest_days, timezone.localtime(row.paused_until).date()) == (90, day)
    visitor.post(page, {"rest_days": "", "quiet_until": ""})
    row.refresh_from_db()
    assert (row.rest_days, row.paused_until) == (None, None)


@pytest.mark.parametrize("day", ["2020-01-01", "9999-12-31", "soon"])
def test_a_day_that_makes_no_sense_is_explained(visitor: Client, ada: Address, day: str) -> None:
    answer = visitor.post(path_of(rest_url(ada, Purpose.CHECK_IN)), {"quiet_until": day})
    assert answer.status_code == 422
    assert not Preference.objects.exists()


def test_opening_the_links_changes_nothing(visitor: Client, ada: Address) -> None:
    for url in (rest_url(ada, Purpose.CHECK_IN), stop_url(ada, Purpose.CHECK_IN)):
        visitor.get(path_of(url))
        visitor.head(path_of(url))
    assert not Preference.objects.exists()
    assert Consent.objects.count() == 1


def test_plain_words_freeze_sending_until_a_person_has_read_them(ada: Address, now: datetime) -> None:
    says(ada, "All fine, but please leave me alone.", now)
    message = queue_check_in(ada, now=now)
    deliver(now)
    message.refresh_from_db()
    assert (message.state, message.due_at > now) == ("queued", True)
    assert "a person reads her words first" in message.reason


def test_words_that_meant_something_else_let_the_message_go(ada: Address, carol: User, now: datetime) -> None:
    says(ada, "Stop sending me the wrong beans", now)
    queue_check_in(ada, now=now)
    deliver(now)
    keep_messages(revocation=Revocation.objects.get(), by=carol, now=now)
    deliver(now + timedelta(hours=1))
    assert Message.objects.get().state == "accepted"


def test_deciding_ends_everything_at_all_her_addresses(
    ada: Address, ada_phone: Address, carol: User, now: datetime
) -> None:
    says(ada, "Please stop texting me", now)
    end_messages(revocation=Revocation.objects.get(), by=carol, now=now)
    words = Consent.objects.latest_words([ada.pk, ada_phone.pk], ["check_in"])
    assert set(words.values()) == {"withdrawn"}
    assert Consent.objects.latest("pk").page == "Please stop texting me"
    with pytest.raises(AlreadyDecided):
        keep_messages(revocation=Revocation.objects.get(), by=carol, now=now)


def test_a_strangers_text_freezes_and_ends_her_number(db: None, carol: User, now: datetime) -> None:
    text = TextIn("twilio", "SM1", "+14155550199", "stop texting me please")
    receive_text(text=text, now=now)
    end_messages(revocation=Revocation.objects.get(), by=carol, now=now)
    assert Suppression.objects.standing().filter(value="+14155550199").exists()


@pytest.mark.parametrize("words", ["STOP this bill", "Please don't stop", "All is well"])
def test_other_words_freeze_nothing(ada: Address, now: datetime, words: str) -> None:
    says(ada, words, now)
    assert not Revocation.objects.exists()


def test_our_own_words_freeze_nobody(ada: Address, now: datetime) -> None:
    record_interaction(
        Touch("message", "Ours", now, customer=ada.customer, text="leave me alone", direction="outbound")
    )
    assert not Revocation.objects.exists()


def test_an_agent_ends_messages_by_hand_with_the_reason(
    ada: Address, carol: User, client_of: ClientOf
) -> None:
    page = f"/desk/messages/stop/{ada.customer.reference}/"
    assert client_of(carol).post(page, {"reason": " "}).status_code == 422
    assert client_of(carol).post(page, {"reason": "By phone on Monday"}).status_code == 303
    line = Consent.objects.latest("pk")
    assert (line.state, line.method, line.page, line.evidence) == (
        "withdrawn",
        "staff",
        "By phone on Monday",
        {"by": carol.pk},
    )


def test_a_reason_is_needed(ada: Address, carol: User, now: datetime) -> None:
    with pytest.raises(ReasonNeeded):
        stop_by_staff(customer=ada.customer, reason=" ", by=carol, now=now)


def test_the_desk_shows_what_waits_and_decides(
    ada: Address, carol: User, client_of: ClientOf, now: datetime
) -> None:
    says(ada, "Please leave me alone", now)
    desk = client_of(carol)
    assert "Please leave me alone" in desk.get("/desk/messages/wishes/").content.decode()
    desk.post(f"/desk/messages/wishes/{Revocation.objects.get().pk}/end/")
    assert Revocation.objects.get().state == "ended"
    assert "Nobody asks for peace" in desk.get("/desk/messages/wishes/").content.decode()


def test_the_page_of_a_customer_says_that_she_rests(
    ada: Address, carol: User, client_of: ClientOf, now: datetime
) -> None:
    set_rest(customer=ada.customer, purpose="check_in", rest=Rest(rest_days=90), now=now)
    page = client_of(carol).get(f"/desk/customers/{ada.customer.reference}/").content.decode()
    assert "at most once in three months" in page
