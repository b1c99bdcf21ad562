"""The chain that seals the consent ledger: one link for each line, whose digest holds the link before it."""

import secrets
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


def new_salt() -> str:
    """Return 128 random bits for one line: without them its digest tells nothing of the person."""
    return secrets.token_hex(16)


class ConsentSeal(models.Model):
    """One link of the chain. It outlives its line: an erased person leaves a number and two digests."""

    number = models.PositiveBigIntegerField(_("number"), primary_key=True)
    line_id = models.BigIntegerField(_("line"), unique=True)
    line_digest = models.CharField(_("digest of the line"), max_length=64)
    digest = models.CharField(_("digest of the chain so far"), max_length=64)
    erased_at = models.DateTimeField(_("line erased at"), null=True, blank=True)

    objects: ClassVar[models.Manager["ConsentSeal"]] = models.Manager()

    class Meta:
        verbose_name = _("seal of a consent")
        verbose_name_plural = _("seals of consents")
        constraints = [models.CheckConstraint(condition=Q(number__gte=1), name="consent_seal_from_one")]

    def __str__(self) -> str:
        return f"{self.number}: {self.digest[:12]}"


class ConsentHead(models.Model):
    """The end of the chain, one row, signed with the portal's own key: links cut off its end are missed."""

    number = models.PositiveBigIntegerField(_("number"), default=0)
    digest = models.CharField(_("digest"), max_length=64, blank=True)
    signature = models.CharField(_("signature"), max_length=64, blank=True)

    objects: ClassVar[models.Manager["ConsentHead"]] = models.Manager()

    class Meta:
        verbose_name = _("end of the chain of consents")
        verbose_name_plural = _("end of the chain of consents")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="consent_head_is_one")]

    def __str__(self) -> str:
        return f"{self.number}: {self.digest[:12]}"
