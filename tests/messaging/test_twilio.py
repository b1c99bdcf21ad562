"""Text messages through Twilio's interface, both ways, checked against Twilio's own validator."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from portal.customers.models import Address, Channel, Consent, Purpose
from portal.interactions.models import Interaction
from portal.messaging.actions import StopRequest, stop_messages
from portal.messaging.models import InboundText, Message, Suppression
from tests.factories import agree
from tests.messaging.letters import deliver, queue_check_in
from tests.messaging.twilio_stub import Provider, post_signed, sign

INBOUND = "/hooks/twilio/inbound/"


def text_in(body: str, *, sid: str = "SM9", sender: str = "+14155550132") -> dict[str, str]:
    return {"MessageSid": sid, "From": sender, "To": "+14155550100", "Body": body}


def test_a_text_is_handed_over_with_the_companys_name_first(
    twilio: Provider, ada_phone: Address, now: datetime
) -> None:
    message = queue_check_in(ada_phone, now=now)
    deliver(now)
    message.refresh_from_db()
    assert (message.state, message.provider_ref) == ("accepted", "SM1")
    assert twilio.paths == ["/2010-04-01/Accounts/AC1/Messages.json"]
    assert twilio.forms[0]["Body"][0].startswith("Your company: ")


@pytest.mark.parametrize(
    ("status", "code", "state", "suppressed"),
    [
        (400, 21610, "failed", "stopped"),
        (400, 21211, "failed", "invalid"),
        (429, 20429, "queued", ""),
        (503, 0, "queued", ""),
        (401, 20003, "failed", ""),
    ],
)
def test_what_each_refusal_means(
    twilio: Provider, ada_phone: Address, now: datetime, status: int, code: int, state: str, suppressed: str
) -> None:
    twilio.status, twilio.body = status, {"code": code, "message": "no"}
    message = queue_check_in(ada_phone, now=now)
    deliver(now)
    message.refresh_from_db()
    reasons = [row.reason for row in Suppression.objects.standing()]
    assert (message.state, reasons) == (state, [suppressed] if suppressed else [])


def test_a_lost_answer_leaves_the_text_in_doubt(twilio: Provider, ada_phone: Address, now: datetime) -> None:
    twilio.hangs_up = True
    message = queue_check_in(ada_phone, now=now)
    deliver(now)
    message.refresh_from_db()
    assert message.state == "in_doubt"


def test_news_of_a_doubtful_text_settles_it(
    twilio: Provider, ada_phone: Address, now: datetime, visitor: Client
) -> None:
    message = queue_check_in(ada_phone, now=now)
    Message.objects.update(state="in_doubt")
    path = f"/hooks/twilio/status/{message.public_id}/"
    assert post_signed(visitor, path, {"MessageSid": "SM1", "MessageStatus": "delivered"}) == 204
    message.refresh_from_db()
    assert message.state == "delivered"


def test_news_out_of_order_and_twice_only_moves_forward(
    twilio: Provider, ada_phone: Address, now: datetime, visitor: Client
) -> None:
    message = queue_check_in(ada_phone, now=now)
    deliver(now)
    path = f"/hooks/twilio/status/{message.public_id}/"
    for status in ("delivered", "sent", "delivered"):
        post_signed(visitor, path, {"MessageSid": "SM1", "MessageStatus": status})
    message.refresh_from_db()
    assert (message.state, message.events.count()) == ("delivered", 2)


@pytest.mark.parametrize("word", ["STOP", "stop.", "Arrêt", "unsubscribe"])
def test_stop_withdraws_suppresses_and_cancels_what_waits(
    twilio: Provider, ada_phone: Address, now: datetime, visitor: Client, word: str
) -> None:
    message = queue_check_in(ada_phone, now=now)
    assert post_signed(visitor, INBOUND, text_in(word)) == 200
    message.refresh_from_db()
    assert message.state == "cancelled"
    assert Consent.objects.latest("pk").state == "withdrawn"
    assert Suppression.objects.standing().get().reason == "stopped"


def test_stop_is_confirmed_once_although_the_number_is_stopped(
    twilio: Provider, ada_phone: Address, visitor: Client, now: datetime
) -> None:
    for _time in range(2):
        post_signed(visitor, INBOUND, text_in("STOP"))
    deliver(now.replace(year=2030))
    assert [form["Body"][0][:42] for form in twilio.forms] == [
        "Your company: You get no more text messages"[:42]
    ]


def test_start_gives_back_what_stop_took(twilio: Provider, ada_phone: Address, visitor: Client) -> None:
    post_signed(visitor, INBOUND, text_in("STOP"))
    post_signed(visitor, INBOUND, text_in("START", sid="SM10"))
    assert Consent.objects.latest("pk").state == "granted"
    assert not Suppression.objects.standing().exists()


def test_start_gives_nothing_back_that_was_ended_on_a_page(
    twilio: Provider, ada_phone: Address, visitor: Client
) -> None:
    agree(ada_phone.customer, channel=Channel.TEXT, purpose=Purpose.FORUM)
    request = StopRequest(method=Consent.Method.PAGE)
    stop_messages(address=ada_phone, purpose=Purpose.FORUM, request=request, now=timezone.now())
    post_signed(visitor, INBOUND, text_in("STOP"))
    post_signed(visitor, INBOUND, text_in("START", sid="SM10"))
    words = Consent.objects.latest_words([ada_phone.pk], [Purpose.CHECK_IN, Purpose.FORUM])
    assert words == {(ada_phone.pk, "check_in"): "granted", (ada_phone.pk, "forum"): "withdrawn"}


def test_yes_without_a_stop_before_is_an_answer_for_a_person(
    twilio: Provider, ada_phone: Address, visitor: Client
) -> None:
    post_signed(visitor, INBOUND, text_in("yes"))
    assert Interaction.objects.get(kind="text").wants_reply
    assert not Message.objects.exists()


def test_words_reach_the_customers_timeline_and_wait_for_an_answer(
    twilio: Provider, ada_phone: Address, visitor: Client
) -> None:
    post_signed(visitor, INBOUND, text_in("STOP this bill"))
    touch = Interaction.objects.get(kind="text")
    assert (touch.customer, touch.is_waiting) == (ada_phone.customer, True)


def test_stop_from_a_number_nobody_knows_is_kept(twilio: Provider, db: None, visitor: Client) -> None:
    post_signed(visitor, INBOUND, text_in("STOP", sender="+14155550177"))
    assert Suppression.objects.standing().get().value == "+14155550177"


@pytest.mark.parametrize("opt_out", ["STOP", "HELP"])
def test_what_twilio_answered_itself_is_not_answered_again(
    twilio: Provider, ada_phone: Address, visitor: Client, opt_out: str
) -> None:
    post_signed(visitor, INBOUND, {**text_in("whatever"), "OptOutType": opt_out})
    assert not Message.objects.exists()
    assert InboundText.objects.get().keyword == opt_out.lower()


@pytest.mark.parametrize("path", [INBOUND, "/hooks/twilio/status/00000000-0000-0000-0000-000000000001/"])
def test_every_hook_refuses_what_was_not_signed_with_our_token(
    twilio: Provider, db: None, visitor: Client, path: str
) -> None:
    form = text_in("STOP")
    assert visitor.post(path, form).status_code == 403
    assert post_signed(visitor, path, form, token="0" * 32) == 403
    assert visitor.post(path, form, headers={"X-Twilio-Signature": "é"}).status_code == 403
    assert not InboundText.objects.exists()


def test_a_signature_for_another_body_is_refused(twilio: Provider, db: None, visitor: Client) -> None:
    signature = sign(INBOUND, text_in("hello"))
    assert (
        visitor.post(INBOUND, text_in("STOP"), headers={"X-Twilio-Signature": signature}).status_code == 403
    )


def test_without_a_token_every_hook_is_closed(settings: Settings, db: None, visitor: Client) -> None:
    settings.TWILIO_AUTH_TOKEN = ""
    assert post_signed(visitor, INBOUND, text_in("STOP"), token="") == 403


def test_a_signature_made_without_the_port_is_believed(twilio: Provider, db: None, visitor: Client) -> None:
    assert post_signed(visitor, INBOUND, text_in("hello"), url=f"http://127.0.0.1{INBOUND}") == 200


@pytest.mark.parametrize(
    "form", [{}, {"MessageSid": "SM1"}, {"MessageSid": "SM1", "From": "abc", "Body": "x"}]
)
def test_a_signed_hook_without_its_fields_is_a_bad_request(
    twilio: Provider, db: None, visitor: Client, form: dict[str, str]
) -> None:
    assert post_signed(visitor, INBOUND, form) == 400


def test_a_hook_answers_only_posts(twilio: Provider, db: None, visitor: Client) -> None:
    assert visitor.get(INBOUND).status_code == 405


@pytest.mark.parametrize(("left", "seconds"), [(90, 90), (40 * 3_600, 36_000)])
def test_a_text_is_given_up_by_the_provider_before_the_night(
    twilio: Provider, ada_phone: Address, now: datetime, left: int, seconds: int
) -> None:
    with time_machine.travel(now, tick=False):
        queue_check_in(ada_phone, now=now, not_after=now + timedelta(seconds=left))
        deliver(now)
    assert twilio.forms[0]["ValidityPeriod"] == [str(seconds)]


def test_what_is_not_bound_to_an_hour_names_no_end(
    twilio: Provider, ada_phone: Address, now: datetime
) -> None:
    queue_check_in(ada_phone, now=now)
    deliver(now)
    assert "ValidityPeriod" not in twilio.forms[0]
