"""Test the one budget of a customer over all programs and channels, also when many workers claim at once."""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connections

from feedback.checkins.actions import plan_due, send_due
from feedback.checkins.models import CheckIn
from portal.messaging.actions import deliver_due
from portal.messaging.budget_models import ContactBudget
from portal.messaging.models import Message
from tests.feedback.factories import make_consenting, make_program


@pytest.fixture
def queued(now: datetime) -> datetime:
    """Three programs have put three check-ins of one customer into the outbox."""
    ContactBudget.objects.create(pk=1, weekly=1, quarterly=5)
    customer = make_consenting()
    for _program in range(3):
        make_program(fatigue_days=0)
    plan_due(now=now)
    for check_in in CheckIn.objects.all():
        ContactBudget.objects.update(weekly=50)
        CheckIn.objects.exclude(pk=check_in.pk).filter(state="planned").update(due_at=now + timedelta(days=9))
        CheckIn.objects.filter(pk=check_in.pk).update(due_at=now)
        send_due(now=now)
    ContactBudget.objects.update(weekly=1)
    assert Message.objects.filter(customer=customer, state="queued").count() == 3
    return now


@pytest.mark.django_db
def test_only_one_of_three_goes_and_the_others_say_why(queued: datetime) -> None:
    deliver_due(clock=lambda: queued)
    assert Message.objects.filter(state="accepted").count() == 1
    reasons = set(Message.objects.filter(state="cancelled").values_list("reason", flat=True))
    assert reasons == {"At most 1 message in 7 days; there is room again on 23 November 2026."}


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_database_for_threads")
def test_many_workers_at_once_keep_the_budget(queued: datetime) -> None:
    def work() -> None:
        try:
            deliver_due(clock=lambda: queued)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _worker in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert Message.objects.filter(state__in=["accepted", "in_doubt"]).count() == 1


@pytest.mark.django_db
def test_a_full_week_holds_the_next_check_in_until_there_is_room(now: datetime) -> None:
    ContactBudget.objects.create(pk=1, weekly=1, quarterly=9)
    make_consenting()
    make_program(fatigue_days=0, priority=9)
    second = make_program(fatigue_days=0)
    plan_due(now=now)
    send_due(now=now)
    deliver_due(clock=lambda: now)
    CheckIn.objects.filter(program=second).update(due_at=now)
    send_due(now=now + timedelta(hours=1))
    held = second.check_ins.get()
    assert (held.state, held.hold_cause) == ("planned", "budget")
    assert held.due_at == now + timedelta(days=7)


@pytest.mark.django_db
def test_a_check_in_that_may_not_go_takes_no_place_in_the_budget(queued: datetime) -> None:
    first = Message.objects.order_by("due_at", "pk").first()
    assert first is not None
    Message.objects.filter(pk=first.pk).update(to="she-has-left@example.org")
    deliver_due(clock=lambda: queued)
    states = sorted(Message.objects.values_list("state", flat=True))
    assert states == ["accepted", "cancelled", "cancelled"]
