"""Everything that happens to a message: queue, hand over, settle, consent, inbound words."""

from portal.messaging.actions.choices import Choices, save_choices
from portal.messaging.actions.consents import (
    ConsentChoice,
    StopRequest,
    set_consents,
    stop_everything,
    stop_messages,
)
from portal.messaging.actions.delivery import deliver_due
from portal.messaging.actions.events import Event, record_event
from portal.messaging.actions.inbound import TextIn, receive_text
from portal.messaging.actions.mails import NotHeld, accept_held, receive_mail
from portal.messaging.actions.overrides import ReasonMissing, override_finding
from portal.messaging.actions.phones import CodeWrong, TooManyCodes, confirm_phone, request_phone_code
from portal.messaging.actions.queueing import Letter, cancel_messages, queue_message, settle_doubt
from portal.messaging.actions.rests import ChannelUnknown, Rest, choose_channel, set_rest
from portal.messaging.actions.retrying import retry_message
from portal.messaging.actions.revoking import end_messages, keep_messages, stop_by_staff
from portal.messaging.actions.sweeping import sweep_lost

__all__ = [
    "ChannelUnknown",
    "Choices",
    "CodeWrong",
    "ConsentChoice",
    "Event",
    "Letter",
    "NotHeld",
    "ReasonMissing",
    "Rest",
    "StopRequest",
    "TextIn",
    "TooManyCodes",
    "accept_held",
    "cancel_messages",
    "choose_channel",
    "confirm_phone",
    "deliver_due",
    "end_messages",
    "keep_messages",
    "override_finding",
    "queue_message",
    "receive_mail",
    "receive_text",
    "record_event",
    "request_phone_code",
    "retry_message",
    "save_choices",
    "set_consents",
    "set_rest",
    "settle_doubt",
    "stop_by_staff",
    "stop_everything",
    "stop_messages",
    "sweep_lost",
]
