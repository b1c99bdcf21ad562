"""Run the whole portal: web, worker, clock and broker as one supervised command."""

import signal
from pathlib import Path
from types import FrameType
from typing import Any

import structlog
from django.conf import settings
from django.core.checks import CheckMessage, run_checks
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from portal.operations import preparation
from portal.operations.children import Child
from portal.operations.configuration import explain
from portal.operations.plans import local_host, plans
from portal.operations.preparation import CannotStart
from portal.operations.processes import end_all
from portal.operations.run_record import AlreadyRunning, RunRecord
from portal.operations.sign_ins import hints, sign_ins
from portal.operations.supervisor import StartFailed, Supervisor

log = structlog.get_logger("portal.up")


class Command(BaseCommand):
    help = "Run the whole portal as one supervised command. Ctrl-C stops everything."
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            self._check_settings()
            preparation.check_folder(Path(settings.DATA_DIR))
            record = RunRecord(Path(settings.DATA_DIR))
            record.take()
            self._run(record)
        except AlreadyRunning as error:
            who = f"process {error.pid}" if error.pid else "another process"
            raise CommandError(
                f"Earshot already runs from {settings.DATA_DIR} ({who}). "
                "Stop it first, or set DATA_DIR to another folder."
            ) from error
        except (CannotStart, StartFailed) as error:
            raise CommandError(str(error)) from error

    def _check_settings(self) -> None:
        found = [message for message in run_checks(tags=["settings"]) if not message.is_silenced()]
        if serious := [message for message in found if message.is_serious()]:
            raise CannotStart(explain([_one_line(message) for message in serious]))
        for message in found:
            log.warning(_one_line(message))

    def _run(self, record: RunRecord) -> None:
        supervisor = Supervisor([], record)
        try:
            self._prepare(record)
            supervisor.children = [Child(plan) for plan in plans()]
            _stop_on_signals(supervisor)
            supervisor.start()
            self._welcome(supervisor)
            supervisor.run()
        except KeyboardInterrupt:
            log.info("stopped before the start")
        finally:
            supervisor.stop()
            connections.close_all()
            record.release()
        self.stdout.write("Earshot has stopped.")

    def _prepare(self, record: RunRecord) -> None:
        if ended := end_all(record.left_behind(), patience=10):
            log.warning("ended processes that an earlier start left behind", count=ended)
        preparation.check_port(settings.HOST, settings.PORT)
        preparation.check_broker()
        if preparation.migrate():
            self.stdout.write("The database is up to date.")
        if preparation.collect_static():
            self.stdout.write("The static files are collected.")
        if preparation.load_demo():
            self.stdout.write("The demo company is loaded.")
        connections.close_all()

    def _welcome(self, supervisor: Supervisor) -> None:
        if supervisor.stopping.is_set():
            return
        address = f"http://{local_host(settings.HOST)}:{settings.PORT}"
        lines = ["", f"Earshot runs at {address}", ""]
        if people := sign_ins():
            lines += ["Sign in to look around:"]
            lines += [f"  {person.role:<14} {person.email:<32} {person.password}" for person in people]
            lines += [""]
        lines += [line for sentence in hints() for line in (sentence, "")]
        self.stdout.write("\n".join([*lines, "Ctrl-C stops everything.", ""]))


def _one_line(message: CheckMessage) -> str:
    return " ".join(part for part in (str(message.msg), str(message.hint or "")) if part)


def _stop_on_signals(supervisor: Supervisor) -> None:
    def stop(_number: int, _frame: FrameType | None) -> None:
        supervisor.stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
