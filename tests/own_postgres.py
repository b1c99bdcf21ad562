"""Run a PostgreSQL of our own in a folder, so that it can be stopped in the middle of everything."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class OwnPostgres:
    """One cluster and how it is reached."""

    folder: Path
    port: int
    programs: Path

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        _run(
            self.programs / "pg_ctl",
            "-D",
            self.folder / "db",
            "-w",
            "-l",
            self.folder / "log",
            "-o",
            options,
            "start",
        )

    def stop(self, mode: str = "immediate") -> None:
        """Stop it; `immediate` is what a power cut is: the next start recovers from its log."""
        _run(self.programs / "pg_ctl", "-D", self.folder / "db", "-w", "-m", mode, "stop")


def postgres_programs() -> Path | None:
    """Return where the server's programs lie; None when it is not installed."""
    found = shutil.which("pg_ctl")
    places = [Path(found).parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "initdb").exists()), None)


@contextmanager
def running_postgres(folder: Path) -> Iterator[OwnPostgres]:
    """Make a cluster, run it, and end it."""
    programs = postgres_programs()
    assert programs is not None, "PostgreSQL's server programs are not installed"
    folder.mkdir(parents=True)
    if os.geteuid() == 0:  # PostgreSQL does not run as root
        shutil.chown(folder, "postgres", "postgres")
    _run(programs / "initdb", "-D", folder / "db", "-U", "postgres", "-A", "trust", "--no-sync")
    cluster = OwnPostgres(folder, _free_port(), programs)
    cluster.start()
    try:
        yield cluster
    finally:
        cluster.stop()


def _run(*words: str | Path) -> None:
    command = [str(word) for word in words]
    if os.geteuid() == 0:
        command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=120)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
