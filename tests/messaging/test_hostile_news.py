"""What providers and machines may bring, meant or not: replayed, out of order, malformed, in circles."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from portal.customers.models import Address, Consent, Purpose
from portal.interactions.models import Interaction
from portal.messaging.actions import TextIn, receive_text
from portal.messaging.models import DeliveryEvent, InboundText, Message, Suppression
from tests.messaging.letters import deliver, queue_check_in
from tests.messaging.test_anymail import bring_news
from tests.messaging.twilio_stub import Provider, post_signed, sign

INBOUND = "/hooks/twilio/inbound/"
HER_NUMBER = "+14155550132"


def status_path(message: Message) -> str:
    return f"/hooks/twilio/status/{message.public_id}/"


def says(words: str, now: datetime, number: int) -> None:
    receive_text(text=TextIn("twilio", f"SM{number}", HER_NUMBER, words), now=now)


def brings(settings: Settings, news: dict[str, object]) -> int:
    settings.EMAIL_TRANSPORT = "anymail"
    return bring_news(settings, news)


def bounce(message: Message, kind: str, **more: object) -> dict[str, object]:
    return {
        "RecordType": "Bounce",
        "Type": kind,
        "ID": 7,
        "MessageID": "p-1",
        "Email": message.to,
        "BouncedAt": "2026-11-16T10:01:00Z",
        "Metadata": {"message": str(message.public_id)},
        **more,
    }


def test_an_opt_out_the_provider_tells_afterwards_is_written_down(
    twilio: Provider, ada_phone: Address, now: datetime, visitor: Client
) -> None:
    sent, waiting = queue_check_in(ada_phone, now=now), None
    deliver(now)
    waiting = queue_check_in(ada_phone, now=now)
    form = {"MessageSid": "SM1", "MessageStatus": "failed", "ErrorCode": "21610"}
    assert post_signed(visitor, status_path(sent), form) == 204
    waiting.refresh_from_db()
    assert waiting.state == "cancelled"
    assert Suppression.objects.standing().get().reason == "stopped"
    assert (Consent.objects.latest("pk").state, Consent.objects.latest("pk").method) == ("withdrawn", "text")


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("SoftBounce", {}),
        ("HardBounce", {"Details": "smtp;451 4.7.1 try later"}),
        ("HardBounce", {"Details": "smtp;550 5.4.4 no route to host"}),
    ],
)
def test_a_bounce_that_passes_leaves_the_address_alone(
    ada: Address, now: datetime, settings: Settings, kind: str, more: dict[str, object]
) -> None:
    message = queue_check_in(ada, now=now)
    Message.objects.update(state="accepted")
    assert brings(settings, bounce(message, kind, **more)) == 200
    message.refresh_from_db()
    assert message.state == "bounced"
    assert not Suppression.objects.standing().exists()


def test_a_complaint_ends_it_whatever_the_provider_calls_its_reason(
    ada: Address, now: datetime, settings: Settings
) -> None:
    message = queue_check_in(ada, now=now)
    Message.objects.update(state="accepted")
    assert brings(settings, bounce(message, "SpamComplaint", RecordType="SpamComplaint")) == 200
    assert Suppression.objects.standing().get().reason == "complained"


def test_an_address_in_numbers_is_no_status_code(ada: Address, now: datetime, settings: Settings) -> None:
    message = queue_check_in(ada, now=now)
    Message.objects.update(state="accepted")
    details = "smtp;550 5.1.1 user unknown (from 4.5.6.7)"
    assert brings(settings, bounce(message, "HardBounce", Details=details)) == 200
    assert Suppression.objects.standing().get().reason == "bounced"


def test_the_same_news_a_hundred_times_is_kept_once(ada: Address, now: datetime, settings: Settings) -> None:
    message = queue_check_in(ada, now=now)
    Message.objects.update(state="accepted")
    for _time in range(100):
        assert brings(settings, bounce(message, "HardBounce")) == 200
    assert DeliveryEvent.objects.count() == Suppression.objects.count() == 1


def test_a_delivery_told_after_the_bounce_gives_nothing_back(
    ada: Address, now: datetime, settings: Settings
) -> None:
    message = queue_check_in(ada, now=now)
    Message.objects.update(state="accepted")
    brings(settings, bounce(message, "HardBounce"))
    delivered = bounce(message, "", RecordType="Delivery", DeliveredAt="2026-11-16T10:02:00Z")
    assert brings(settings, delivered) == 200
    message.refresh_from_db()
    assert message.state == "bounced"
    assert Suppression.objects.standing().exists()


@pytest.mark.parametrize(
    "metadata", [{"message": "x"}, {"message": "00000000-0000-0000-0000-000000000009"}, {"message": None}, {}]
)
def test_news_of_a_message_that_is_not_ours_changes_nothing(
    ada: Address, now: datetime, settings: Settings, metadata: dict[str, object]
) -> None:
    message = queue_check_in(ada, now=now)
    Message.objects.update(state="accepted")
    news = bounce(message, "HardBounce", Metadata=metadata, MessageID="none-of-ours")
    assert brings(settings, news) == 200
    assert not DeliveryEvent.objects.exists()
    assert not Suppression.objects.exists()


def test_signs_a_database_refuses_break_no_hook(
    twilio: Provider, ada_phone: Address, now: datetime, visitor: Client, settings: Settings
) -> None:
    message = queue_check_in(ada_phone, now=now)
    deliver(now)
    form = {"MessageSid": "SM\x009", "From": HER_NUMBER, "To": "+14155550100", "Body": "fine\x00, thanks"}
    assert post_signed(visitor, INBOUND, form) == 200
    assert InboundText.objects.get().body == "fine, thanks"
    news = {"MessageSid": "S\x00", "MessageStatus": "undelivered", "ErrorCode": "3000\x008"}
    assert post_signed(visitor, status_path(message), news) == 204
    details = bounce(message, "HardBounce", Details="smtp;550\x00 5.1.1")
    assert brings(settings, details) == 200


def test_news_signed_for_one_text_says_nothing_of_another(
    twilio: Provider, ada_phone: Address, now: datetime, visitor: Client
) -> None:
    one, other = queue_check_in(ada_phone, now=now), queue_check_in(ada_phone, now=now)
    deliver(now)
    form = {"MessageSid": "SM1", "MessageStatus": "failed", "ErrorCode": "21610"}
    signature = sign(status_path(one), form)
    replayed = visitor.post(status_path(other), form, headers={"X-Twilio-Signature": signature})
    assert replayed.status_code == 403
    assert not DeliveryEvent.objects.exists()


def test_a_text_that_is_brought_twice_is_one_touch_and_one_answer(
    twilio: Provider, ada_phone: Address, visitor: Client
) -> None:
    form = {"MessageSid": "SM9", "From": HER_NUMBER, "To": "+14155550100", "Body": "HELP"}
    for _time in range(3):
        assert post_signed(visitor, INBOUND, form) == 200
    assert Interaction.objects.filter(kind="text").count() == 1
    assert Message.objects.filter(template="text_help").count() == 1


def test_a_second_stop_is_kept_and_gets_no_second_confirmation(ada_phone: Address, now: datetime) -> None:
    says("STOP", now, 1)
    says("STOP", now + timedelta(minutes=1), 2)
    assert InboundText.objects.filter(keyword="stop").count() == 2
    assert Message.objects.filter(template="text_stop").count() == 1


def test_a_machine_that_answers_help_with_help_is_not_written_to_for_ever(
    ada_phone: Address, now: datetime
) -> None:
    for number in range(20):
        says("HELP", now + timedelta(seconds=number), number)
    assert Message.objects.filter(template="text_help").count() == 3
    says("HELP", now + timedelta(days=1, minutes=1), 99)
    assert Message.objects.filter(template="text_help").count() == 4


def test_two_machines_that_stop_and_start_each_other_come_to_rest(ada_phone: Address, now: datetime) -> None:
    for number in range(0, 40, 2):
        says("STOP", now + timedelta(seconds=number), number)
        says("START", now + timedelta(seconds=number + 1), number + 1)
    assert Message.objects.filter(template__in=["text_stop", "text_start"]).count() <= 6
    words = Consent.objects.latest_words([ada_phone.pk], [Purpose.CHECK_IN])
    assert words == {(ada_phone.pk, "check_in"): "granted"}


@pytest.mark.parametrize("moment", ["1970-01-01T00:00:00Z", "2999-01-01T00:00:00Z"])
def test_a_provider_whose_clock_is_wrong_is_believed_in_all_but_the_time(
    ada: Address, now: datetime, settings: Settings, moment: str
) -> None:
    message = queue_check_in(ada, now=now)
    Message.objects.update(state="accepted")
    assert brings(settings, bounce(message, "HardBounce", BouncedAt=moment)) == 200
    message.refresh_from_db()
    assert message.state == "bounced"
    assert message.settled_at is not None
    assert message.settled_at.year == datetime.now(UTC).year
