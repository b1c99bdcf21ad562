"""A lease belongs to one at a time, whoever asks at the same moment."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from portal.operations.actions import take_lease
from tests.processes import running_house

RACE = """
import threading
from django.db import connection
from django.utils.timezone import now
from portal.operations.actions import take_lease

def race(name, wins, gate):
    gate.wait()
    if take_lease(name, 60, now()):
        wins.append(name)
    connection.close()

wins = []
for number in range(20):
    given = (f"race {number}", wins, threading.Barrier(8))
    racers = [threading.Thread(target=race, args=given) for _ in range(8)]
    for racer in racers: racer.start()
    for racer in racers: racer.join()
print(len(wins), len(set(wins)))
"""


@pytest.mark.django_db
def test_a_free_lease_is_taken_once(now: datetime) -> None:
    assert [take_lease("tick", 30, now), take_lease("tick", 30, now)] == [True, False]


@pytest.mark.django_db
def test_a_lease_is_free_again_at_its_end(now: datetime) -> None:
    take_lease("tick", 30, now)

    assert not take_lease("tick", 30, now + timedelta(seconds=29))
    assert take_lease("tick", 30, now + timedelta(seconds=30))


@pytest.mark.processes
@pytest.mark.xdist_group("crowd")
def test_of_eight_at_once_exactly_one_gets_each_lease(prepared: Path, tmp_path: Path) -> None:
    shutil.copytree(prepared, tmp_path / "var")
    with running_house(tmp_path / "var") as house:
        taken, different = house.shell(RACE).split()

    assert (taken, different) == ("20", "20")
