"""The cast, the time and the closed network."""

import os
import socket
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.customers.models import Customer
from portal.operations import broker
from portal.ui import kept
from tests.factories import make_user
from tests.processes import wait_until

# The same examples on every machine, however slow it is: a test never hangs on chance or on the clock.
hypothesis_settings.register_profile(
    "calm", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("calm")
# Where a browser is looked through, its event loop and the database live in one process.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


def pytest_configure() -> None:
    """Give each test process a Redis database of its own, so that clearing one leaves the rest alone."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    location = settings.CACHES["default"].get("LOCATION")
    if location:
        settings.CACHES["default"]["LOCATION"] = urlunsplit(
            urlsplit(location)._replace(path=f"/{1 + int(worker) % 7}")
        )


@pytest.fixture
def now() -> datetime:
    """A Monday morning."""
    return datetime(2026, 11, 16, 10, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()
    kept.forget()  # some tests change what the portal is made of


@pytest.fixture(autouse=True)
def _closed_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that leaves this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            raise OSError(f"tests may not connect to {address[0]}")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture
def visitor() -> Client:
    return Client()


@pytest.fixture
def alice(db: None) -> User:
    """A customer."""
    return make_user("Alice Arden")


@pytest.fixture
def bob(db: None) -> User:
    """Another customer."""
    return make_user("Bob Brook")


@pytest.fixture
def carol(db: None) -> User:
    """An agent."""
    return make_user("Carol Cove", role=Role.AGENT)


@pytest.fixture
def dan(db: None) -> User:
    """A moderator."""
    return make_user("Dan Dale", role=Role.MODERATOR)


@pytest.fixture
def erin(db: None) -> User:
    """A manager."""
    return make_user("Erin Elm", role=Role.MANAGER)


@pytest.fixture
def adam(db: None) -> User:
    """An administrator."""
    return make_user("Adam Ash", role=Role.ADMINISTRATOR)


@pytest.fixture
def alice_customer(alice: User) -> Customer:
    return Customer.objects.get(user=alice)


@pytest.fixture
def client_of(db: None) -> Callable[[User], Client]:
    """Return a function that gives a signed-in browser for a person."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def _database_for_threads(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """Move SQLite's test database into a file: in memory, threads get errors instead of waiting."""
    if connection.vendor != "sqlite":
        wait_until(_has_room, seconds=20)
        yield
        return
    connection.ensure_connection()
    in_memory, name = connection.connection, connection.settings_dict["NAME"]
    path = tmp_path / "threads.sqlite3"
    with closing(sqlite3.connect(path)) as copy:
        in_memory.backup(copy)
    connection.connection, connection.settings_dict["NAME"] = None, str(path)
    yield
    connection.close()
    connection.connection, connection.settings_dict["NAME"] = in_memory, name


def _has_room() -> bool:
    """Tell whether PostgreSQL takes fifty more connections: those of the crowd before end a moment later."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('max_connections')::int - count(*) FROM pg_stat_activity"
            " WHERE backend_type = 'client backend'"
        )
        ((free,),) = cursor.fetchall()
    return int(free) > 60


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
