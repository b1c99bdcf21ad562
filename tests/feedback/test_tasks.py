"""Test that the bells ring the drains, and that one planner works at a time."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from feedback.checkins.models import CheckIn
from feedback.checkins.tasks import plan_due, send_due, settle_due
from portal.messaging.models import Message
from portal.operations.actions import take_lease
from tests.feedback.factories import make_consenting, make_program

pytestmark = pytest.mark.django_db
NOON = timezone.now().replace(year=2026, month=11, day=16, hour=12)


def test_the_bells_take_a_check_in_from_plan_to_its_end() -> None:
    make_consenting()
    make_program()
    with time_machine.travel(NOON, tick=False) as clock:
        plan_due()
        send_due()
        assert CheckIn.objects.get().state == "sent"
        clock.move_to(NOON + timedelta(days=14))
        settle_due()
        assert CheckIn.objects.get().state == "expired"


def test_a_message_that_was_held_back_plans_its_check_in_again() -> None:
    make_consenting()
    make_program()
    with time_machine.travel(NOON, tick=False):
        plan_due()
        send_due()
        Message.objects.filter(template="check_in").update(state="cancelled", reason="Consent was withdrawn.")
        settle_due()
    check_in = CheckIn.objects.get()
    assert (check_in.state, check_in.sent_at, check_in.message) == ("planned", None, None)


def test_a_planner_waits_while_another_has_the_lease() -> None:
    make_consenting()
    make_program()
    with time_machine.travel(NOON, tick=False) as clock:
        take_lease("feedback.checkins.plan_due", 55, timezone.now())
        plan_due()
        assert not CheckIn.objects.exists()
        clock.shift(timedelta(seconds=60))
        plan_due()
    assert CheckIn.objects.count() == 1
