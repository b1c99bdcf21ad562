"""Write the digest: what was left over, and once a week what is new; once for each person and period."""

from datetime import datetime, time, timedelta
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from forums.discussions.models import Level, ReadMarker, Subscription, Topic
from forums.notifications.digest_letter import digest_letter
from forums.notifications.models import CategoryLevel, Digest, Notice, Preference, TagLevel
from portal.accounts.models import User
from portal.customers.models import Address, AddressQuerySet, Channel, Purpose
from portal.lib.jobs import batches_of, drain
from portal.messaging.actions import queue_message
from portal.messaging.budget import room_for

MORNING: Final = time(8)
UNSEEN: Final = timedelta(days=180)
WEEK: Final = timedelta(days=7)
NOTICES: Final = 20
TOPICS: Final = 8


def digest_due(*, now: datetime) -> int:
    """Make every digest whose time has come; return how many people were looked at.

    Broken off anywhere, the next ring goes on: who has a row for the period is done.
    """
    return drain(batches_of(_readers(now)), partial(make_digest, now=now))


def _readers(now: datetime) -> AddressQuerySet:
    """Return the addresses of people who agreed, were here within 180 days, and had no digest today."""
    lately = now - UNSEEN
    reading = Exists(ReadMarker.objects.filter(user=OuterRef("customer__user"), read_at__gt=lately))
    today = Digest.objects.filter(user=OuterRef("customer__user"), made_at__gt=now - timedelta(hours=20))
    is_here = Q(customer__user__last_login__gt=lately) | Q(customer__user__date_joined__gt=lately) | reading
    rows = Address.objects.agreeing(Purpose.FORUM).filter(
        channel=Channel.EMAIL, customer__user__is_active=True
    )
    return rows.filter(is_here).filter(~Exists(today)).select_related("customer__user__forum_preference")


def make_digest(address: Address, *, now: datetime) -> Digest | None:
    """Make the person's digest of the period that has begun; None when none is due or it was made.

    With nothing to say the row is written without a message.
    """
    user = address.customer.user
    if user is None:
        return None
    preference = getattr(user, "forum_preference", None) or Preference(user=user)
    zone = ZoneInfo(user.time_zone or address.customer.time_zone or "UTC")
    period = period_of(preference, now.astimezone(zone))
    if not period:
        return None
    with transaction.atomic():
        digest, is_new = Digest.objects.get_or_create(user=user, period=period, defaults={"made_at": now})
        return _fill(digest, address, preference, now) if is_new else None


def period_of(preference: Preference, local: datetime) -> str:
    """Return the period whose digest is due at the person's local time, such as 2026-W47, or nothing."""
    if preference.rhythm == Preference.Rhythm.NEVER or local.time() < MORNING:
        return ""
    if preference.rhythm == Preference.Rhythm.DAILY:
        return local.date().isoformat()
    year, week, day = local.isocalendar()
    return f"{year}-W{week:02}" if day - 1 >= preference.weekday else ""


def _fill(digest: Digest, address: Address, preference: Preference, now: datetime) -> Digest:
    user = digest.user
    rows = Notice.objects.visible_to(user).unread().filter(mail_state=Notice.Mail.DIGEST)
    notices = list(rows.with_all().order_by("pk")[:NOTICES])
    is_news_day = now.astimezone(ZoneInfo(user.time_zone or "UTC")).weekday() == preference.weekday
    wants_news = preference.wants_news and (preference.rhythm != Preference.Rhythm.DAILY or is_news_day)
    # Where she heard enough from us, what is hers goes without the news.
    may_bring_news = wants_news and room_for(address.customer_id, now)
    topics = new_topics(user, since=now - WEEK) if may_bring_news else []
    if notices or topics:
        digest.topics = [topic.pk for topic in topics]
        digest.message = queue_message(digest_letter(digest, notices, topics, address), now=now)
        digest.save(update_fields=["topics", "message"])
        told = Notice.objects.filter(pk__in=[notice.pk for notice in notices])
        told.update(mail_state=Notice.Mail.MAILED, message=digest.message)
    return digest


def new_topics(user: User, *, since: datetime) -> list[Topic]:
    """Return the topics since then that the person may see and has not: most talked about first."""
    seen = Exists(ReadMarker.objects.filter(user=user, topic=OuterRef("pk")))
    muted = Exists(Subscription.objects.filter(user=user, topic=OuterRef("pk"), level=Level.MUTE))
    rooms = CategoryLevel.objects.filter(user=user)
    tags = TagLevel.objects.filter(user=user, level=Level.MUTE, tag__topic_tags__topic=OuterRef("pk"))
    quiet = rooms.filter(level=Level.MUTE).values("category")
    is_quiet = Q(category__in=quiet)
    # A level of the room itself outranks that of the one around it.
    is_quiet |= Q(category__parent__in=quiet) & ~Q(category__in=rooms.values("category"))
    rows = Topic.objects.visible_to(user).filter(is_listed=True, created_at__gt=since, merged_into=None)
    rows = rows.exclude(author=user).exclude(is_quiet).filter(~seen, ~muted, ~Exists(tags))
    return list(rows.select_related("category").order_by("-reply_count", "-me_too_count", "-pk")[:TOPICS])
