"""Prove a phone number by a code texted to it."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.customers.actions import prove_address
from portal.customers.models import Address, Channel, Customer, PhoneCode, Purpose
from portal.lib.errors import ActionError
from portal.lib.people import PhoneInvalid, parse_phone
from portal.messaging.actions.queueing import Letter, queue_message

CODE_LIFE = timedelta(minutes=10)
CODES_PER_HOUR = 3


class NumberInvalid(ActionError):
    sentence = _(
        "This is not a phone number we can text. Write it with its country, such as +1 415 555 0132."
    )


class TooManyCodes(ActionError):
    sentence = _("We have sent three codes within the hour. Wait a little, then ask for a new one.")


class CodeWrong(ActionError):
    sentence = _("The code has ended. Ask for a new one.")


@transaction.atomic
def request_phone_code(*, customer: Customer, number: str, now: datetime) -> PhoneCode:
    """Text a six-digit code to the number; it lives for ten minutes. Only its hash is kept.

    Raises: NumberInvalid, TooManyCodes.
    """
    as_typed = number
    try:
        number = parse_phone(number, region=settings.PHONE_REGION)
    except PhoneInvalid as error:
        raise NumberInvalid from error
    Customer.objects.select_for_update().get(pk=customer.pk)  # of parallel requests each counts the others
    _refuse_floods(customer, number, now)
    code = f"{secrets.randbelow(1_000_000):06}"
    row = PhoneCode.objects.create(
        customer=customer,
        number=number,
        as_typed=as_typed[:40],
        code_hash=make_password(code),
        created_at=now,
        expires_at=now + CODE_LIFE,
    )
    letter = Letter(
        template="phone_code",
        purpose=Purpose.ACCOUNT,
        channel=Channel.TEXT,
        to=number,
        dedupe_key=f"phone-code:{row.pk}",
        context={"code": code},
        customer=customer,
        not_after=now + CODE_LIFE,
    )
    queue_message(letter, now=now)
    return row


def _refuse_floods(customer: Customer, number: str, now: datetime) -> None:
    recent = PhoneCode.objects.filter(created_at__gt=now - timedelta(hours=1))
    if (
        recent.filter(customer=customer).count() >= CODES_PER_HOUR
        or recent.filter(number=number).count() >= CODES_PER_HOUR
    ):
        raise TooManyCodes


def confirm_phone(*, customer: Customer, code: str, now: datetime) -> Address:
    """Prove the number of the customer's newest code.

    Raises: CodeWrong with the number of tries left, AddressTaken.
    """
    row = (
        PhoneCode.objects.filter(customer=customer, used_at=None, expires_at__gt=now).order_by("-pk").first()
    )
    if row is None or not _takes_attempt(row):
        raise CodeWrong
    if not check_password(code.strip().replace(" ", ""), row.code_hash):
        left = row.attempts_left - 1
        raise CodeWrong(
            ngettext(
                "That is not the code. You have %(left)d more try.",
                "That is not the code. You have %(left)d more tries.",
                left,
            )
            % {"left": left}
        )
    with transaction.atomic():
        if not PhoneCode.objects.filter(pk=row.pk, used_at=None).update(used_at=now):
            raise CodeWrong
        return prove_address(
            customer=customer, channel=Channel.TEXT, value=row.number, now=now, as_typed=row.as_typed
        )


def _takes_attempt(row: PhoneCode) -> bool:
    # Counted in its own transaction before the check, so that parallel guesses can't exceed five.
    taken = PhoneCode.objects.filter(pk=row.pk, attempts_left__gt=0).update(
        attempts_left=F("attempts_left") - 1
    )
    return bool(taken)
