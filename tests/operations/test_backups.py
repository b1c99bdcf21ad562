"""Backup and restore: nothing is lost, nothing hostile gets in, nothing is overwritten."""

import json
import shutil
import sqlite3
import stat
import threading
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from portal.operations.backups import BackupRefused, Place, make_backup
from portal.operations.restoring import RestoreRefused, restore_backup
from portal.operations.run_record import RunRecord
from tests.operations.portals import environment_of, free_port, run_manage

KNOWN = {("operations", "0001_initial")}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A small portal: one table, one upload, one key."""
    data_dir = tmp_path / "var"
    (data_dir / "media" / "logos").mkdir(parents=True)
    (data_dir / "media" / "logos" / "mark.png").write_bytes(b"a picture")
    (data_dir / "secret_key").write_text("the key")
    with closing(sqlite3.connect(data_dir / "earshot.sqlite3")) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE django_migrations (app, name)")
        database.execute("INSERT INTO django_migrations VALUES ('operations', '0001_initial')")
        database.execute("CREATE TABLE words (word)")
        database.commit()
    return Place(data_dir / "earshot.sqlite3", data_dir)


def write(place: Place, word: str) -> None:
    with closing(sqlite3.connect(place.database, timeout=20)) as database:
        database.execute("INSERT INTO words VALUES (?)", (word,))
        database.commit()


def words(place: Place) -> list[str]:
    with closing(sqlite3.connect(place.database)) as database:
        return [word for (word,) in database.execute("SELECT word FROM words ORDER BY rowid")]


def restore(place: Place, source: Path, now: datetime) -> Path:
    return restore_backup(place=place, source=source, known_migrations=KNOWN, now=now)


def test_what_was_saved_comes_back_and_what_was_there_is_kept(
    place: Place, tmp_path: Path, now: datetime
) -> None:
    write(place, "saved")
    make_backup(place=place, target=tmp_path / "b.zip", now=now)
    write(place, "later")
    (place.data_dir / "media" / "logos" / "mark.png").write_bytes(b"another picture")

    kept = restore(place, tmp_path / "b.zip", now)

    assert words(place) == ["saved"]
    assert (place.data_dir / "media" / "logos" / "mark.png").read_bytes() == b"a picture"
    assert words(Place(kept / "earshot.sqlite3", kept)) == ["saved", "later"]
    assert (kept / "media" / "logos" / "mark.png").read_bytes() == b"another picture"


def test_only_the_owner_may_read_a_backup(place: Place, tmp_path: Path, now: datetime) -> None:
    make_backup(place=place, target=tmp_path / "b.zip", now=now)

    assert stat.S_IMODE((tmp_path / "b.zip").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_backup_overwrites_nothing(place: Place, tmp_path: Path, now: datetime) -> None:
    (tmp_path / "b.zip").write_text("precious")

    with pytest.raises(BackupRefused, match="exists already"):
        make_backup(place=place, target=tmp_path / "b.zip", now=now)

    assert (tmp_path / "b.zip").read_text() == "precious"


def test_a_place_that_cannot_be_written_is_one_sentence(place: Place, tmp_path: Path, now: datetime) -> None:
    with pytest.raises(BackupRefused, match="can't be written"):
        make_backup(place=place, target=tmp_path / "missing" / "b.zip", now=now)


def test_a_backup_under_writes_is_one_whole_moment(place: Place, tmp_path: Path, now: datetime) -> None:
    writing = threading.Event()
    stop = threading.Event()

    def keep_writing() -> None:
        with closing(sqlite3.connect(place.database, timeout=20)) as database:
            for number in range(100_000):
                database.executemany("INSERT INTO words VALUES (?)", [(f"{number} a",), (f"{number} b",)])
                database.commit()
                writing.set()
                if stop.is_set():
                    return

    writer = threading.Thread(target=keep_writing)
    writer.start()
    writing.wait(10)
    make_backup(place=place, target=tmp_path / "b.zip", now=now)
    stop.set()
    writer.join()
    restore(place, tmp_path / "b.zip", now)

    saved = words(place)
    assert saved
    assert len(saved) % 2 == 0


def test_a_running_portal_refuses_a_restore(place: Place, tmp_path: Path, now: datetime) -> None:
    make_backup(place=place, target=tmp_path / "b.zip", now=now)
    running = RunRecord(place.data_dir)
    running.take()

    with pytest.raises(RestoreRefused, match="Stop it"):
        restore(place, tmp_path / "b.zip", now)
    running.release()


def test_an_open_database_refuses_a_restore(place: Place, tmp_path: Path, now: datetime) -> None:
    make_backup(place=place, target=tmp_path / "b.zip", now=now)
    write(place, "later")
    with closing(sqlite3.connect(place.database)) as other:
        other.execute("SELECT * FROM words").fetchall()

        with pytest.raises(RestoreRefused, match="Another program"):
            restore(place, tmp_path / "b.zip", now)

    assert words(place) == ["later"]


def test_a_damaged_database_is_kept_and_replaced(place: Place, tmp_path: Path, now: datetime) -> None:
    write(place, "saved")
    make_backup(place=place, target=tmp_path / "b.zip", now=now)
    place.database.write_bytes(b"not a database at all, but long enough" * 100)

    kept = restore(place, tmp_path / "b.zip", now)

    assert words(place) == ["saved"]
    assert (kept / "earshot.sqlite3").read_bytes().startswith(b"not a database")


def test_a_backup_of_a_newer_version_is_refused(place: Place, tmp_path: Path, now: datetime) -> None:
    with closing(sqlite3.connect(place.database)) as database:
        database.execute("INSERT INTO django_migrations VALUES ('operations', '0099_future')")
        database.commit()
    make_backup(place=place, target=tmp_path / "b.zip", now=now)

    with pytest.raises(RestoreRefused, match=r"newer Earshot .*operations\.0099_future"):
        restore(place, tmp_path / "b.zip", now)


def manifest_for(files: dict[str, int]) -> str:
    return json.dumps(
        {"format": 1, "files": {name: {"size": size, "sha256": "0"} for name, size in files.items()}}
    )


def hostile(path: Path, name: str, content: bytes = b"x", mode: int = 0) -> None:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = mode << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(entry, content)
        archive.writestr("database.sqlite3", b"x")
        archive.writestr("manifest.json", manifest_for({name: len(content), "database.sqlite3": 1}))


@pytest.mark.parametrize(
    ("name", "mode"),
    [
        ("../outside", 0),
        ("/etc/outside", 0),
        ("media/../../outside", 0),
        ("media\\..\\outside", 0),
        ("media/./x", 0),
        ("up.json", 0),
        ("media/link", stat.S_IFLNK | 0o777),
        ("media/pipe", stat.S_IFIFO | 0o777),
    ],
)
def test_an_entry_that_would_land_elsewhere_is_refused(
    place: Place, tmp_path: Path, now: datetime, name: str, mode: int
) -> None:
    hostile(tmp_path / "h.zip", name, mode=mode)
    before = sorted(path for path in tmp_path.rglob("*") if path.is_file())

    with pytest.raises(RestoreRefused, match="outside its place"):
        restore(place, tmp_path / "h.zip", now)

    after = {path for path in tmp_path.rglob("*") if path.is_file() and path.name != "up.lock"}
    assert after == set(before)


def test_a_bomb_is_refused_before_it_is_unpacked(place: Place, tmp_path: Path, now: datetime) -> None:
    hostile(tmp_path / "h.zip", "media/zeros", content=b"\0" * 50_000_000)

    with pytest.raises(RestoreRefused, match="size"):
        restore(place, tmp_path / "h.zip", now)


def without_manifest(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("database.sqlite3", b"x")


def with_a_stowaway(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("database.sqlite3", b"x")
        archive.writestr("media/extra", b"x")
        archive.writestr("manifest.json", manifest_for({"database.sqlite3": 1}))


def with_another_digest(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("database.sqlite3", b"x")
        archive.writestr("manifest.json", manifest_for({"database.sqlite3": 1}))


def with_an_odd_manifest(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("manifest.json", "[1]")


@pytest.mark.parametrize(
    ("write_file", "reason"),
    [
        (lambda path: path.write_bytes(b"PK\x03\x04 cut off"), "damaged or not a backup"),
        (lambda path: path.write_text(""), "damaged or not a backup"),
        (lambda path: None, "There is no file"),
        (without_manifest, "no manifest"),
        (with_a_stowaway, "other files than its manifest"),
        (with_another_digest, "is damaged"),
        (with_an_odd_manifest, "can't be read"),
    ],
)
def test_a_file_that_is_no_backup_changes_nothing(
    place: Place, tmp_path: Path, now: datetime, write_file: Callable[[Path], object], reason: str
) -> None:
    write(place, "here")
    write_file(tmp_path / "h.zip")

    with pytest.raises(RestoreRefused, match=reason):
        restore(place, tmp_path / "h.zip", now)

    assert words(place) == ["here"]


@pytest.mark.processes
def test_the_two_commands_save_and_bring_back_a_real_portal(prepared: Path, tmp_path: Path) -> None:
    data_dir = tmp_path / "var"
    shutil.copytree(prepared, data_dir)
    environment = environment_of(data_dir, free_port())
    add_lease(data_dir, "saved")

    saved = run_manage(environment, "backup", str(tmp_path / "b.zip"))
    add_lease(data_dir, "later")
    restored = run_manage(environment, "restore", str(tmp_path / "b.zip"))

    assert (saved.returncode, restored.returncode) == (0, 0), saved.stderr + restored.stderr
    with closing(sqlite3.connect(data_dir / "earshot.sqlite3")) as database:
        assert database.execute("SELECT name FROM operations_lease").fetchall() == [("saved",)]


def add_lease(data_dir: Path, name: str) -> None:
    with closing(sqlite3.connect(data_dir / "earshot.sqlite3")) as database:
        database.execute(
            "INSERT INTO operations_lease (name, holder, expires_at) VALUES (?, 'x', '2026-01-01')", (name,)
        )
        database.commit()


def test_on_postgresql_both_commands_name_the_right_tool(tmp_path: Path) -> None:
    environment = environment_of(tmp_path, free_port(), DATABASE_URL="postgres://earshot@127.0.0.1:1/earshot")

    saved = run_manage(environment, "backup", str(tmp_path / "b.zip"))
    restored = run_manage(environment, "restore", str(tmp_path / "b.zip"))

    assert (saved.returncode, restored.returncode) == (1, 1)
    assert "pg_dump" in saved.stderr
    assert "pg_restore" in restored.stderr
    assert not (tmp_path / "b.zip").exists()
