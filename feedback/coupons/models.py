"""An offer the company makes to thank for a customer's time, and the coupons that carry it."""

import secrets
from datetime import datetime, timedelta
from decimal import Decimal
from typing import ClassVar, Final

from django.db import models
from django.db.models import Count, F, Q, Sum
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from feedback.coupons.codes import LENGTH, spelled
from portal.accounts.models import User
from portal.accounts.policies import Person, may
from portal.customers.models import Customer
from portal.lib.states import Moves

TOKEN_LENGTH: Final = 32
LIVE_STATES: Final = ("reserved", "issued")
"""In these a coupon can be redeemed; who knows a reserved code has got the message that carries it."""


def new_token() -> str:
    """Return what makes the address of a coupon's page a secret (192 bits)."""
    return secrets.token_urlsafe(24)


class OfferQuerySet(models.QuerySet["Offer"]):
    def visible_to(self, person: Person) -> "OfferQuerySet":
        return self if may(person, "coupons.view") else self.none()

    def open_at(self, now: datetime) -> "OfferQuerySet":
        """Return the offers from which coupons may still be given, whatever is left of their budget."""
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now), closed_at__isnull=True)

    def with_room(self, now: datetime) -> "OfferQuerySet":
        """Return the open offers whose budget has room for one coupon more."""
        has_room = Q(budget_count__isnull=True) | Q(taken_count__lt=F("budget_count"))
        return self.open_at(now).filter(has_room)

    def with_counts(self) -> "OfferQuerySet":
        """Count each offer's coupons by state, in the same query."""
        counts = {
            f"{state}_count": Count("coupons", filter=Q(coupons__state=state)) for state in Coupon.State
        }
        return self.annotate(given_count=Count("coupons"), **counts)


