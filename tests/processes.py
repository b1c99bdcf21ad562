"""Run the portal's real processes for a test: a database, a broker and workers that can be killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from portal.operations import broker

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class House:
    """A portal in a folder of its own; with DATABASE_URL and REDIS_URL it stands on those servers."""

    folder: Path
    environment: dict[str, str]
    children: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def manage(self, *words: str, seconds: float = 300) -> str:
        """Run one management command and return what it printed.

        Raises: subprocess.CalledProcessError.
        """
        command = [sys.executable, str(ROOT / "manage.py"), *words]
        done = subprocess.run(
            command,
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=seconds,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def shell(self, code: str) -> str:
        """Run Python in the portal's own process and return what it printed."""
        return self.manage("shell", "--no-imports", "--command", code).strip()

    def start_worker(self) -> subprocess.Popen[bytes]:
        """Start a real Celery worker; without a beat, so that it works when it is rung."""
        words = [
            "-m",
            "celery",
            "-A",
            "portal",
            "worker",
            "--pool",
            "threads",
            "--concurrency",
            "2",
            "--loglevel",
            "WARNING",
        ]
        return self.start([sys.executable, *words])

    def start(self, command: Sequence[str]) -> subprocess.Popen[bytes]:
        """Start a process that ends with the test."""
        with (self.folder / f"process-{len(self.children)}.log").open("wb") as log:
            child = subprocess.Popen(
                command, env=self.environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )
        self.children.append(child)
        return child

    def stop_all(self) -> None:
        for child in reversed(self.children):
            if child.poll() is None:
                child.send_signal(signal.SIGKILL)
                child.wait(10)


@contextmanager
def running_house(folder: Path, **settings: str) -> Iterator[House]:
    """Give a migrated portal with a broker; end every process it started."""
    environment = {
        **os.environ,
        "DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        **settings,
    }
    house = House(folder, environment)
    with _database(environment):
        try:
            _broker(house)
            house.manage("migrate", "--verbosity", "0")
            yield house
        finally:
            house.stop_all()


@contextmanager
def _database(environment: dict[str, str]) -> Iterator[None]:
    url = environment.get("DATABASE_URL", "")
    if not url:
        yield
        return
    name = f"earshot_house_{os.getpid()}"
    environment["DATABASE_URL"] = urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    drop = f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"
    _administer(url, drop, f"CREATE DATABASE {name}")
    try:
        yield
    finally:
        _administer(url, drop)


def _administer(url: str, *commands: str) -> None:
    # Each time by a new connection: a test may stop the server meanwhile.
    with psycopg.connect(url, autocommit=True) as connection:
        for command in commands:
            connection.execute(command.encode())


def _broker(house: House) -> None:
    if house.environment.get("REDIS_URL"):
        parts = urlsplit(house.environment["REDIS_URL"])
        house.environment["REDIS_URL"] = urlunsplit(parts._replace(path=f"/{8 + os.getpid() % 8}"))
        return
    broker.make_folders(house.folder)
    house.start(broker.command(house.folder))
    house.environment["REDIS_URL"] = broker.broker_url(house.folder)
    wait_until(lambda: broker.answers(house.environment["REDIS_URL"]), seconds=10)


def wait_until(is_so: Callable[[], bool], *, seconds: float) -> None:
    """Wait for something to come true; fail when it does not."""
    ends = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < ends, "it did not happen in time"
        time.sleep(0.02)
