"""Ring the drains of the outbox."""

from functools import partial

from celery import shared_task
from django.utils.timezone import now

from portal.lib.jobs import OneAtATime
from portal.messaging import actions
from portal.messaging.actions.reconciling import reconcile_doubts
from portal.messaging.actions.renewing import forget_codes
from portal.messaging.actions.renewing import renew_due as ask_to_renew

_line = OneAtATime()


@shared_task(name="portal.messaging.deliver_due")
def deliver_due() -> None:
    """Hand over what is due and take back what dead workers held."""
    _line.run(partial(actions.deliver_due, clock=now))


@shared_task(name="portal.messaging.reconcile_due")
def reconcile_due() -> None:
    """Ask the provider's list about texts in doubt."""
    reconcile_doubts(now=now())


@shared_task(name="portal.messaging.renew_due")
def renew_due() -> None:
    """Ask to renew consents that grow old."""
    ask_to_renew(now=now())


@shared_task(name="portal.messaging.forget_due")
def forget_due() -> None:
    """Delete the codes of phones that ended."""
    forget_codes(now=now())
