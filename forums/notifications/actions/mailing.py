"""Mail what people were told of: folded by topic, dropped when read, within the day's budget."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F

from forums.notifications.letters import letter_for
from forums.notifications.models import FOLDING, MailDay, Notice, Preference
from portal.accounts.models import User
from portal.customers.models import Address, Purpose
from portal.lib.jobs import batches_of, drain
from portal.messaging.actions import queue_message
from portal.messaging.models import Message


def mail_due(*, now: datetime) -> int:
    """Mail whatever is due; return how many notices were looked at. Safe to run twice and beside others."""
    return drain(batches_of(Notice.objects.mail_due(now)), partial(mail_news, now=now))


@transaction.atomic
def mail_news(notice: Notice, *, now: datetime) -> Message | None:
    """Queue one mail about all that waits for the person in the notice's topic; None if none is needed.

    What she has read or may no longer read is dropped; so are replies while an earlier mail about the topic
    is unread. Over the day's budget everything goes into the digest.
    """
    waiting = _lock_waiting(notice)
    if not waiting:
        return None
    user = notice.user
    fresh = _still_wanted(waiting, user, notice)
    address = _address_of(user)
    if not fresh or address is None:
        _settle(waiting, Notice.Mail.DROPPED)
        return None
    _settle([each for each in waiting if each not in fresh], Notice.Mail.DROPPED)
    if not _may_mail_now(user, address, now):
        _settle(fresh, Notice.Mail.DIGEST)
        return None
    message = queue_message(letter_for(fresh, address, now), now=now)
    _settle(fresh, Notice.Mail.MAILED, message=message)
    return message


def _lock_waiting(notice: Notice) -> list[Notice]:
    """Hold what waits about the topic; of two workers the second finds it settled."""
    rows = Notice.objects.select_for_update(of=("self",)).waiting().beside(notice).order_by("pk")
    found = list(rows)
    return found if any(each.pk == notice.pk for each in found) else []


def _still_wanted(waiting: Sequence[Notice], user: User, notice: Notice) -> list[Notice]:
    rows = Notice.objects.visible_to(user).unread()
    fresh = list(rows.filter(pk__in=[each.pk for each in waiting]).with_all().order_by("pk"))
    if any(each.kind not in FOLDING for each in fresh):
        return fresh
    told = rows.beside(notice).filter(kind__in=FOLDING, mail_state=Notice.Mail.MAILED)
    return [] if told.exists() else fresh


def _address_of(user: User) -> Address | None:
    """Return where the person agreed to hear of the forums: the oldest e-mail address, else a number."""
    rows = Address.objects.agreeing(Purpose.FORUM).filter(customer__user=user)
    return rows.select_related("customer").order_by("channel", "pk").first()


def _may_mail_now(user: User, address: Address, now: datetime) -> bool:
    preference = Preference.objects.of(user)
    if preference.rhythm != Preference.Rhythm.SOON:
        return False
    zone = user.time_zone or address.customer.time_zone or "UTC"
    return spend(user=user, day=now.astimezone(ZoneInfo(zone)).date(), budget=preference.budget)


def spend(*, user: User, day: date, budget: int) -> bool:
    """Take one mail from the day's budget; False when it is spent. Exact with any number of workers."""
    MailDay.objects.bulk_create([MailDay(user=user, day=day)], ignore_conflicts=True)
    left = MailDay.objects.filter(user=user, day=day, count__lt=budget)
    return bool(left.update(count=F("count") + 1))


def _settle(notices: Sequence[Notice], state: str, message: Message | None = None) -> None:
    rows = Notice.objects.filter(pk__in=[each.pk for each in notices])
    rows.update(mail_state=state, message=message)
