"""Name what the actions on offers and coupons refuse."""

from django.utils.translation import gettext_lazy as _

from portal.lib.errors import ActionError


class OfferClosed(ActionError):
    sentence = _("This offer has ended, so no more coupons are given. Choose another offer.")


class BudgetSpent(ActionError):
    sentence = _("The budget of this offer is spent. Raise its budget, or choose another offer.")


class CouponGivenAlready(ActionError):
    sentence = _("This customer has a coupon of this offer already, and there is one for each customer.")


class CouponUnknown(ActionError):
    sentence = _("No coupon of ours has this code. Check the code, sign by sign.")


class CouponUsed(ActionError):
    sentence = _("This coupon was used already.")


class CouponRunOut(ActionError):
    sentence = _("This coupon is no longer valid: its last day is over.")


class CouponCancelled(ActionError):
    sentence = _("This coupon was cancelled.")


class BudgetTooSmall(ActionError):
    sentence = _("More coupons than that are given already. Enter at least as many.")
