"""Texts that carriers refuse, that came too late, or whose answer was lost."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from portal.customers.models import Address
from portal.messaging.actions.reconciling import reconcile_doubts
from portal.messaging.lanes import Lane
from portal.messaging.models import Message, Suppression
from tests.messaging.letters import deliver, queue_check_in
from tests.messaging.twilio_stub import Provider, post_signed

LATER = timedelta(hours=1)


def tell(client: Client, message: Message, code: str, *, sid: str = "SM1") -> int:
    """Let Twilio say that a text failed with an error."""
    form = {"MessageSid": sid, "MessageStatus": "undelivered", "ErrorCode": code}
    return post_signed(client, f"/hooks/twilio/status/{message.public_id}/", form)


def doubtful(address: Address, provider: Provider, now: datetime) -> Message:
    """Return a text whose answer was lost."""
    provider.hangs_up = True
    message = queue_check_in(address, now=now)
    deliver(now)
    message.refresh_from_db()
    assert message.state == "in_doubt"
    return message


def test_a_text_that_carriers_filter_slows_the_lane_of_its_country(
    twilio: Provider, ada_phone: Address, now: datetime, visitor: Client
) -> None:
    message = queue_check_in(ada_phone, now=now)
    deliver(now)
    assert tell(visitor, message, "30007") == 204
    lane = Lane.objects.get()
    assert (lane.name, lane.trouble_count) == ("+1", 1)
    assert lane.closed_until is not None


def test_the_more_is_filtered_the_longer_the_lane_pauses(
    twilio: Provider, ada_phone: Address, now: datetime, visitor: Client
) -> None:
    for number in range(4):
        twilio.body = {"sid": f"SM{number}"}
        message = queue_check_in(ada_phone, now=now)
        deliver(now)
        tell(visitor, message, "30007", sid=f"SM{number}")
        Lane.objects.update(trouble_count=0, closed_until=None)  # as if a text had left by it meanwhile
    tell(visitor, message, "30007", sid="SM9")
    assert Lane.objects.get().trouble_count == 5


def test_the_same_news_twice_slows_nothing_more(
    twilio: Provider, ada_phone: Address, now: datetime, visitor: Client
) -> None:
    message = queue_check_in(ada_phone, now=now)
    deliver(now)
    for _time in range(3):
        tell(visitor, message, "30007")
    assert Lane.objects.get().trouble_count == 1


@pytest.mark.parametrize(("code", "is_suppressed"), [("30004", True), ("30006", True), ("30003", False)])
def test_a_number_that_takes_no_texts_gets_none(
    twilio: Provider, ada_phone: Address, now: datetime, visitor: Client, code: str, is_suppressed: bool
) -> None:
    message = queue_check_in(ada_phone, now=now)
    deliver(now)
    tell(visitor, message, code)
    assert Suppression.objects.standing().exists() is is_suppressed


@pytest.mark.parametrize(
    ("status", "state"), [("delivered", "delivered"), ("sent", "accepted"), ("failed", "bounced")]
)
def test_the_providers_list_settles_a_doubt(
    twilio: Provider, ada_phone: Address, now: datetime, status: str, state: str
) -> None:
    message = doubtful(ada_phone, twilio, now)
    twilio.listed = [{"sid": "SM7", "status": status, "body": message.body.text}]
    assert reconcile_doubts(now=now + LATER) == 1
    message.refresh_from_db()
    assert (message.state, message.provider_ref) == (state, "SM7")
    assert twilio.questions == [{"To": [ada_phone.value], "DateSent>": ["2026-11-16"], "PageSize": ["50"]}]


def test_a_doubt_that_is_fresh_is_left_to_the_webhook(
    twilio: Provider, ada_phone: Address, now: datetime
) -> None:
    doubtful(ada_phone, twilio, now)
    assert reconcile_doubts(now=now + timedelta(minutes=5)) == 0
    assert twilio.questions == []


def test_what_the_list_does_not_show_waits_for_a_person_and_says_so(
    twilio: Provider, ada_phone: Address, now: datetime
) -> None:
    message = doubtful(ada_phone, twilio, now)
    twilio.listed = [{"sid": "SM7", "status": "sent", "body": "Other words"}]
    assert reconcile_doubts(now=now + LATER) == 0
    message.refresh_from_db()
    assert (message.state, message.reason) == ("in_doubt", "Twilio's list does not show it.")


def test_a_listed_text_that_is_another_message_settles_nothing(
    twilio: Provider, ada_phone: Address, now: datetime
) -> None:
    earlier = queue_check_in(ada_phone, now=now)
    deliver(now)
    message = doubtful(ada_phone, twilio, now)
    earlier.refresh_from_db()
    twilio.listed = [{"sid": earlier.provider_ref, "status": "delivered", "body": message.body.text}]
    assert reconcile_doubts(now=now + LATER) == 0


def test_a_list_that_makes_no_sense_settles_nothing(
    twilio: Provider, ada_phone: Address, now: datetime
) -> None:
    message = doubtful(ada_phone, twilio, now)
    twilio.listed = [{"sid": "SM7"}]
    assert reconcile_doubts(now=now + LATER) == 0
    message.refresh_from_db()
    assert message.state == "in_doubt"
