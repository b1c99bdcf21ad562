"""The supervisor with small processes: backoff, giving up, silence, and nothing left."""

import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import psutil
import pytest

from portal.operations.actions import record_start
from portal.operations.children import Child, Plan, describe_exit
from portal.operations.models import Heartbeat
from portal.operations.processes import ProcessMark, end_all, mark_of
from portal.operations.run_record import AlreadyRunning, RunRecord
from portal.operations.supervisor import StartFailed, Supervisor
from tests.processes import wait_until

SLEEP = "import time; time.sleep(60)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"


def child_of(
    code: str, *, is_healthy: Callable[[], bool] = lambda: True, patience: float = 60, wave: int = 0
) -> Child:
    return Child(Plan("test", [sys.executable, "-c", code], {}, is_healthy, patience, wave))


@pytest.fixture
def record(tmp_path: Path) -> RunRecord:
    return RunRecord(tmp_path)


@pytest.mark.django_db(transaction=True)
def test_a_process_that_falls_is_started_again_after_a_wait(record: RunRecord) -> None:
    child = child_of(SLEEP)
    supervisor = Supervisor([child], record)
    supervisor.start()
    first = child.process
    assert first is not None
    first.kill()
    deadline = time.monotonic() + 5
    while child.process in {None, first} and time.monotonic() < deadline:
        supervisor.watch(child)
    supervisor.stop()

    row = Heartbeat.objects.named("test").get()
    assert (row.restart_count, row.latest_exit) == (1, "killed by signal 9")


@pytest.mark.django_db(transaction=True)
def test_a_process_that_never_works_ends_the_start_with_a_sentence(record: RunRecord) -> None:
    child = child_of("import sys; sys.exit(3)", is_healthy=lambda: False)
    supervisor = Supervisor([child], record)

    with pytest.raises(StartFailed, match="ended 3 times without working") as refused:
        supervisor.start(seconds=20)

    assert str(refused.value).endswith("The lines above say why.")


@pytest.mark.django_db(transaction=True)
def test_a_process_that_is_silent_too_long_is_ended_and_started_again(record: RunRecord) -> None:
    answers = iter([True])
    child = child_of(SLEEP, is_healthy=lambda: next(answers, False), patience=0)
    supervisor = Supervisor([child], record)
    supervisor.start()
    child.looked = 0.0

    supervisor.watch(child)

    assert child.process is None
    assert Heartbeat.objects.named("test").get().latest_exit == "stopped because it no longer answered"


@pytest.mark.django_db(transaction=True)
def test_the_next_wave_starts_when_the_one_before_works(record: RunRecord) -> None:
    ground = child_of(SLEEP, is_healthy=lambda: time.monotonic() - ground.started > 0.5)
    roof = child_of(SLEEP, wave=1)
    supervisor = Supervisor([roof, ground], record)

    supervisor.start()
    supervisor.stop()

    assert roof.started - ground.started > 0.5


def test_a_deaf_process_is_killed_with_its_children() -> None:
    spawning = (
        "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        + DEAF
    )
    child = child_of(spawning)
    child.start()
    assert child.process is not None
    family = psutil.Process(child.process.pid)
    wait_until(lambda: len(family.children()) == 1, seconds=10)
    grandchild = family.children()[0]
    started = time.monotonic()

    child.stop(patience=0.3)

    assert time.monotonic() - started < 5
    wait_until(lambda: not grandchild.is_running() or grandchild.status() == psutil.STATUS_ZOMBIE, seconds=5)


def test_processes_left_behind_are_ended_by_number_and_start() -> None:
    child = child_of(SLEEP)
    child.start()
    assert child.mark is not None
    impostor = ProcessMark(child.mark.pid, "another start")

    assert end_all([impostor], patience=0) == 0
    assert child.exit_code() is None
    assert end_all([child.mark], patience=5) == 1
    wait_until(lambda: child.exit_code() is not None, seconds=5)


def test_a_process_that_never_was_is_not_alive() -> None:
    assert not mark_of(2**22 + 1).is_alive


def test_only_one_portal_holds_a_data_folder(record: RunRecord, tmp_path: Path) -> None:
    record.take()

    with pytest.raises(AlreadyRunning):
        RunRecord(tmp_path).take()
    record.release()
    again = RunRecord(tmp_path)
    again.take()
    again.release()


@pytest.mark.parametrize("written", ["", "{", "[]", '{"web": 3}', '{"web": ["x", 1]}'])
def test_a_broken_record_names_no_processes(record: RunRecord, written: str) -> None:
    record.path.write_text(written)

    assert record.left_behind() == []


def test_the_record_brings_back_the_marks(record: RunRecord) -> None:
    record.write({"web": ProcessMark(12, "then")})

    assert record.left_behind() == [ProcessMark(12, "then")]


@pytest.mark.parametrize(
    ("code", "words"), [(-9, "killed by signal 9"), (0, "ended by itself"), (3, "ended with code 3")]
)
def test_an_exit_is_told_in_words(code: int, words: str) -> None:
    assert describe_exit(code) == words


@pytest.mark.django_db(transaction=True)
def test_a_new_start_forgets_the_restarts_of_the_one_before(now: datetime) -> None:
    Heartbeat.objects.create(name="web", started_at=now, restart_count=4, latest_exit="killed by signal 9")

    row = record_start(name="web", now=now)

    assert (row.restart_count, row.latest_exit) == (0, "")