class Offer(models.Model):
    """What a coupon gives, how many there may be, and until when."""

    class Kind(models.TextChoices):
        PERCENT = "percent", _("Per cent off")
        AMOUNT = "amount", _("An amount off")
        TEXT = "text", _("Something in words")

    name = models.CharField(_("name"), max_length=120, help_text=_("For staff, such as “Spring thank-you”."))
    kind = models.CharField(_("what it gives"), max_length=8, choices=Kind.choices, default=Kind.PERCENT)
    percent = models.PositiveSmallIntegerField(_("per cent"), null=True, blank=True)
    amount = models.DecimalField(_("amount"), max_digits=9, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="EUR", help_text=_("Such as EUR."))
    words = models.CharField(
        _("in words"), max_length=120, blank=True, help_text=_("Such as “A bag of coffee”.")
    )
    terms = models.TextField(_("terms"), max_length=2000, blank=True)
    cost_each = models.DecimalField(
        _("what one costs you"),
        max_digits=9,
        decimal_places=2,
        default=Decimal(0),
        help_text=_("Your estimate for one coupon used; the money budget counts with it."),
    )
    most_coupons = models.PositiveIntegerField(_("at most so many coupons"), null=True, blank=True)
    most_cost = models.DecimalField(
        _("at most so much money"), max_digits=11, decimal_places=2, null=True, blank=True
    )
    valid_days = models.PositiveSmallIntegerField(
        _("days a coupon is valid"), default=30, help_text=_("Counted from the day it is given.")
    )
    ends_at = models.DateTimeField(
        _("no coupons after"), null=True, blank=True, help_text=_("No coupon is given or valid after it.")
    )
    is_once_each = models.BooleanField(
        _("one for each customer"), default=True, help_text=_("Nobody gets a second coupon of this offer.")
    )
    budget_count = models.PositiveIntegerField(
        _("budget as coupons"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("How many coupons both budgets allow; nothing means any number."),
    )
    taken_count = models.PositiveIntegerField(_("budget taken by"), default=0, editable=False)
    created_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(_("made at"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects: ClassVar[models.Manager["Offer"]] = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="percent", percent__gte=1, percent__lte=100)
                | Q(kind="amount", amount__gt=0)
                | Q(kind="text") & ~Q(words=""),
                name="offer_gives_something",
            ),
            models.CheckConstraint(
                condition=Q(budget_count__isnull=True) | Q(taken_count__lte=F("budget_count")),
                name="offer_budget_holds",
            ),
            models.CheckConstraint(condition=Q(cost_each__gte=0), name="offer_cost_not_negative"),
            models.CheckConstraint(
                condition=Q(valid_days__gte=1, valid_days__lte=1000), name="offer_valid_days_in_range"
            ),
        ]
        indexes = [models.Index(fields=["-created_at", "-id"], name="offer_newest")]

    def __str__(self) -> str:
        return self.name

    @property
    def value(self) -> str:
        """What a coupon gives, in words."""
        if self.kind == self.Kind.PERCENT:
            return gettext("%(percent)s%% off") % {"percent": self.percent}
        if self.kind == self.Kind.AMOUNT:
            amount = number_format(self.amount or 0, 2, use_l10n=True)
            return gettext("%(amount)s %(currency)s off") % {"amount": amount, "currency": self.currency}
        return self.words

    def count_budget(self) -> int | None:
        """Return how many coupons the budgets allow; None for any number.

        Counted in whole coupons: databases without decimal numbers would round sums of money.
        """
        limits = [self.most_coupons] if self.most_coupons is not None else []
        if self.most_cost is not None and self.cost_each > 0:
            limits.append(int(self.most_cost // self.cost_each))
        return min(limits, default=None)

    def is_open(self, now: datetime) -> bool:
        """Tell whether coupons may still be given."""
        return self.closed_at is None and (self.ends_at is None or now < self.ends_at)

    def expiry_of(self, now: datetime) -> datetime:
        """Return when a coupon given now stops being valid."""
        until = now + timedelta(days=self.valid_days)
        return min(until, self.ends_at) if self.ends_at else until


class CouponQuerySet(models.QuerySet["Coupon"]):
    def visible_to(self, person: Person) -> "CouponQuerySet":
        """Return what a person may see: staff everything, a customer her own once it was given to her."""
        if may(person, "coupons.view"):
            return self
        own = self.exclude(state__in=["reserved", "cancelled"])
        return own.filter(customer__user=person) if isinstance(person, User) else self.none()

    def of_user(self, user: User) -> "CouponQuerySet":
        """Return what was given to the customer behind a login."""
        return self.filter(customer__user=user, state__in=["issued", "redeemed", "expired"])

    def with_token(self, token: str) -> "CouponQuerySet":
        """Return the coupon whose page has the secret."""
        return self.filter(token=token).select_related("offer", "customer")

    def live(self) -> "CouponQuerySet":
        return self.filter(state__in=LIVE_STATES)

    def redeemable(self, now: datetime) -> "CouponQuerySet":
        return self.live().filter(expires_at__gt=now)

    def run_out(self, now: datetime) -> "CouponQuerySet":
        """Return what can be used no more although nobody has written that down yet."""
        return self.live().filter(expires_at__lte=now)

    def of_offer(self, offer: Offer) -> "CouponQuerySet":
        return self.filter(offer=offer)

    def cost(self) -> Decimal:
        """Return what the redeemed ones of these cost, by the estimate of their offers."""
        found = self.filter(state=Coupon.State.REDEEMED).aggregate(cost=Sum("offer__cost_each"))["cost"]
        return found if found is not None else Decimal(0)


class Coupon(models.Model):
    """One code for one customer, once. Nothing about it depends on what she answered."""

    class State(models.TextChoices):
        RESERVED = "reserved", _("Reserved")
        ISSUED = "issued", _("Given")
        REDEEMED = "redeemed", _("Used")
        EXPIRED = "expired", _("Expired")
        CANCELLED = "cancelled", _("Cancelled")

    class Way(models.TextChoices):
        API = "api", _("By the shop")
        DESK = "desk", _("At the desk")

    MOVES: ClassVar[Moves] = {
        "reserved": frozenset({"issued", "redeemed", "expired", "cancelled"}),
        "issued": frozenset({"redeemed", "expired", "cancelled"}),
        "redeemed": frozenset(),
        "expired": frozenset(),
        "cancelled": frozenset(),
    }

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="coupons")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="coupons")
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.RESERVED)
    code = models.CharField(_("code"), max_length=LENGTH, unique=True)
    token = models.CharField(max_length=TOKEN_LENGTH, unique=True, default=new_token, editable=False)
    message_key = models.CharField(
        _("key of the message that carries it"), max_length=160, unique=True, help_text=_("Its dedupe key.")
    )
    reason = models.CharField(_("why it was given"), max_length=200, blank=True)
    is_only_one = models.BooleanField(default=True, editable=False)
    given_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    reserved_at = models.DateTimeField(_("reserved at"))
    issued_at = models.DateTimeField(_("given at"), null=True, blank=True)
    expires_at = models.DateTimeField(_("valid until"))
    redeemed_at = models.DateTimeField(_("used at"), null=True, blank=True)
    redeemed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    redeemed_way = models.CharField(_("used where"), max_length=4, choices=Way.choices, blank=True)
    order_number = models.CharField(_("your order number"), max_length=80, blank=True)
    ended_at = models.DateTimeField(_("expired or cancelled at"), null=True, blank=True)
    end_reason = models.CharField(_("why it was cancelled"), max_length=200, blank=True)

    objects: ClassVar[models.Manager["Coupon"]] = CouponQuerySet.as_manager()

    class Meta:
        verbose_name = _("coupon")
        verbose_name_plural = _("coupons")
        constraints = [
            models.UniqueConstraint(
                fields=["offer", "customer"],
                condition=Q(is_only_one=True) & ~Q(state="cancelled"),
                name="coupon_once_for_each_customer",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["reserved", "issued", "redeemed", "expired", "cancelled"]),
                name="coupon_state_known",
            ),
            models.CheckConstraint(
                condition=Q(redeemed_way__in=["", "api", "desk"]), name="coupon_redeemed_way_known"
            ),
            models.CheckConstraint(
                condition=Q(state="redeemed", redeemed_at__isnull=False) & ~Q(redeemed_way="")
                | ~Q(state="redeemed") & Q(redeemed_at__isnull=True, redeemed_way=""),
                name="coupon_redeemed_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="issued") | Q(issued_at__isnull=False), name="coupon_issued_has_time"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["expired", "cancelled"], ended_at__isnull=False)
                | ~Q(state__in=["expired", "cancelled"]) & Q(ended_at__isnull=True),
                name="coupon_ended_has_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_at", "id"],
                condition=Q(state__in=["reserved", "issued"]),
                name="coupon_expiring",
            ),
            models.Index(fields=["id"], condition=Q(state="reserved"), name="coupon_reserved"),
            models.Index(fields=["offer", "-reserved_at", "-id"], name="coupon_newest"),
            models.Index(fields=["customer", "-reserved_at"], name="coupon_of_customer"),
        ]

    def __str__(self) -> str:
        return self.spelled_code

    @property
    def spelled_code(self) -> str:
        """The code as people read it."""
        return spelled(self.code)

    def is_valid(self, now: datetime) -> bool:
        """Tell whether it can be used."""
        return self.state in LIVE_STATES and now < self.expires_at
