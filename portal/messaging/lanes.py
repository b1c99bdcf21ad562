"""The lanes messages leave by: one for each provider and one for each recipient domain or country of phones.

A lane has a row only once it had a limit or trouble. The row is locked where tokens are taken, so all
workers on all machines share one bucket exactly.
"""

import random
from datetime import datetime, timedelta
from typing import ClassVar, Final

import phonenumbers
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.customers.models import Channel
from portal.lib.among import Many

HOUR: Final = 3_600.0
BURSTS_AN_HOUR: Final = 60
SHORTEST_PAUSE: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = timedelta(minutes=30)


def lane_of(channel: str, to: str) -> str:
    """Return the recipients' lane: the domain of an e-mail address, the country code of a phone number."""
    if channel == Channel.EMAIL:
        return to.rpartition("@")[2].lower()[:100]
    try:
        return f"+{phonenumbers.parse(to).country_code}"
    except phonenumbers.NumberParseException:
        return "+"


class LaneQuerySet(models.QuerySet["Lane"]):
    def named(self, names: Many) -> "LaneQuerySet":
        return self.filter(name__among=names)

    def in_trouble(self) -> "LaneQuerySet":
        return self.filter(trouble_count__gt=0)

    def worth_showing(self) -> "LaneQuerySet":
        """Return the lanes with a limit or with trouble, troubled ones first."""
        return self.filter(Q(hourly_limit__isnull=False) | Q(trouble_count__gt=0)).order_by(
            "-trouble_count", "name"
        )


class Lane(models.Model):
    """How fast messages may leave by one way, and whether they may leave at all.

    A token bucket: it holds at most a sixtieth of the hourly limit and refills so slowly that in no hour,
    from whichever moment it is counted, more than the limit leaves.
    """

    name = models.CharField(_("name"), max_length=100, unique=True)
    is_provider = models.BooleanField(_("is a provider"), default=False)
    hourly_limit = models.PositiveIntegerField(_("at most an hour"), null=True, blank=True)
    tokens = models.FloatField(default=0)
    counted_at = models.DateTimeField(null=True, blank=True)
    booked_until = models.DateTimeField(null=True, blank=True)
    trouble_count = models.PositiveIntegerField(_("pauses in a row"), default=0)
    closed_until = models.DateTimeField(_("closed until"), null=True, blank=True)
    reason = models.CharField(_("why"), max_length=300, blank=True)

    objects: ClassVar[models.Manager["Lane"]] = LaneQuerySet.as_manager()

    class Meta:
        verbose_name = _("lane")
        verbose_name_plural = _("lanes")
        constraints = [
            models.CheckConstraint(
                condition=Q(hourly_limit__isnull=True) | Q(hourly_limit__gte=1), name="lane_limit_positive"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def is_closed(self, now: datetime) -> bool:
        return self.closed_until is not None and self.closed_until > now

    @property
    def burst(self) -> float:
        """How many may leave at once."""
        return max(1.0, (self.hourly_limit or 0) / BURSTS_AN_HOUR)

    @property
    def seconds_between(self) -> float:
        """The time one token takes; the burst is taken off the hour so that the limit holds in every hour."""
        rest = max((self.hourly_limit or 0) - self.burst, 0.5)
        return HOUR / rest

    def refill(self, now: datetime) -> None:
        """Add the tokens that have come since they were last counted."""
        if self.counted_at is None:
            self.tokens = self.burst
        elif now > self.counted_at:
            gained = (now - self.counted_at).total_seconds() / self.seconds_between
            self.tokens = min(self.burst, self.tokens + gained)
        self.counted_at = max(now, self.counted_at or now)

    def admits(self, now: datetime, *, is_booked: bool) -> bool:
        """Tell whether one more may leave; who was promised a later moment comes first."""
        if self.hourly_limit is None:
            return True
        is_next = is_booked or self.booked_until is None or self.booked_until <= now
        return is_next and self.tokens >= 1

    def book(self, now: datetime) -> datetime:
        """Promise the next free moment."""
        self.booked_until = max(self.booked_until or now, now) + timedelta(seconds=self.seconds_between)
        return self.booked_until

    def pause(self, now: datetime, reason: str) -> None:
        """Close the lane, each time in a row for twice as long."""
        wait = min(SHORTEST_PAUSE * 2 ** min(self.trouble_count, 10), LONGEST_PAUSE)
        self.closed_until = now + wait * random.uniform(0.8, 1.2)  # noqa: S311 - jitter
        self.trouble_count += 1
        self.reason = reason[:300]
