"""What came to us: texts and mails, once each."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.customers.models import Customer


class InboundText(models.Model):
    """A text message somebody sent us, once each."""

    provider = models.CharField(_("provider"), max_length=40)
    provider_ref = models.CharField(_("provider's number"), max_length=120)
    sender = models.CharField(_("from"), max_length=20)
    body = models.TextField(_("text"))
    keyword = models.CharField(_("read as"), max_length=8, blank=True)
    customer = models.ForeignKey(
        Customer, null=True, blank=True, on_delete=models.SET_NULL, related_name="inbound_texts"
    )
    received_at = models.DateTimeField(_("received at"))

    class Meta:
        verbose_name = _("inbound text")
        verbose_name_plural = _("inbound texts")
        constraints = [models.UniqueConstraint(fields=["provider", "provider_ref"], name="inbound_text_once")]

    def __str__(self) -> str:
        return self.body[:60]


class InboundMail(models.Model):
    """A mail somebody sent to a reply address, once each. Its words are kept only while it is held."""

    class State(models.TextChoices):
        ACCEPTED = "accepted", _("Taken")
        HELD = "held", _("Waiting for staff")
        REFUSED = "refused", _("Turned down")

    ref = models.CharField(_("hash of the Message-ID"), max_length=64, unique=True)
    sender = models.CharField(_("from"), max_length=254, blank=True)
    subject = models.CharField(_("subject"), max_length=250, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices)
    reason = models.CharField(_("why"), max_length=200, blank=True)
    user = models.ForeignKey(
        User,
        verbose_name=_("reply address of"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="inbound_mails",
    )
    customer = models.ForeignKey(
        Customer, null=True, blank=True, on_delete=models.CASCADE, related_name="inbound_mails"
    )
    kind = models.CharField(_("kind"), max_length=1, blank=True)
    about_id = models.BigIntegerField(null=True, blank=True)
    text = models.TextField(_("words"), blank=True)
    url = models.CharField(_("where it stands"), max_length=300, blank=True)
    received_at = models.DateTimeField(_("received"))

    objects: ClassVar[models.Manager["InboundMail"]] = models.Manager()

    class Meta:
        verbose_name = _("inbound mail")
        verbose_name_plural = _("inbound mails")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["accepted", "held", "refused"]), name="inbound_mail_state_known"
            )
        ]
        indexes = [models.Index(fields=["state", "-id"], name="inbound_mail_by_state")]

    def __str__(self) -> str:
        return self.subject or self.sender
