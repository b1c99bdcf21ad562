"""Make, change and close offers."""

from datetime import datetime

from django.db import IntegrityError, transaction

from feedback.coupons.actions.errors import BudgetTooSmall
from feedback.coupons.models import Offer
from portal.accounts.models import User

EDITABLE = (
    *("name", "kind", "percent", "amount", "currency", "words", "terms", "cost_each"),
    *("most_coupons", "most_cost", "valid_days", "ends_at", "is_once_each", "budget_count"),
)


@transaction.atomic
def create_offer(*, offer: Offer, created_by: User | None, now: datetime) -> Offer:
    """Keep an offer that was just filled in."""
    offer.created_by, offer.created_at, offer.budget_count = created_by, now, offer.count_budget()
    offer.save()
    return offer


def edit_offer(*, offer: Offer) -> Offer:
    """Keep a changed offer; coupons that are given keep their last day.

    Raises: BudgetTooSmall if more coupons are given than it now allows.
    """
    offer.budget_count = offer.count_budget()
    try:
        with transaction.atomic():
            offer.save(update_fields=EDITABLE)
    except IntegrityError as error:
        raise BudgetTooSmall from error
    return offer


@transaction.atomic
def close_offer(*, offer: Offer, now: datetime) -> Offer:
    """Give no more coupons; those that are given stay valid."""
    Offer.objects.filter(pk=offer.pk, closed_at__isnull=True).update(closed_at=now)
    offer.refresh_from_db()
    return offer


@transaction.atomic
def reopen_offer(*, offer: Offer) -> Offer:
    """Undo the closing."""
    Offer.objects.filter(pk=offer.pk).update(closed_at=None)
    offer.refresh_from_db()
    return offer
