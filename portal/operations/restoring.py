"""Put a backup back in place of what is there, after looking at every byte of it."""

import json
import shutil
import sqlite3
import stat
import tempfile
import zipfile
from collections.abc import Container
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, Final

from portal.lib.errors import ActionError
from portal.operations import broker
from portal.operations.backups import (
    DATABASE,
    FORMAT,
    KEY_FILE,
    MANIFEST,
    MEDIA,
    Place,
    check_integrity,
    digest_of,
)
from portal.operations.run_record import AlreadyRunning, RunRecord

_LARGEST_MANIFEST: Final = 64 * 1024 * 1024
_TIGHTEST: Final = 200
"""No honest entry shrinks further than this; a file made to burst when unpacked does."""
Migrations = Container[tuple[str, str]]
"""The migrations this version knows, as (app, name)."""


class RestoreRefused(ActionError):
    """The backup can't be put back; the message says why, and nothing was changed."""


@dataclass(frozen=True)
class Entry:
    """One file of the archive that passed every check which needs no unpacking."""

    name: str
    size: int
    digest: str


def restore_backup(*, place: Place, source: Path, known_migrations: Migrations, now: datetime) -> Path:
    """Replace the portal's rows, uploads and signing key by the backup's; return where the old ones are kept.

    Everything is unpacked and checked beside the old before anything is replaced.

    Raises: RestoreRefused.
    """
    record = RunRecord(place.data_dir)
    try:
        place.data_dir.mkdir(parents=True, exist_ok=True)
        record.take()
    except AlreadyRunning as error:
        raise RestoreRefused("The portal runs from this data folder. Stop it, then restore.") from error
    except OSError as error:
        raise RestoreRefused(f"The data folder {place.data_dir} can't be used ({error.strerror}).") from error
    try:
        with tempfile.TemporaryDirectory(dir=place.data_dir, prefix=".restore-") as folder:
            unpacked = Path(folder)
            _unpack(source, unpacked)
            _check_database(unpacked / DATABASE, known_migrations)
            return _exchange(place, unpacked, place.data_dir / f"before-restore-{now:%Y%m%d-%H%M%S}")
    except OSError as error:
        raise RestoreRefused(f"The backup can't be put back ({error.strerror or error}).") from error
    finally:
        record.release()


def _unpack(source: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(source) as archive:
            for entry in _checked_entries(archive, folder):
                target = folder / entry.name
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(entry.name) as packed, target.open("xb") as written:
                    found = digest_of(packed, into=written, at_most=entry.size)
                if found != (entry.size, entry.digest):
                    raise RestoreRefused(f"{source} is damaged: {entry.name} is not what was saved.")
    except FileNotFoundError as error:
        raise RestoreRefused(f"There is no file {source}.") from error
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, RuntimeError) as error:
        raise RestoreRefused(f"{source} is damaged or not a backup of Earshot ({error}).") from error


def _checked_entries(archive: zipfile.ZipFile, folder: Path) -> list[Entry]:
    manifest = _read_manifest(archive)
    members = {member.filename: member for member in archive.infolist()}
    if len(members) != len(archive.infolist()) or set(members) != {MANIFEST, *manifest}:
        raise RestoreRefused("The backup holds other files than its manifest says, so it is not used.")
    entries = [_checked_entry(members[name], manifest[name]) for name in manifest]
    if DATABASE not in manifest:
        raise RestoreRefused("The backup holds no database.")
    needed, free = sum(entry.size for entry in entries), shutil.disk_usage(folder).free
    if needed > free:
        raise RestoreRefused(
            f"The backup needs {needed / 1024**3:.1f} GB and {free / 1024**3:.1f} GB are free. Make room."
        )
    return entries


def _read_manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        member = archive.getinfo(MANIFEST)
    except KeyError as error:
        raise RestoreRefused("The file is not a backup of Earshot: it has no manifest.") from error
    if member.file_size > _LARGEST_MANIFEST or _is_bomb(member):
        raise RestoreRefused("The manifest is too large to be one of ours.")
    manifest = json.loads(archive.read(member))
    if not isinstance(manifest, dict) or not isinstance(manifest.get("files"), dict):
        raise RestoreRefused("The manifest can't be read, so the backup is not used.")
    if manifest.get("format") != FORMAT:
        raise RestoreRefused(
            "The backup was made by another version of Earshot. Restore it with that version."
        )
    files: dict[str, Any] = manifest["files"]
    return files


def _checked_entry(member: zipfile.ZipInfo, written: Any) -> Entry:
    if not _is_safe(member):
        raise RestoreRefused(f"The backup holds “{member.filename}”, which would land outside its place.")
    if not isinstance(written, dict) or member.file_size != written.get("size") or _is_bomb(member):
        raise RestoreRefused(
            f"The size of {member.filename} is not what the manifest says, so the backup is not used."
        )
    return Entry(member.filename, member.file_size, str(written.get("sha256")))


def _is_safe(member: zipfile.ZipInfo) -> bool:
    """Tell whether the entry is a plain file with a plain relative name at a place we write to ourselves."""
    name, kind = member.filename, stat.S_IFMT(member.external_attr >> 16)
    path = PurePosixPath(name)
    is_plain = kind in {0, stat.S_IFREG} and not member.is_dir() and "\\" not in name and "\0" not in name
    is_inside = not path.is_absolute() and ".." not in path.parts and path.as_posix() == name
    return is_plain and is_inside and (name in {DATABASE, KEY_FILE} or name.startswith(MEDIA))


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    return member.file_size > _TIGHTEST * max(member.compress_size, 1024)


def _check_database(path: Path, known_migrations: Container[tuple[str, str]]) -> None:
    try:
        with closing(sqlite3.connect(path)) as database:
            check_integrity(database)
            applied = database.execute("SELECT app, name FROM django_migrations").fetchall()
    except sqlite3.Error as error:
        raise RestoreRefused(f"The database in the backup is damaged ({error}).") from error
    for app, name in applied:
        if (app, name) not in known_migrations:
            raise RestoreRefused(
                f"The backup was made by a newer Earshot (it knows {app}.{name}). Install that one first."
            )


def _exchange(place: Place, unpacked: Path, kept: Path) -> Path:
    """Put the new files in place of the old ones, the database last and in one step, or undo all of it."""
    kept.mkdir(mode=0o700)
    _keep_database(place.database, kept)
    moved: list[tuple[Path, Path]] = []
    try:
        for name in (MEDIA.rstrip("/"), KEY_FILE):
            if (unpacked / name).exists():
                _move(place.data_dir / name, kept / name, moved)
                _move(unpacked / name, place.data_dir / name, moved)
        (unpacked / DATABASE).replace(place.database)
    except OSError:
        for source, target in reversed(moved):
            target.rename(source)
        raise
    broker.forget(place.data_dir)
    return kept


def _move(source: Path, target: Path, moved: list[tuple[Path, Path]]) -> None:
    if source.exists():
        source.rename(target)
        moved.append((source, target))


def _keep_database(database: Path, kept: Path) -> None:
    """Keep the old database, with its journal folded into it, or beside it when the rows are damaged."""
    if not database.exists():
        return
    journals = [database.with_name(database.name + ending) for ending in ("-wal", "-shm")]
    try:
        with closing(sqlite3.connect(database, timeout=5)) as old:
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error:
        for journal in filter(Path.exists, journals):
            journal.rename(kept / journal.name)
    if any(journal.exists() for journal in journals):
        kept.rmdir()
        raise RestoreRefused("Another program still uses the database. Stop it, then restore.")
    (kept / database.name).hardlink_to(database)
