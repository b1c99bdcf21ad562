"""Queue many messages to many customers who agreed, by few statements: for benchmarks and kill tests."""

import uuid
from datetime import datetime

from django.utils.timezone import now

from portal.customers.models import Address, Consent, Customer
from portal.messaging.budget_models import ContactBudget
from portal.messaging.models import Message, MessageBody
from portal.messaging.rendering import Words

CHUNK = 2_000
PLAIN = Words("How are things?", "Is everything fine?", "<p>Is everything fine?</p>")


def agreeing_crowd(count: int) -> list[Address]:
    """Return proved addresses of customers who agreed to check-ins, with a budget for tests."""
    moment = now()
    ContactBudget.objects.update_or_create(pk=1, defaults={"weekly": 50, "quarterly": 500})
    customers = Customer.objects.bulk_create(
        [Customer(reference=uuid.uuid4().hex[:12], time_zone="UTC") for _number in range(count)], CHUNK
    )
    addresses = Address.objects.bulk_create(
        [
            Address(customer=each, channel="email", value=f"c{each.pk}@example.org", verified_at=moment)
            for each in customers
        ],
        CHUNK,
    )
    Consent.objects.bulk_create([_line(address, moment) for address in addresses], CHUNK)
    return addresses


def queue_crowd(addresses: list[Address], *, words: Words = PLAIN) -> None:
    """Promise one message to each address, as a check-in has it."""
    moment = now()
    messages = Message.objects.bulk_create([_message(address, words, moment) for address in addresses], CHUNK)
    MessageBody.objects.bulk_create([_body(message, words) for message in messages], CHUNK)


def _line(address: Address, moment: datetime) -> Consent:
    return Consent(
        customer_id=address.customer_id,
        address=address,
        channel="email",
        purpose="check_in",
        state="granted",
        wording="Yes.",
        wording_version="1",
        method="page",
        given_at=moment,
    )


def _message(address: Address, words: Words, moment: datetime) -> Message:
    number = uuid.uuid4()
    return Message(
        public_id=number,
        dedupe_key=f"crowd:{number}",
        customer_id=address.customer_id,
        address=address,
        channel="email",
        purpose="check_in",
        is_our_idea=True,
        template="check_in",
        to=address.value,
        subject=words.subject,
        message_id=f"<{number}@portal.example>",
        due_at=moment,
        created_at=moment,
    )


def _body(message: Message, words: Words) -> MessageBody:
    headers = {
        "List-Unsubscribe": f"<https://portal.example/stop/{message.public_id.hex}/>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return MessageBody(message=message, text=words.text, html=words.html, headers=headers)
