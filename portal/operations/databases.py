"""Say how the database is opened: the one embedded in the data folder, or PostgreSQL."""

from pathlib import Path
from typing import Any, Final

_ONLY_WHEN_ASKED: Final = 1_000_000_000
"""Only what asks for it is prepared (portal/lib/prepared.py), nothing because it came often."""


def embedded(folder: Path, *, is_testing: bool) -> dict[str, Any]:
    """Return how SQLite is opened: one writer at a time, readers beside it."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": folder / "earshot.sqlite3",
        "CONN_MAX_AGE": 0 if is_testing else 600,  # opening the file anew costs as much as half a page
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
            "PRAGMA cache_size=-16000; PRAGMA mmap_size=134217728; PRAGMA temp_store=MEMORY",
        },
    }


def postgresql(address: dict[str, Any], *, keeps_plans: bool, is_testing: bool) -> dict[str, Any]:
    """Return how PostgreSQL at the address is opened: by a pool, keeping plans where it may."""
    options = address.setdefault("OPTIONS", {})
    if keeps_plans:
        options["prepare_threshold"] = _ONLY_WHEN_ASKED
    if not is_testing:
        options["pool"] = {"min_size": 1, "max_size": 8}
    return address
