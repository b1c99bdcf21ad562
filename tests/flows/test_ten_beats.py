"""Ten beats ring at once, each in a process of its own: nothing is planned twice."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import running_house

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("crowd")]

SEED = """
from tests.feedback.factories import make_consenting, make_program
for _customer in range(60):
    make_consenting()
make_program()
make_program(priority=7)
"""
BEAT = """
import django
django.setup()
from django.utils import timezone
from feedback.checkins.actions import plan_due, send_due
plan_due(now=timezone.now(), stop=lambda: False)
"""
COUNT = """
from django.db.models import Count
from feedback.checkins.models import CheckIn
doubled = CheckIn.objects.values("program", "customer").annotate(n=Count("pk")).filter(n__gt=1).count()
print("rows", CheckIn.objects.count(), "doubled", doubled)
"""


def test_ten_beats_at_once_plan_nobody_twice(tmp_path: Path) -> None:
    with running_house(tmp_path) as house:
        house.manage("shell", "--no-imports", "--command", SEED)
        beats = [subprocess.Popen([sys.executable, "-c", BEAT], env=house.environment) for _beat in range(10)]
        assert [beat.wait(120) for beat in beats] == [0] * 10
        assert "rows 120 doubled 0" in house.manage("shell", "--no-imports", "--command", COUNT)
