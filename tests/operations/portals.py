"""Run the whole portal with its one command, in a folder and on a port of its own."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.processes import ROOT, wait_until

BANNER = "Ctrl-C stops everything."
PREPARE = "from portal.operations import preparation; preparation.migrate(); preparation.collect_static()"


def environment_of(folder: Path, port: int, **settings: str) -> dict[str, str]:
    """Return the environment of an embedded portal, whatever servers these tests were started with."""
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    embedded = {"DATA_DIR": str(folder), "PORT": str(port), "DEMO": "0", "WEB_WORKERS": "1", "METRICS": "1"}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "PYTHONUNBUFFERED": "1",
        **embedded,
        **settings,
    }


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def run_manage(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """Run one management command to its end."""
    command = [sys.executable, str(ROOT / "manage.py"), *words]
    return subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=180
    )


@dataclass
class Portal:
    """A running portal, seen from outside."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]
    log: Path

    def get(self, path: str) -> tuple[int, str]:
        """Return status and body of a page; 0 when nothing answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except (OSError, http.client.HTTPException):  # it isn't up, or was killed in mid-sentence
            return 0, ""

    def wait_for(self, path: str, text: str, *, seconds: float = 30) -> None:
        wait_until(lambda: text in self.get(path)[1], seconds=seconds)

    def processes(self) -> list[psutil.Process]:
        """Return the supervisor and everything under it."""
        supervisor = psutil.Process(self.process.pid)
        return [supervisor, *supervisor.children(recursive=True)]

    def child(self, word: str) -> psutil.Process:
        """Return the child whose command holds the word."""
        [found] = [child for child in psutil.Process(self.process.pid).children() if word in child.cmdline()]
        return found

    def stop(self, number: int = signal.SIGINT) -> int:
        """Stop it as a person would, and return the exit code."""
        self.process.send_signal(number)
        return self.process.wait(40)


@contextmanager
def running_portal(prepared: Path, folder: Path, **settings: str) -> Iterator[Portal]:
    """Start the portal in a copy of a prepared folder; whatever is left of it at the end is killed."""
    shutil.copytree(prepared, folder)
    port = free_port()
    log = folder.with_suffix(".log")
    with log.open("wb") as output:
        command = [sys.executable, str(ROOT / "manage.py"), "up"]
        process = subprocess.Popen(
            command,
            env=environment_of(folder, port, **settings),
            cwd=ROOT,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    portal = Portal(folder, port, process, log)
    seen: list[psutil.Process] = []
    try:
        wait_until(lambda: BANNER in log.read_text() or process.poll() is not None, seconds=240)
        assert process.poll() is None, log.read_text()
        seen = portal.processes()
        yield portal
    finally:
        for left in seen:
            if left.is_running():
                left.kill()
        if process.poll() is None:
            process.kill()
        process.wait(10)


def wait_for_end(processes: list[psutil.Process], *, seconds: float) -> list[psutil.Process]:
    """Wait for processes to end and return those that did not."""
    deadline = time.monotonic() + seconds
    alive = processes
    while alive and time.monotonic() < deadline:
        alive = [
            process for process in alive if process.is_running() and process.status() != psutil.STATUS_ZOMBIE
        ]
        time.sleep(0.05)
    return alive
