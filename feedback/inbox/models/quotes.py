"""What a customer lets us quote in public, in exactly which words and under which name."""

import secrets
from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feedback.surveys.models import Response
from portal.accounts.models import User
from portal.customers.models import Address
from portal.lib.states import Moves

LONGEST_QUOTE: Final = 600
LONGEST_NAME: Final = 80


def new_token() -> str:
    """Return what makes the address of her page a secret (192 bits)."""
    return secrets.token_urlsafe(24)


class QuoteQuerySet(models.QuerySet["Quote"]):
    def public(self) -> "QuoteQuerySet":
        """Return what everybody may read: what she agreed to and has not withdrawn."""
        return self.filter(state=Quote.State.AGREED)

    def with_token(self, token: str) -> "QuoteQuerySet":
        """Return the quote whose page has the secret."""
        return self.filter(token=token).select_related("response__survey", "address")

    def of_response(self, response: Response) -> "QuoteQuerySet":
        return self.filter(response=response).select_related("asked_by")

    def of_user(self, user: User) -> "QuoteQuerySet":
        """Return what the customer behind a login was asked for, newest first."""
        return self.filter(response__customer__user=user).order_by("-pk")

    def newest_first(self) -> "QuoteQuerySet":
        return self.select_related("response__survey", "asked_by").order_by("-pk")


class Quote(models.Model):
    """Words of one answer that she was asked to lend. Only what stands as agreed is shown anywhere."""

    class State(models.TextChoices):
        ASKED = "asked", _("She was asked")
        AGREED = "agreed", _("She agreed")
        REFUSED = "refused", _("She said no")
        WITHDRAWN = "withdrawn", _("She took it back")
        DOWN = "down", _("We took it down")

    MOVES: ClassVar[Moves] = {
        "asked": frozenset({"agreed", "refused", "down"}),
        "agreed": frozenset({"withdrawn", "down"}),
        "refused": frozenset({"agreed", "down"}),
        "withdrawn": frozenset({"agreed", "down"}),
        "down": frozenset(),
    }

    response = models.OneToOneField(
        Response, on_delete=models.CASCADE, related_name="quote", verbose_name=_("answer")
    )
    words = models.TextField(_("words"), max_length=LONGEST_QUOTE)
    name_shown = models.CharField(_("name shown"), max_length=LONGEST_NAME, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.ASKED)
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    address = models.ForeignKey(
        Address, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    """Where she was asked, if it is hers by proof: the ledger of consents names it."""
    wording = models.TextField(_("wording she agreed to"), blank=True)
    asked_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(_("asked at"))
    agreed_at = models.DateTimeField(_("agreed at"), null=True, blank=True)
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now)

    objects: ClassVar[models.Manager["Quote"]] = QuoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["asked", "agreed", "refused", "withdrawn", "down"]),
                name="quote_state_known",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="quote_has_words"),
            models.CheckConstraint(
                condition=~Q(state="agreed") | (Q(agreed_at__isnull=False) & ~Q(wording="")),
                name="quote_agreed_with_wording",
            ),
        ]
        indexes = [
            models.Index(
                F("agreed_at").desc(), F("id").desc(), name="quote_newest", condition=Q(state="agreed")
            )
        ]

    def __str__(self) -> str:
        return f"“{self.words[:60]}”"

    def get_absolute_url(self) -> str:
        return reverse("voices:quote", args=[self.token])

    @property
    def customer_url(self) -> str:
        """The whole address of her page, for a message."""
        return settings.SITE_URL + self.get_absolute_url()

    @property
    def is_public(self) -> bool:
        return self.state == self.State.AGREED

    @property
    def signature(self) -> str:
        """The name below the words; who wants none is a customer."""
        return self.name_shown or str(_("A customer"))
