"""What no line of ours may do, however well it is meant: read from the code itself."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
OURS: Final = ("portal", "forums", "feedback")
UNSAFE: Final = {"pickle", "marshal", "shelve", "dill", "yaml", "jsonpickle", "xmlrpc"}
"""What makes objects, and so runs code, of bytes somebody else may have written."""
TALKING: Final = {
    "requests",
    "httpx",
    "aiohttp",
    "urllib3",
    "http.client",
    "urllib.request",
    "ftplib",
    "socket",
}
DOORS: Final = {
    "portal/lib/http.py",  # the one client for addresses that people type
    "portal/lib/dns.py",
    "portal/lib/smtp.py",
    "portal/customers/adapters.py",  # catches what allauth's client raises
    "portal/messaging/transports/anymail.py",  # the same for the provider's own
    "portal/operations/preparation.py",  # whether a port of this machine is free
    "portal/operations/actions.py",
    "portal/operations/plans.py",  # asks the portal itself whether it is up
    "portal/lib/jobs.py",  # the name of the machine
}


def modules() -> Iterator[Path]:
    for package in OURS:
        yield from (path for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts)


def imported(path: Path) -> set[str]:
    """Return the full names that a module imports, `from a import b` as a and a.b."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def test_nothing_makes_objects_of_foreign_bytes() -> None:
    found = {str(path.relative_to(ROOT)) for path in modules() if imported(path) & UNSAFE}
    assert found == set()


def test_only_the_known_doors_talk_to_other_machines() -> None:
    found = {str(path.relative_to(ROOT)) for path in modules() if imported(path) & TALKING}
    assert found - DOORS == set()


def test_no_mail_loads_anything_when_it_is_opened() -> None:
    loading = re.compile(r"<(?:img|script|iframe|link|video|audio|object)\b|url\(|@import", re.IGNORECASE)
    mails = [
        *(ROOT / "templates/messages").rglob("*.html"),
        *(ROOT / "templates/account/email").rglob("*.html"),
    ]
    assert mails
    assert [path.name for path in mails if loading.search(path.read_text())] == []
