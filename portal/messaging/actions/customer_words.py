"""Give a customer's words by mail to whom they concern: an opt-out, an app that asked, else a person."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.customers.models import Address, Consent
from portal.interactions.actions import Touch, record_interaction
from portal.lib.errors import ActionError
from portal.messaging.actions.consents import StopRequest, stop_everything
from portal.messaging.keywords import read_keyword
from portal.messaging.replies import Answer, taker_of


@transaction.atomic
def take_words(answer: Answer, about_kind: str) -> str:
    """Act on the words and return where they stand.

    "STOP" by mail ends what needs consent at that address. An answer an app can't take is kept as words that
    wait for a person, so nothing she wrote is lost.
    """
    if read_keyword(answer.text) == "stop":
        _stop(answer)
        return _keep(answer, wants_reply=False)
    taker = taker_of(about_kind)
    if taker is not None:
        try:
            with transaction.atomic():
                return taker(answer)
        except ActionError:
            pass
    return _keep(answer, wants_reply=True)


def _stop(answer: Answer) -> None:
    request = StopRequest(method=Consent.Method.WORDS, page=_("Reply by mail: %s") % answer.text[:100])
    for address in Address.objects.of_customer(answer.customer).filter(value=answer.sender):
        stop_everything(address=address, request=request, now=answer.now)


def _keep(answer: Answer, *, wants_reply: bool) -> str:
    touch = Touch(
        kind="mail",
        dedupe_key=f"mail:{answer.key}",
        customer=answer.customer,
        channel=answer.channel,
        title=_("Mail: %s") % answer.text[:120],
        text=answer.text,
        wants_reply=wants_reply,
        occurred_at=answer.now,
    )
    return reverse("interactions-desk:touch", args=[record_interaction(touch).pk])
