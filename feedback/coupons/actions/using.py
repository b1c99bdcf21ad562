"""Use a coupon, once, and end those that can be used no more."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from feedback.coupons.actions.errors import CouponCancelled, CouponRunOut, CouponUnknown, CouponUsed
from feedback.coupons.codes import read_code
from feedback.coupons.models import Coupon, Offer
from portal.accounts.models import User
from portal.lib.errors import ActionError
from portal.lib.jobs import batches_of, drain
from portal.lib.states import InvalidTransition, advance
from portal.messaging.models import Message

ARRIVING = (Message.State.ACCEPTED, Message.State.DELIVERED)
LOST = (Message.State.CANCELLED, Message.State.EXPIRED, Message.State.FAILED, Message.State.BOUNCED)


@dataclass(frozen=True)
class Use:
    """Where a coupon is used, by whom, and for which order of the shop."""

    way: Coupon.Way
    by: User | None = None
    order_number: str = ""


def redeem_coupon(*, code: str, use: Use, now: datetime) -> Coupon:
    """Use a coupon by one conditional UPDATE: of many tries at once one succeeds.

    Raises: NotACode, CouponUnknown, CouponUsed, CouponRunOut, CouponCancelled.
    """
    kept = read_code(code)
    changed = (
        Coupon.objects.redeemable(now)
        .filter(code=kept)
        .update(
            state=Coupon.State.REDEEMED,
            redeemed_at=now,
            redeemed_way=use.way,
            redeemed_by=use.by,
            order_number=use.order_number[:80],
        )
    )
    coupon = find_coupon(code=kept)
    if not changed:
        raise _refusal(coupon)
    return coupon


def find_coupon(*, code: str) -> Coupon:
    """Return the coupon with the code somebody typed.

    Raises: NotACode, CouponUnknown.
    """
    coupon = Coupon.objects.filter(code=read_code(code)).select_related("offer", "customer").first()
    if coupon is None:
        raise CouponUnknown
    return coupon


def _refusal(coupon: Coupon) -> ActionError:
    refusals: dict[str, type[ActionError]] = {
        Coupon.State.REDEEMED: CouponUsed,
        Coupon.State.CANCELLED: CouponCancelled,
    }
    return refusals.get(coupon.state, CouponRunOut)()


@transaction.atomic
def cancel_coupon(*, coupon: Coupon, reason: str, now: datetime) -> Coupon:
    """Take a coupon back before it is used; its place in the budget is free again.

    Raises: CouponUsed, CouponRunOut, CouponCancelled.
    """
    try:
        _end(coupon, Coupon.State.CANCELLED, now, reason)
    except InvalidTransition as error:
        coupon.refresh_from_db()
        raise _refusal(coupon) from error
    return coupon


def expire_due(*, now: datetime) -> int:
    """End the coupons whose last day is over; return how many rows were handled."""

    def handle(coupon: Coupon) -> None:
        _end_quietly(coupon, Coupon.State.EXPIRED, now, "")

    return drain(batches_of(Coupon.objects.run_out(now)), handle)


def settle_reserved(*, now: datetime) -> int:
    """Follow the messages that carry reserved coupons: handed over means given, lost means taken back."""
    reserved = Coupon.objects.filter(state=Coupon.State.RESERVED)
    arrived = reserved.filter(Exists(_carrying(ARRIVING))).update(state=Coupon.State.ISSUED, issued_at=now)

    def take_back(coupon: Coupon) -> None:
        _end_quietly(coupon, Coupon.State.CANCELLED, now, "The message that carried it never arrived.")

    return arrived + drain(batches_of(reserved.filter(Exists(_carrying(LOST)))), take_back)


def release_coupon(*, message_key: str, now: datetime) -> None:
    """Give back the coupon reserved for a message that was held back; one that was given stays given."""
    for coupon in Coupon.objects.filter(message_key=message_key, state=Coupon.State.RESERVED):
        _end_quietly(coupon, Coupon.State.CANCELLED, now, "The message that carried it was held back.")


def _carrying(states: tuple[Message.State, ...]) -> QuerySet[Message]:
    return Message.objects.filter(dedupe_key=OuterRef("message_key"), state__in=states)


def _end_quietly(coupon: Coupon, to: Coupon.State, now: datetime, reason: str) -> None:
    try:
        with transaction.atomic():
            _end(coupon, to, now, reason)
    except InvalidTransition:
        return  # used at this very moment: hers


def _end(coupon: Coupon, to: Coupon.State, now: datetime, reason: str) -> None:
    advance(coupon, to, Coupon.MOVES, ended_at=now, end_reason=reason[:200])
    Offer.objects.filter(pk=coupon.offer_id).update(taken_count=F("taken_count") - 1)
