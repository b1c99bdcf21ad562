"""Count what an offer has cost and what it has brought."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q

from feedback.coupons.models import Coupon, Offer
from portal.interactions.models import Interaction

ANSWERS: Final = ("survey.response", "checkin.answer")
"""The touches that are answers to what we asked."""


@dataclass(frozen=True)
class Figures:
    """An offer in numbers; `answers` counts the coupons whose customer answered after she was given it."""

    reserved: int
    given: int
    used: int
    ended: int
    answers: int
    cost: Decimal

    @property
    def cost_per_answer(self) -> Decimal | None:
        """What an answer cost, by the offer's own estimate; None while nobody answered."""
        return (self.cost / self.answers).quantize(Decimal("0.01")) if self.answers else None


def figures_of(offer: Offer) -> Figures:
    """Return an offer in numbers, in one query. The score of an answer is nowhere in it."""
    answered = Interaction.objects.filter(
        customer=OuterRef("customer"), kind__in=ANSWERS, occurred_at__gte=OuterRef("reserved_at")
    )
    found = (
        Coupon.objects.of_offer(offer)
        .annotate(is_answered=Exists(answered))
        .aggregate(
            reserved=Count("pk", filter=Q(state=Coupon.State.RESERVED)),
            given=Count("pk", filter=Q(issued_at__isnull=False) | Q(state=Coupon.State.REDEEMED)),
            used=Count("pk", filter=Q(state=Coupon.State.REDEEMED)),
            ended=Count("pk", filter=Q(ended_at__isnull=False)),
            answers=Count("pk", filter=Q(is_answered=True) & ~Q(state=Coupon.State.CANCELLED)),
        )
    )
    return Figures(**found, cost=offer.cost_each * found["used"])
