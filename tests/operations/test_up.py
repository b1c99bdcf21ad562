"""The one command, with real processes: it starts all, mends what falls, and leaves nothing behind."""

import json
import signal
import socket
from pathlib import Path

import pytest

from tests.operations.portals import environment_of, free_port, run_manage, running_portal, wait_for_end
from tests.processes import wait_until

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("up")]


def test_it_serves_everything_and_ctrl_c_leaves_no_process(prepared: Path, tmp_path: Path) -> None:
    with running_portal(prepared, tmp_path / "var") as portal:
        portal.wait_for("/readyz", '"ready": true')
        processes = portal.processes()
        commands = " ".join(" ".join(process.cmdline()) for process in processes)

        code = portal.stop(signal.SIGINT)

        assert code == 0, portal.log.read_text()
        assert all(word in commands for word in ("granian", "worker", "beat", "valkey-server"))
        assert wait_for_end(processes, seconds=1) == []
        assert "Traceback" not in portal.log.read_text()
        assert not (tmp_path / "var" / "up.json").exists()


def test_a_killed_worker_is_restarted_and_the_status_says_so(prepared: Path, tmp_path: Path) -> None:
    with running_portal(prepared, tmp_path / "var") as portal:
        killed = portal.child("worker")
        killed.kill()

        portal.wait_for("/metrics", 'earshot_process_restarts_total{process="worker"} 1.0')

        told = run_manage(
            environment_of(tmp_path / "var", portal.port),
            *("shell", "--no-imports", "--command"),
            "from django.utils.timezone import now; from portal.operations.status import read_status\n"
            "print(*(process.sentence for process in read_status(now()).processes))",
        )
        assert "Restarted 1 time; last exit: killed by signal 9 at " in told.stdout
        wait_until(lambda: portal.child("worker").pid != killed.pid, seconds=10)
        assert portal.stop(signal.SIGTERM) == 0


def test_a_killed_web_server_serves_again(prepared: Path, tmp_path: Path) -> None:
    with running_portal(prepared, tmp_path / "var") as portal:
        portal.child("granian").kill()

        portal.wait_for("/metrics", 'earshot_process_restarts_total{process="web"} 1.0')

        assert portal.stop() == 0


def test_a_killed_broker_comes_back_and_work_goes_on(prepared: Path, tmp_path: Path) -> None:
    with running_portal(prepared, tmp_path / "var") as portal:
        portal.wait_for("/readyz", '"ready": true')
        [broker] = [child for child in portal.processes() if "valkey-server" in child.exe()]
        broker.kill()

        portal.wait_for("/metrics", 'earshot_process_restarts_total{process="broker"} 1.0')
        portal.wait_for("/readyz", '"ready": true')

        assert portal.stop() == 0


def test_a_killed_supervisor_takes_everything_with_it(prepared: Path, tmp_path: Path) -> None:
    with running_portal(prepared, tmp_path / "var") as portal:
        processes = portal.processes()

        portal.process.kill()

        assert wait_for_end(processes, seconds=15) == []


def test_a_second_start_in_the_same_folder_is_refused_in_one_sentence(prepared: Path, tmp_path: Path) -> None:
    with running_portal(prepared, tmp_path / "var") as portal:
        second = run_manage(environment_of(tmp_path / "var", free_port()), "up")

        assert second.returncode == 1
        assert f"already runs from {tmp_path / 'var'} (process {portal.process.pid})" in second.stderr
        assert portal.get("/healthz") == (200, "ok")


def test_a_port_in_use_is_one_sentence_and_leaves_nothing(prepared: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = int(listener.getsockname()[1])

        refused = run_manage(environment_of(tmp_path, port), "up")

    assert (refused.returncode, refused.stderr.strip().count("\n")) == (1, 0)
    assert f"Port {port} on 127.0.0.1 is in use" in refused.stderr
    assert not (tmp_path / "up.json").exists()


def test_wrong_settings_are_listed_together_and_nothing_starts(tmp_path: Path) -> None:
    bad = {"EMAIL_TRANSPORT": "smtp", "SMS_TRANSPORT": "twilio", "PHONE_REGION": "Nowhere"}

    refused = run_manage(environment_of(tmp_path, free_port(), **bad), "up")

    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    assert all(
        name in refused.stderr for name in ("COMPANY_POSTAL_ADDRESS", "TWILIO_AUTH_TOKEN", "PHONE_REGION")
    )
    assert not list(tmp_path.glob("*.sqlite3"))


def test_redis_that_does_not_answer_is_one_sentence(prepared: Path, tmp_path: Path) -> None:
    refused = run_manage(
        environment_of(tmp_path, free_port(), REDIS_URL=f"redis://127.0.0.1:{free_port()}/0"), "up"
    )

    assert (refused.returncode, refused.stderr.strip().count("\n")) == (1, 0)
    assert "Redis at 127.0.0.1 does not answer" in refused.stderr
    assert not list(tmp_path.glob("*.sqlite3"))


def test_the_log_is_json_when_wanted(prepared: Path, tmp_path: Path) -> None:
    with running_portal(prepared, tmp_path / "var", LOG_FORMAT="json") as portal:
        portal.get("/")
        portal.stop()
        lines = [line for line in portal.log.read_text().splitlines() if line.startswith("{")]

    events = [json.loads(line) for line in lines]
    assert any(event["event"] == "request" and event["request_id"] for event in events)
