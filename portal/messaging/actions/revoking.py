"""Take "please leave me alone" seriously: freeze, let a person read it the same day, then end it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.customers.models import Address, Channel, Consent, Customer
from portal.interactions.models import Interaction
from portal.lib.errors import ActionError
from portal.lib.states import InvalidTransition, advance
from portal.messaging.actions.consents import StopRequest, stop_everything
from portal.messaging.actions.suppressions import suppress
from portal.messaging.models import InboundText, Revocation, Suppression
from portal.messaging.revocations import asks_to_be_left_alone


class AlreadyDecided(ActionError):
    sentence = _("Somebody has decided this already.")


class ReasonNeeded(ActionError):
    sentence = _("Write down how the customer told you: the ledger keeps it as the proof.")


def notice_revocation(interaction: Interaction) -> None:
    """Freeze what we send when the words of a new touch ask for it (it follows every touch).

    So every route counts: text, mail, form, forum post, mention.
    """
    is_hers = interaction.direction == Interaction.Direction.INBOUND and not interaction.is_internal
    sender = _sender_of(interaction)
    if not is_hers or not (interaction.customer_id or sender) or not asks_to_be_left_alone(interaction.text):
        return
    Revocation.objects.create(
        customer=interaction.customer,
        sender=sender,
        interaction=interaction,
        words=interaction.text[:4_000],
        received_at=interaction.occurred_at,
    )


def _sender_of(interaction: Interaction) -> str:
    if interaction.kind != "text":
        return ""
    return (
        InboundText.objects.filter(pk=interaction.source_id or 0).values_list("sender", flat=True).first()
        or ""
    )


@transaction.atomic
def end_messages(*, revocation: Revocation, by: User, now: datetime) -> Revocation:
    """Decide that she wants no more messages: everything that needs consent ends at all her addresses.

    Raises: AlreadyDecided.
    """
    _decide(revocation, Revocation.State.ENDED, by, now)
    request = StopRequest(
        method=_method_of(revocation.interaction),
        page=revocation.words[:200],
        evidence={"read_by": by.pk, "touch": revocation.interaction_id},
    )
    if revocation.sender:
        suppress(channel=Channel.TEXT, value=revocation.sender, reason=Suppression.Reason.STOPPED, now=now)
    if revocation.customer is not None:
        _stop_all(revocation.customer, request, now)
    return revocation


@transaction.atomic
def keep_messages(*, revocation: Revocation, by: User, now: datetime) -> Revocation:
    """Decide that the words meant something else: what waits may go again.

    Raises: AlreadyDecided.
    """
    _decide(revocation, Revocation.State.KEPT, by, now)
    return revocation


@transaction.atomic
def stop_by_staff(*, customer: Customer, reason: str, by: User, now: datetime) -> list[Consent]:
    """End every message that needs consent, on the customer's word to a member of staff.

    Raises: ReasonNeeded.
    """
    if not reason.strip():
        raise ReasonNeeded
    request = StopRequest(method=Consent.Method.STAFF, page=reason.strip()[:200], evidence={"by": by.pk})
    return _stop_all(customer, request, now)


def _stop_all(customer: Customer, request: StopRequest, now: datetime) -> list[Consent]:
    lines: list[Consent] = []
    for address in Address.objects.of_customer(customer):
        lines += stop_everything(address=address, request=request, now=now)
    return lines


def _decide(revocation: Revocation, to: str, by: User, now: datetime) -> None:
    try:
        advance(revocation, to, Revocation.MOVES, decided_at=now, decided_by=by)
    except InvalidTransition as error:
        raise AlreadyDecided from error


def _method_of(interaction: Interaction) -> str:
    return Consent.Method.TEXT if interaction.kind == "text" else Consent.Method.WORDS
