"""Keep who let pass what the doctor found, and why."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User


class OverrideQuerySet(models.QuerySet["Override"]):
    def standing(self, now: datetime) -> "OverrideQuerySet":
        return self.filter(ended_at__isnull=True, ends_at__gt=now)

    def by_name(self) -> "dict[str, Override]":
        return {row.name: row for row in self.select_related("made_by")}

    def newest_with_people(self) -> "OverrideQuerySet":
        return self.select_related("made_by").order_by("-pk")


class Override(models.Model):
    """The word of a person that something the doctor found may pass, with her reason; kept for good."""

    class Check(models.TextChoices):
        SPF = "spf", _("SPF: who may send for the domain")
        DKIM = "dkim", _("DKIM: the key our mail is signed with")
        DMARC = "dmarc", _("DMARC: what happens to forged mail")
        ONE_CLICK = "one_click", _("Unsubscribing with one click")
        LIST_HEADERS = "list_headers", _("Headers of lists")
        POSTAL_ADDRESS = "postal_address", _("Postal address")
        TEXT_PART = "text_part", _("Text part")
        SIZE = "size", _("Size")
        TRANSPORT = "transport", _("Connection to the mail server")

    name = models.CharField(_("finding"), max_length=20, choices=Check.choices)
    reason = models.CharField(_("why it may pass"), max_length=500)
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(_("since"))
    ends_at = models.DateTimeField(_("until"))
    ended_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    objects: ClassVar[models.Manager["Override"]] = OverrideQuerySet.as_manager()

    class Meta:
        verbose_name = _("override")
        verbose_name_plural = _("overrides")
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=Q(ended_at__isnull=True), name="override_standing_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    name__in=[
                        *("spf", "dkim", "dmarc", "one_click", "list_headers"),
                        *("postal_address", "text_part", "size", "transport"),
                    ]
                ),
                name="override_name_known",
            ),
        ]

    def __str__(self) -> str:
        return self.get_name_display()
