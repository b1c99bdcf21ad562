"""Give the customer of a case a coupon, with the reason."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from feedback.cases.actions.steps import write_event
from feedback.cases.letters import address_of
from feedback.cases.models import Case, CaseEvent
from feedback.coupons.actions import give_coupon
from feedback.coupons.letters import letter_of_thanks
from feedback.coupons.models import Coupon, Offer
from portal.accounts.models import User
from portal.lib.errors import ActionError
from portal.messaging.actions import queue_message


class CouponNeedsCustomer(ActionError):
    sentence = _("A coupon goes to a customer we know and can write to. No address of hers is known here.")


@transaction.atomic
def thank_with_coupon(*, case: Case, offer: Offer, author: User, now: datetime) -> Coupon:
    """Give a coupon for the trouble, once for each offer, and send it; asking for it twice gives one.

    Raises: CouponNeedsCustomer, OfferClosed, BudgetSpent, CouponGivenAlready.
    """
    to = address_of(case)
    if case.customer is None or to is None:
        raise CouponNeedsCustomer
    message_key = f"cases.coupon:{case.pk}:{offer.pk}"
    is_known = Coupon.objects.filter(message_key=message_key).exists()
    coupon = give_coupon(
        offer=offer,
        customer=case.customer,
        message_key=message_key,
        given_by=author,
        reason=gettext("For your trouble: %(title)s") % {"title": case.title},
        now=now,
    )
    if not is_known:
        queue_message(letter_of_thanks(coupon, to), now=now)
        write_event(case, CaseEvent.Kind.THANKED, now=now, author=author, text=offer.value)
    return coupon
