"""Kill workers, broker and database while a mail server misbehaves, and count what came of each message."""

import os
import random
import signal
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from celery import Celery
from kombu.exceptions import OperationalError

from portal.operations import broker
from tests.faulty_smtp import FaultySink, running_faulty_sink
from tests.own_postgres import OwnPostgres
from tests.processes import House, running_house, wait_until

SEED = """
from tests.messaging.crowd import agreeing_crowd, queue_crowd
queue_crowd(agreeing_crowd({count}))
"""
LINES = 2
"""Lines of one worker: a kill cuts off at most so many groups."""
STEP = 0.3


@dataclass(frozen=True)
class Plan:
    """How much is sent and how much is broken; the same seed breaks the same things in the same order."""

    messages: int
    kills: int
    seed: int = 1
    one_in: int = 60
    broker_every: int = 5
    database_every: int = 4
    seconds: float = 1_500.0


@dataclass
class Report:
    """What came of it."""

    messages: int
    arrived: Counter[str]
    doubtful: set[str]
    dead: set[str]
    missing: set[str]
    faults: Counter[str]
    kills: int = 0
    broker_restarts: int = 0
    database_restarts: int = 0
    cut_off: int = 0
    """At most so many groups were cut off: the lines of killed workers and those that broke after the dot."""

    @property
    def doubled(self) -> set[str]:
        return {name for name, count in self.arrived.items() if count > 1}


def break_everything(folder: Path, plan: Plan, *, postgres: OwnPostgres | None = None) -> Report:
    """Send the plan's messages through a portal of its own while everything around it fails."""
    with running_faulty_sink(plan.seed) as sink:
        sink.seconds_per_message = 0.002
        mail = {
            "EMAIL_TRANSPORT": "smtp",
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(sink.port),
            "SMTP_CONNECTIONS": str(LINES),
            "COMPANY_POSTAL_ADDRESS": "1 Harbor Lane, Porto",
        }
        if postgres:
            mail["DATABASE_URL"] = postgres.url
        with running_house(folder, **mail) as house:
            house.shell(SEED.format(count=plan.messages))
            return _Breaker(house, sink, plan, postgres).run()


@dataclass
class _Breaker:
    house: House
    sink: FaultySink
    plan: Plan
    postgres: OwnPostgres | None
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.plan.seed)
        self.ends_at = time.monotonic() + self.plan.seconds
        self.restarts: Counter[str] = Counter()

    def run(self) -> Report:
        self.sink.one_in = self.plan.one_in
        self.workers = [self.house.start_worker() for _number in range(2)]
        for kill in range(1, self.plan.kills + 1):
            goal = self.plan.messages * kill // (self.plan.kills + 2)
            self._until(lambda goal=goal: self.sink.arrived.total() >= goal)  # type: ignore[misc]
            time.sleep(self.chance.uniform(0, STEP))
            self._kill_the_oldest()
            if kill % self.plan.broker_every == 0:
                self._restart_broker()
            if kill % self.plan.database_every == 0:
                self._restart_database()
        self.sink.one_in = 0
        self._until(
            lambda: (
                not self._ask(
                    "SELECT count(*) FROM messaging_message WHERE state IN ('queued', 'claimed', 'handing')"
                )[0][0]
            )
        )
        return self._report()

    def _until(self, is_so: Callable[[], bool]) -> None:
        """Ring, and bring the clock forward over pauses, until something is so."""
        while not is_so():
            assert time.monotonic() < self.ends_at, f"not done in time: {self._states()}"
            self._turn_the_clock()
            self._ring()
            time.sleep(STEP)

    def _kill_the_oldest(self) -> None:
        worker = self.workers.pop(0)
        worker.send_signal(signal.SIGKILL)
        worker.wait(10)
        self.workers.append(self.house.start_worker())

    def _restart_broker(self) -> None:
        if "REDIS_URL" in os.environ:
            return  # it is not ours to stop
        first = self.house.children[0]
        first.kill()
        first.wait(10)
        broker.make_folders(self.house.folder)
        self.house.children[0] = self.house.start(broker.command(self.house.folder))
        self.house.children.pop()
        wait_until(lambda: broker.answers(self.house.environment["REDIS_URL"]), seconds=60)
        self.restarts["broker"] += 1

    def _restart_database(self) -> None:
        if self.postgres:
            self.postgres.stop()
            time.sleep(self.chance.uniform(0, 1))
            self.postgres.start()
            self.restarts["database"] += 1

    def _ring(self) -> None:
        app = Celery(broker=self.house.environment["REDIS_URL"].replace("unix://", "redis+socket://", 1))
        with suppress(OperationalError, OSError), closing(app), app.connection_for_write() as line:
            app.send_task("portal.messaging.deliver_due", connection=line, retry=False, expires=60)

    def _turn_the_clock(self) -> None:
        """Make due what waits for a later moment, and end every pause, as if the time had passed."""
        with suppress(psycopg.OperationalError, sqlite3.OperationalError):
            moment = "CURRENT_TIMESTAMP" if self._is_postgres else "strftime('%Y-%m-%d %H:%M:%f', 'now')"
            self._write("UPDATE messaging_lane SET closed_until = NULL, trouble_count = 0")
            self._write(
                f"UPDATE messaging_message SET due_at = {moment} WHERE state = 'queued' AND due_at > {moment}"
            )

    @property
    def _is_postgres(self) -> bool:
        return bool(self.house.environment.get("DATABASE_URL"))

    def _connect(self) -> Any:
        if self._is_postgres:
            return psycopg.connect(self.house.environment["DATABASE_URL"], autocommit=True)
        return sqlite3.connect(self.house.folder / "earshot.sqlite3", timeout=20, isolation_level=None)

    def _write(self, sql: str) -> None:
        with closing(self._connect()) as connection:
            connection.execute(sql)

    def _ask(self, sql: str) -> list[Any]:
        with closing(self._connect()) as connection:
            return list(connection.execute(sql).fetchall())

    def _states(self) -> dict[str, int]:
        return dict(self._ask("SELECT state, count(*) FROM messaging_message GROUP BY state"))

    def _report(self) -> Report:
        rows = self._ask("SELECT message_id, state FROM messaging_message")
        by_state: dict[str, set[str]] = {}
        for number, state in rows:
            by_state.setdefault(state, set()).add(number)
        doubtful, dead = by_state.get("in_doubt", set()), by_state.get("failed", set())
        return Report(
            messages=len(rows),
            arrived=self.sink.arrived,
            doubtful=doubtful,
            dead=dead,
            missing={number for number, _state in rows} - set(self.sink.arrived) - doubtful - dead,
            faults=self.sink.faults,
            kills=self.plan.kills,
            broker_restarts=self.restarts["broker"],
            database_restarts=self.restarts["database"],
            cut_off=self.plan.kills * LINES + self.sink.unanswered_count,
        )
