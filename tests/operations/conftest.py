"""A prepared data folder, made once for all tests that need it."""

from pathlib import Path

import pytest

from tests.operations.portals import PREPARE, environment_of, free_port, run_manage


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder that is migrated and has its static files, ready to be copied."""
    folder = tmp_path_factory.mktemp("prepared")
    done = run_manage(environment_of(folder, free_port()), "shell", "--no-imports", "--command", PREPARE)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder
