"""The customer, how she can be reached, and what she agreed to."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar, NoReturn

from django.db import models
from django.db.models import Exists, F, Max, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.customers import event_models, segment_models  # noqa: F401 - Django finds the models here
from portal.customers.preferences import Preference
from portal.customers.seals import ConsentHead, ConsentSeal, new_salt
from portal.lib.among import Many
from portal.lib.people import initials

__all__ = [
    "Address",
    "Channel",
    "Consent",
    "ConsentHead",
    "ConsentSeal",
    "Customer",
    "CustomerTag",
    "PhoneCode",
    "Preference",
    "Purpose",
]


class Channel(models.TextChoices):
    """A way to reach a customer."""

    EMAIL = "email", _("E-mail")
    TEXT = "text", _("Text message")


class Purpose(models.TextChoices):
    """What a message is for. The first two answer the person herself and need no consent; the others do."""

    ACCOUNT = "account", _("Your account")
    SERVICE = "service", _("An answer to you")
    CHECK_IN = "check_in", _("Check-ins")
    FORUM = "forum", _("Forum notifications")


CONSENT_PURPOSES = (Purpose.CHECK_IN, Purpose.FORUM)
QUOTE = "quote"
"""A line of the ledger that is about no message: her words may stand in public."""
LEDGER_PURPOSES = [*((item.value, item.label) for item in CONSENT_PURPOSES), (QUOTE, _("Being quoted"))]


def new_reference() -> str:
    """Return a random public reference of 12 characters (60 bits)."""
    return "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _position in range(12))


class CustomerTag(models.Model):
    """A word staff use to group customers."""

    name = models.CharField(_("name"), max_length=40, unique=True)

    class Meta:
        verbose_name = _("customer tag")
        verbose_name_plural = _("customer tags")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class CustomerQuerySet(models.QuerySet["Customer"]):
    def visible_to(self, user: User) -> "CustomerQuerySet":
        """Return the customers a person may see: staff all, a customer herself."""
        return self if user.is_staff else self.filter(user=user)

    def of_user(self, user: User) -> "CustomerQuerySet":
        """Return the customer behind a login."""
        return self.filter(user=user)

    def matching(self, words: str) -> "CustomerQuerySet":
        """Return the customers whose name, company or address contains the words; all for no words."""
        if not words:
            return self
        found = Address.objects.filter(customer=OuterRef("pk"), value__icontains=words)
        named = Q(display_name__icontains=words) | Q(company__icontains=words) | Q(external_id=words)
        return self.filter(named | Exists(found))

    def with_addresses(self) -> "CustomerQuerySet":
        """Read the addresses of all customers in one query more."""
        return self.prefetch_related("addresses")

    def with_login(self) -> "CustomerQuerySet":
        """Read the login and the tags along."""
        return self.select_related("user").prefetch_related("tags")


class Customer(models.Model):
    """Somebody we serve; she may have a login, or be known only from an import, a form or a mention."""

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    user = models.OneToOneField(
        User,
        verbose_name=_("login"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="customer",
    )
    display_name = models.CharField(_("name"), max_length=120, blank=True)
    company = models.CharField(_("company"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    preferred_channel = models.CharField(_("prefers"), max_length=8, choices=Channel.choices, blank=True)
    external_id = models.CharField(
        _("your own number for this customer"), max_length=120, unique=True, null=True, blank=True
    )
    attributes = models.JSONField(_("attributes"), default=dict, blank=True)
    tags = models.ManyToManyField(CustomerTag, verbose_name=_("tags"), blank=True, related_name="customers")
    created_at = models.DateTimeField(_("known since"), default=timezone.now)

    objects: ClassVar[models.Manager["Customer"]] = CustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        constraints = [
            models.CheckConstraint(
                condition=Q(preferred_channel__in=["", *Channel.values]), name="customer_prefers_known"
            )
        ]
        indexes = [models.Index(fields=["-created_at", "-id"], name="customer_newest")]

    def __str__(self) -> str:
        return self.display_name or str(_("Unnamed customer"))

    @property
    def initials(self) -> str:
        return initials(self.display_name)


class AddressQuerySet(models.QuerySet["Address"]):
    def verified(self) -> "AddressQuerySet":
        return self.filter(verified_at__isnull=False)

    def of_user(self, user: User) -> "AddressQuerySet":
        """Return the addresses of the customer behind a login."""
        return self.filter(customer__user=user).select_related("customer")

    def numbered(self, ids: Many) -> "AddressQuerySet":
        return self.filter(pk__among=ids)

    def of_customer(self, customer: Customer) -> "AddressQuerySet":
        return self.filter(customer=customer).order_by("channel", "pk")

    def holding(self, values: Iterable[str]) -> "AddressQuerySet":
        """Return the addresses with these values and whose they are: proved ones first, then the oldest."""
        rows = self.filter(value__in=values).select_related("customer")
        return rows.order_by(F("verified_at").asc(nulls_last=True), "pk")

    def of_nobody_signed_in(self) -> "AddressQuerySet":
        """Return the addresses of customers without a login."""
        return self.filter(customer__user__isnull=True)

    def agreeing(self, purpose: str) -> "AddressQuerySet":
        """Return the verified addresses whose latest consent for the purpose is granted."""
        latest = (
            Consent.objects.filter(address=OuterRef("pk"), purpose=purpose)
            .order_by("-pk")
            .values("state")[:1]
        )
        return (
            self.verified().annotate(latest_word=Subquery(latest)).filter(latest_word=Consent.State.GRANTED)
        )


class Address(models.Model):
    """Where a customer can be reached. Proved addresses belong to one customer only."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="addresses")
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    value = models.CharField(
        _("address"), max_length=254, help_text=_("An e-mail address, or a number as +14155550132.")
    )
    verified_at = models.DateTimeField(_("proved at"), null=True, blank=True)
    as_typed = models.CharField(
        _("as it was typed"),
        max_length=40,
        blank=True,
        help_text=_("A number as she wrote it when she proved it."),
    )
    doubted_at = models.DateTimeField(_("in doubt since"), null=True, blank=True)
    """When signs came that the number changed hands; until it is proved anew, nothing goes there."""
    created_at = models.DateTimeField(_("added at"), default=timezone.now)

    objects: ClassVar[models.Manager["Address"]] = AddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        ordering = ["channel", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "channel", "value"], name="address_once_per_customer"
            ),
            models.UniqueConstraint(
                fields=["channel", "value"],
                condition=Q(verified_at__isnull=False),
                name="address_proved_once",
            ),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="address_channel_known"),
        ]
        indexes = [models.Index(fields=["channel", "value"], name="address_by_value")]

    def __str__(self) -> str:
        return self.value

    @property
    def is_verified(self) -> bool:
        return self.verified_at is not None


