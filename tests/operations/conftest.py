"""A prepared data folder and a private broker, made once for all tests that need them."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.operations import broker
from tests.operations.portals import PREPARE, environment_of, free_port, run_manage
from tests.processes import wait_until


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder that is migrated and has its static files, ready to be copied."""
    folder = tmp_path_factory.mktemp("prepared")
    done = run_manage(environment_of(folder, free_port()), "shell", "--no-imports", "--command", PREPARE)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture
def broker_url(tmp_path: Path) -> Iterator[str]:
    """Run the embedded broker and return its address."""
    broker.make_folders(tmp_path)
    server = subprocess.Popen(broker.command(tmp_path), stdout=subprocess.DEVNULL)
    url = broker.broker_url(tmp_path)
    try:
        wait_until(lambda: broker.answers(url), seconds=10)
        yield url
    finally:
        server.kill()
        server.wait(10)
