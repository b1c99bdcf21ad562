"""Show a program's messages before anybody gets one, and send them to the manager herself.

They are the letters a customer gets, written by the same function; only the links lead nowhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback.checkins.letters import ABOUT, context_of
from feedback.checkins.models import CheckIn, Program
from feedback.checkins.models.check_ins import TOKEN_LENGTH
from portal.accounts.models import User
from portal.customers.links import probe_url
from portal.customers.models import Address, Channel, Customer, Purpose
from portal.lib.errors import ActionError
from portal.lib.sms import Parts, count_parts
from portal.messaging.actions import Letter, queue_message
from portal.messaging.models import Message
from portal.messaging.prices import Cost, price_list
from portal.messaging.rendering import Words, render_words

STEPS: Final[dict[str, str | Promise]] = {
    "check_in": gettext_lazy("The question"),
    "check_in_reminder": gettext_lazy("The reminder"),
    "check_in_offer": gettext_lazy("The coupon"),
}
TEST_HEADER: Final = "X-Earshot-Test"


class NoProvedNumber(ActionError):
    sentence = gettext_lazy(
        "This program asks by text, and no mobile number of yours is proved. Prove one under Me, “What we "
        "may send you”, then send the test again."
    )


@dataclass(frozen=True)
class Rehearsal:
    """Which message of a program, in which of its wordings."""

    program: Program
    step: str = "check_in"
    wording: str = Program.Wording.FIRST


@dataclass(frozen=True)
class TextShown:
    """A text as it arrives: its words, its parts, and what it costs to each country a price is set for."""

    words: str
    parts: Parts
    prices: list[tuple[str, Cost]]


def steps_of(program: Program) -> dict[str, str | Promise]:
    """Return the messages a program sends."""
    steps = dict(STEPS)
    if not program.reminder_count:
        del steps["check_in_reminder"]
    if program.offer_id is None:
        del steps["check_in_offer"]
    return steps


def mail_of(rehearsal: Rehearsal, reader: User, now: datetime) -> Words:
    """Return what the mail says, with the reader's name in it."""
    return render_words(
        template=rehearsal.step,
        channel=Channel.EMAIL,
        context=_context(rehearsal, reader, now, _try_url(rehearsal.program)),
        language=reader.language,
    )


def text_of(rehearsal: Rehearsal, reader: User, now: datetime) -> TextShown:
    """Return the text message with its parts and its price."""
    # As long as a real link: every sign counts where parts are paid for.
    url = settings.SITE_URL + reverse("checkins:check-in", args=["x" * TOKEN_LENGTH])
    words = render_words(
        template=rehearsal.step,
        channel=Channel.TEXT,
        context=_context(rehearsal, reader, now, url),
        language=reader.language,
    ).text
    parts = count_parts(words)
    return TextShown(words, parts, price_list(parts.count))


def send_rehearsal(*, rehearsal: Rehearsal, to: User, now: datetime) -> list[Message]:
    """Send one message of a program to the manager herself, by each way the program uses; it counts nowhere.

    It is no check-in: no budget, no timeline, no rate and no limit of the program knows of it.

    Raises: NoProvedNumber if the program sends texts only and she has no number.
    """
    letters = [_letter(rehearsal, to, address, now) for address in _addresses(rehearsal.program, to)]
    if not letters:
        raise NoProvedNumber
    return [queue_message(letter, now=now) for letter in letters]


def _addresses(program: Program, to: User) -> list[tuple[Channel, Address | str]]:
    found: list[tuple[Channel, Address | str]] = []
    if Channel.EMAIL in program.channels:
        found.append((Channel.EMAIL, to.email))
    number = Address.objects.verified().of_user(to).filter(channel=Channel.TEXT).first()
    if Channel.TEXT in program.channels and number is not None:
        found.append((Channel.TEXT, number.value))
    return found


def _letter(rehearsal: Rehearsal, to: User, place: tuple[Channel, Address | str], now: datetime) -> Letter:
    channel, address = place
    headers = {
        "List-Unsubscribe": f"<{probe_url()}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        TEST_HEADER: "1",
    }
    key = f"{ABOUT}:test:{rehearsal.program.pk}:{rehearsal.step}:{to.pk}:{channel}:{now.timestamp()}"
    return Letter(
        template=rehearsal.step,
        purpose=Purpose.SERVICE,
        channel=channel,
        to=address,
        dedupe_key=key,
        context=_context(rehearsal, to, now, _try_url(rehearsal.program)),
        not_after=now + timedelta(hours=1),
        language=to.language,
        headers=headers if channel == Channel.EMAIL else {},
        mark=_("Test"),
    )


def _try_url(program: Program) -> str:
    return settings.SITE_URL + reverse("checkins-desk:program-try", args=[program.pk])


def _context(rehearsal: Rehearsal, reader: User, now: datetime, url: str) -> Mapping[str, Any]:
    program = rehearsal.program
    check_in = CheckIn(
        program=program,
        survey=program.survey,
        customer=Customer(display_name=reader.display_name, language=reader.language),
        wording=rehearsal.wording,
        expires_at=now + timedelta(days=program.expires_after_days),
    )
    links = {
        "stop_url": probe_url(),
        "unsubscribe_url": probe_url(),
        "consents_url": settings.SITE_URL + reverse("messaging:consents"),
    }
    return {**context_of(check_in, url), **links, **_coupon(program, url, now)}


def _coupon(program: Program, url: str, now: datetime) -> dict[str, Any]:
    if program.offer is None:
        return {}
    return {
        "coupon_value": program.offer.value,
        "coupon_code": "TEST-TEST-TEST",  # as long as a real one: a text is counted with it
        "coupon_until": program.offer.expiry_of(now),
        "coupon_terms": program.offer.terms,
        "coupon_url": url,
    }