class LedgerIsAppendOnly(TypeError):
    """Somebody tried to change or delete a line of the consent ledger."""


class ConsentQuerySet(models.QuerySet["Consent"]):
    def update(self, **_changes: Any) -> NoReturn:
        raise LedgerIsAppendOnly

    def delete(self) -> NoReturn:
        raise LedgerIsAppendOnly

    def of_user(self, user: User) -> "ConsentQuerySet":
        """Return the lines of the customer behind a login, latest first."""
        return self.filter(customer__user=user).order_by("-pk")

    def standing_of(self, customer: Customer) -> "ConsentQuerySet":
        """Return the line that counts for each address and purpose: the latest of each."""
        latest = (
            self.filter(customer=customer).order_by().values("address", "purpose").annotate(newest=Max("pk"))
        )
        return (
            self.filter(pk__in=latest.values("newest"))
            .select_related("address")
            .order_by("address", "purpose")
        )

    def ageing(self, before: datetime) -> "ConsentQuerySet":
        """Return the lines for messages that count, say yes, and are older than a moment; oldest first."""
        latest = self.order_by().values("address", "purpose").annotate(newest=Max("pk")).values("newest")
        rows = self.filter(pk__in=latest, state=Consent.State.GRANTED, given_at__lt=before)
        rows = rows.filter(purpose__in=CONSENT_PURPOSES)
        return rows.select_related("address", "customer").order_by("given_at", "pk")

    def latest_words(self, addresses: Iterable[int], purposes: Iterable[str]) -> dict[tuple[int, str], str]:
        """Return the latest state for each (address id, purpose), in one query."""
        return {key: state for key, (state, _given_at) in self.latest_dated(addresses, purposes).items()}

    def latest_dated(
        self, addresses: Iterable[int], purposes: Iterable[str]
    ) -> dict[tuple[int, str], tuple[str, datetime]]:
        """Return the latest state and its moment for each (address id, purpose), in one query."""
        rows = self.latest_lines(addresses, purposes)
        return {(address, purpose): (state, given_at) for address, purpose, state, given_at in rows}

    def latest_lines(
        self, addresses: Many, purposes: Many
    ) -> "models.QuerySet[Consent, tuple[int, str, str, datetime]]":
        """Return address id, purpose, state and moment of the latest line for each address and purpose."""
        asked = self.filter(address__among=addresses, purpose__among=purposes)
        latest = asked.order_by().values("address", "purpose").annotate(newest=Max("pk")).values("newest")
        return self.filter(pk__in=latest).values_list("address_id", "purpose", "state", "given_at")


