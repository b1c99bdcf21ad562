"""Write the whole portal into one file while it runs: rows, uploads and the key that signs links."""

import hashlib
import json
import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final

from portal.lib.errors import ActionError

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
DATABASE: Final = "database.sqlite3"
KEY_FILE: Final = "secret_key"
MEDIA: Final = "media/"
_CHUNK: Final = 1024 * 1024


class BackupRefused(ActionError):
    """The backup can't be made; the message says why and what to do."""


@dataclass(frozen=True)
class Place:
    """Where a portal lives: its SQLite file and its data folder."""

    database: Path
    data_dir: Path


def make_backup(*, place: Place, target: Path, now: datetime) -> dict[str, Any]:
    """Write the portal into a new zip file that only this user may read, and return its manifest.

    The file appears under its name only when it is complete.

    Raises: BackupRefused.
    """
    if target.exists():
        raise BackupRefused(f"{target} exists already, and a backup overwrites nothing. Choose another name.")
    draft = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
            copy = Path(folder) / DATABASE
            copy_database(place.database, copy)
            manifest = _write_archive(draft, [(DATABASE, copy), *_other_files(place.data_dir)], now)
        _publish(draft, target)
    except OSError as error:
        raise BackupRefused(
            f"{target} can't be written ({error.strerror or error}). Choose another place."
        ) from error
    except sqlite3.Error as error:
        raise BackupRefused(
            f"The database {place.database} can't be read ({error}). Nothing was written."
        ) from error
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def copy_database(source: Path, target: Path) -> None:
    """Copy a SQLite database as it is at one moment, also while others write, and check the copy.

    Raises: sqlite3.Error.
    """
    read_only = f"{source.resolve().as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(read_only, uri=True, timeout=20)) as reader,
        closing(sqlite3.connect(target)) as writer,
    ):
        reader.backup(writer)
        writer.execute("PRAGMA journal_mode=DELETE")
        check_integrity(writer)


def check_integrity(database: sqlite3.Connection) -> None:
    """Let SQLite look at every page.

    Raises: sqlite3.Error.
    """
    found = database.execute("PRAGMA integrity_check(1)").fetchone()
    if found != ("ok",):
        raise sqlite3.DatabaseError(str(found[0]) if found else "no answer")


def digest_of(
    stream: IO[bytes], *, into: IO[bytes] | None = None, at_most: int | None = None
) -> tuple[int, str]:
    """Read a stream to its end, copy it when asked to, and return its size and SHA-256.

    Raises: ValueError as soon as it is longer than `at_most`.
    """
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if at_most is not None and size > at_most:
            raise ValueError("longer than declared")
        digest.update(chunk)
        if into is not None:
            into.write(chunk)
    return size, digest.hexdigest()


def _other_files(data_dir: Path) -> Iterator[tuple[str, Path]]:
    key = data_dir / KEY_FILE
    if key.is_file():
        yield KEY_FILE, key
    media = data_dir / MEDIA
    for path in sorted(media.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield MEDIA + path.relative_to(media).as_posix(), path


def _write_archive(draft: Path, files: list[tuple[str, Path]], now: datetime) -> dict[str, Any]:
    entries: dict[str, dict[str, Any]] = {}
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as raw:
        with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            for name, path in files:
                with path.open("rb") as source, archive.open(name, "w", force_zip64=True) as entry:
                    size, digest = digest_of(source, into=entry)
                entries[name] = {"size": size, "sha256": digest}
            manifest = {"format": FORMAT, "made_at": now.isoformat(), "files": entries}
            archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
        raw.flush()
        os.fsync(raw.fileno())
    return manifest


def _publish(draft: Path, target: Path) -> None:
    """Give the complete file its name without overwriting one that appeared meanwhile."""
    try:
        os.link(draft, target)
    except FileExistsError as error:
        raise BackupRefused(
            f"{target} exists already, and a backup overwrites nothing. Choose another name."
        ) from error
