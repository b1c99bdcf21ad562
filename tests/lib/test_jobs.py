"""Claims, drains and the names of workers."""

import os
import subprocess
import sys
import threading

from portal.lib.jobs import OneAtATime, is_gone, worker_name


def test_a_living_worker_is_not_gone() -> None:
    assert not is_gone(worker_name())


def test_a_dead_process_of_this_machine_is_gone() -> None:
    child = subprocess.Popen([sys.executable, "-c", "pass"])
    child.wait()
    place = worker_name().partition(":")[0]
    assert is_gone(f"{place}:{child.pid}:1")


def test_a_worker_of_another_machine_is_left_to_its_lease() -> None:
    assert not is_gone(f"elsewhere/1:{os.getpid() + 100000}:1")


def test_a_garbled_name_is_left_to_its_lease() -> None:
    assert not is_gone(worker_name().partition(":")[0] + ":x:y")


def test_work_asked_for_meanwhile_is_done_once_more_by_the_thread_at_work() -> None:
    line, runs = OneAtATime(), []
    started, finish = threading.Event(), threading.Event()

    def work() -> None:
        runs.append(threading.get_ident())
        started.set()
        finish.wait(5)

    busy = threading.Thread(target=line.run, args=(work,))
    busy.start()
    started.wait(5)
    for _time in range(3):
        line.run(work)
    finish.set()
    busy.join(5)
    assert runs == [busy.ident, busy.ident]


def test_work_that_fails_leaves_the_line_free() -> None:
    line, runs = OneAtATime(), []

    def fail() -> None:
        raise RuntimeError

    for work in (fail, lambda: runs.append(1)):
        try:
            line.run(work)
        except RuntimeError:
            continue
    assert runs == [1]