class Consent(models.Model):
    """One line of the append-only ledger: she agreed, or she withdrew, and how we know.

    Source: GDPR art. 7(1), the controller shall be able to demonstrate that the data subject has consented.
    """

    class State(models.TextChoices):
        GRANTED = "granted", _("Agreed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Method(models.TextChoices):
        PAGE = "page", _("The page “What we may send you”")
        LINK = "link", _("The link in a message")
        ONE_CLICK = "one_click", _("The mail program's unsubscribe button")
        TEXT = "text", _("A text message")
        WORDS = "words", _("Her own words, read by a person")
        STAFF = "staff", _("Staff, on the customer's word")
        IMPORT = "import", _("Imported with its proof")

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="consents")
    address = models.ForeignKey(Address, on_delete=models.PROTECT, related_name="consents")
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    purpose = models.CharField(_("purpose"), max_length=12, choices=LEDGER_PURPOSES)
    state = models.CharField(_("word"), max_length=12, choices=State.choices)
    wording = models.TextField(_("wording shown"))
    wording_version = models.CharField(_("version of the wording"), max_length=20)
    method = models.CharField(_("method"), max_length=12, choices=Method.choices)
    page = models.CharField(_("page"), max_length=200, blank=True)
    ip_network = models.CharField(_("network address, host part removed"), max_length=45, blank=True)
    evidence = models.JSONField(_("evidence"), default=dict, blank=True)
    salt = models.CharField(max_length=32, default=new_salt, editable=False)
    given_at = models.DateTimeField(_("given at"))

    objects: ClassVar[models.Manager["Consent"]] = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__in=[value for value, _label in LEDGER_PURPOSES]),
                name="consent_purpose_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["granted", "withdrawn"]), name="consent_state_known"
            ),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="consent_channel_known"),
            models.CheckConstraint(
                condition=Q(method__in=["page", "link", "one_click", "text", "words", "staff", "import"]),
                name="consent_method_known",
            ),
        ]
        indexes = [
            models.Index(F("address"), F("purpose"), F("id").desc(), name="consent_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()}: {self.get_channel_display()}, {self.get_purpose_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise LedgerIsAppendOnly
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise LedgerIsAppendOnly


class PhoneCodeQuerySet(models.QuerySet["PhoneCode"]):
    def ended(self, now: datetime) -> "PhoneCodeQuerySet":
        """Return the codes that nobody can use any more, a day after they were sent."""
        return self.filter(created_at__lt=now - timedelta(days=1), expires_at__lt=now)


class PhoneCode(models.Model):
    """A code texted to a number to prove that the customer holds it. Only its hash is kept."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="phone_codes")
    number = models.CharField(max_length=16)
    as_typed = models.CharField(max_length=40, blank=True)
    code_hash = models.CharField(max_length=128)
    attempts_left = models.PositiveSmallIntegerField(default=5)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["PhoneCode"]] = PhoneCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("phone code")
        verbose_name_plural = _("phone codes")
        indexes = [models.Index(fields=["customer", "-created_at"], name="phone_code_newest")]

    def __str__(self) -> str:
        return f"code for customer {self.customer_id}"
