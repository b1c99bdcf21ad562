"""Keep who holds which lease and which process was last seen alive."""

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class LeaseQuerySet(models.QuerySet["Lease"]):
    def named(self, name: str) -> "LeaseQuerySet":
        return self.filter(name=name)

    def expired(self, now: datetime) -> "LeaseQuerySet":
        return self.filter(expires_at__lte=now)


class Lease(models.Model):
    """The right to do one thing alone until a moment; who comes later finds it taken."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    holder = models.CharField(_("holder"), max_length=200)
    expires_at = models.DateTimeField(_("expires"))

    objects = LeaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("lease")
        verbose_name_plural = _("leases")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class HeartbeatQuerySet(models.QuerySet["Heartbeat"]):
    def named(self, name: str) -> "HeartbeatQuerySet":
        return self.filter(name=name)


class Heartbeat(models.Model):
    """One process of the portal: when it started, when it was last seen at work, and how it last ended."""

    name = models.CharField(_("process"), max_length=100, unique=True)
    beat_at = models.DateTimeField(_("last seen"), null=True, blank=True)
    started_at = models.DateTimeField(_("started"))
    restart_count = models.PositiveIntegerField(_("restarts"), default=0)
    latest_exit = models.CharField(_("latest exit"), max_length=200, default="", blank=True)
    latest_exit_at = models.DateTimeField(_("latest exit at"), null=True, blank=True)
    detail = models.JSONField(_("detail"), default=dict, blank=True)

    objects = HeartbeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def is_alive(self, now: datetime, *, within: timedelta) -> bool:
        """Tell whether the process was seen at work within the time before now."""
        return self.beat_at is not None and now - self.beat_at <= within
