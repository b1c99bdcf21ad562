"""Make ready what the portal needs before its first page: folder, port, rows, static files, demo."""

import hashlib
import logging
import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command, get_commands
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from portal.operations import broker
from portal.operations.configuration import host_of

log = logging.getLogger(__name__)

_STAMP: Final = "static.stamp"


class CannotStart(Exception):
    """The portal can't start here; the message is one sentence that says what to do."""


def check_folder(folder: Path) -> None:
    """Make the data folder and see that it can be written.

    Raises: CannotStart.
    """
    probe = folder / f".write-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        message = f"The data folder {folder} can't be used ({error.strerror})."
        raise CannotStart(
            f"{message} Make it writable for this user, or set DATA_DIR to a folder that is."
        ) from error


def check_port(host: str, port: int) -> None:
    """See that the address is free.

    Raises: CannotStart.
    """
    try:
        family, _kind, _protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
    except socket.gaierror as error:
        raise CannotStart(
            f"HOST={host} is not an address of this machine. Use 127.0.0.1 or 0.0.0.0."
        ) from error
    except PermissionError as error:
        raise CannotStart(
            f"This user may not listen on port {port}. Choose one above 1023: make run PORT=8000."
        ) from error
    except OSError as error:
        if error.errno == 99:  # EADDRNOTAVAIL
            raise CannotStart(
                f"HOST={host} is not an address of this machine. Use 127.0.0.1 or 0.0.0.0."
            ) from error
        other = port + 1 if port < 65535 else 8000
        message = f"Port {port} on {host} is in use by another program."
        raise CannotStart(f"{message} Stop it, or choose another port: make run PORT={other}.") from error


def check_broker() -> None:
    """See that the broker of REDIS_URL answers, or that the embedded one can be started.

    Raises: CannotStart.
    """
    if settings.REDIS_URL:
        if not broker.answers(settings.REDIS_URL, seconds=3):
            where = host_of(settings.REDIS_URL) or "the given socket"
            raise CannotStart(f"Redis at {where} does not answer. Start it, or check REDIS_URL.")
        return
    try:
        broker.find_server()
        broker.make_folders(settings.DATA_DIR)
    except broker.BrokerMissing as error:
        raise CannotStart(
            "No broker was found for this machine. Install valkey or redis, or set REDIS_URL."
        ) from error
    except OSError as error:
        raise CannotStart(
            f"The broker's folder {error.filename} can't be used ({error.strerror})."
        ) from error


def migrate() -> bool:
    """Bring the database up to date and tell whether there was anything to do.

    Raises: CannotStart.
    """
    try:
        executor = MigrationExecutor(connection)
        if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        if not executor.loader.applied_migrations:
            broker.forget(Path(settings.DATA_DIR))
        call_command("migrate", interactive=False, verbosity=0)
    except DatabaseError as error:
        raise CannotStart(_database_sentence(error)) from error
    return True


def _database_sentence(error: DatabaseError) -> str:
    said = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    if connection.vendor == "sqlite":
        name = settings.DATABASES["default"]["NAME"]
        return f"The database file {name} can't be used ({said}). Check its rights."
    address = settings.DATABASES["default"]
    where = f"{address['HOST'] or 'the local socket'}:{address['PORT'] or 5432}"
    return f"The database at {where} can't be used ({said}). Start it, or check DATABASE_URL."


def collect_static() -> bool:
    """Collect and compress the static files when any of them changed, and tell whether any had."""
    stamp = Path(settings.DATA_DIR) / _STAMP
    wanted = _fingerprint()
    if stamp.exists() and stamp.read_text() == wanted and Path(settings.STATIC_ROOT).is_dir():
        return False
    stamp.unlink(missing_ok=True)
    shutil.rmtree(settings.STATIC_ROOT, ignore_errors=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(wanted)
    return True


def _fingerprint() -> str:
    digest = hashlib.sha256(str(settings.STORAGES["staticfiles"]).encode())
    for line in sorted(_static_files()):
        digest.update(line.encode())
    return digest.hexdigest()


def _static_files() -> Iterator[str]:
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = Path(storage.path(path)).stat()
            yield f"{path} {found.st_size} {found.st_mtime_ns}\n"


def load_demo() -> bool:
    """Load the demo company into an empty portal, when it is wanted, and tell whether it was loaded."""
    if not settings.DEMO or "demo" not in get_commands() or get_user_model().objects.exists():
        return False
    try:
        call_command("demo", verbosity=0)
    except CommandError as refusal:  # customers were imported before anybody had an account
        log.warning("%s", refusal)
        return False
    return True
