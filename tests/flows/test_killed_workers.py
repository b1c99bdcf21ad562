"""Workers are killed, the broker goes, the mail server misbehaves: nothing is lost, nothing doubled."""

from pathlib import Path

import pytest

from tests.killing import Plan, break_everything


@pytest.mark.processes
@pytest.mark.xdist_group("crowd")
def test_kills_and_faults_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    plan = Plan(messages=200, kills=3, one_in=30, broker_every=2, seconds=250)
    report = break_everything(tmp_path, plan)
    assert (report.missing, report.doubled) == (set(), set())
    assert len(report.doubtful) <= report.cut_off
    assert report.messages == 200
    assert report.faults.total() > 0
