"""Measure how fast pages are, beside the least a page can be: python -m benchmarks.pages"""

import argparse
import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.clients import Timing, measure
from tests.processes import House, running_house, wait_until

PAGES = ("category list", "topic list", "topic, first page", "topic, last page")


def main() -> None:
    """Seed, serve, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=20_000, help="posts in the forum (20000)")
    parser.add_argument(
        "--seconds", type=float, default=1.5, help="seconds for each page, load and round (1.5)"
    )
    parser.add_argument("--rounds", type=int, default=3, help="rounds through all pages (3)")
    parser.add_argument("--connections", type=int, default=16, help="connections under load (16)")
    parser.add_argument("--workers", type=int, default=2, help="server processes (2)")
    options = parser.parse_args()
    port = free_port()
    words = {"DJANGO_SETTINGS_MODULE": "benchmarks.settings", "PORT": str(port), "LOG_LEVEL": "ERROR"}
    with tempfile.TemporaryDirectory() as folder, running_house(Path(folder), **words) as house:
        addresses = _seed(house, options.posts)
        house.manage("collectstatic", "--no-input", "--verbosity", "0")
        server = _serve(house, port, options.workers)
        try:
            _measure_all(port, server.pid, addresses, options)
        finally:
            server.terminate()
            server.wait(20)


def _seed(house: House, posts: int) -> dict[str, str]:
    command = [sys.executable, "-m", "benchmarks.seeding", "--posts", str(posts)]
    done = subprocess.run(command, env=house.environment, check=True, capture_output=True, text=True)
    found: dict[str, str] = json.loads(done.stdout)
    return found


def _serve(house: House, port: int, workers: int) -> subprocess.Popen[bytes]:
    flags = ["--interface=wsgi", "--no-ws", "--log-level=warning", "--blocking-threads=4"]
    flags += [f"--workers={workers}", "--host=127.0.0.1", f"--port={port}", "--workers-kill-timeout=5"]
    server = house.start([sys.executable, "-m", "granian", *flags, "portal.wsgi:application"])
    wait_until(lambda: answers(port), seconds=60)
    return server


def answers(port: int, path: str = "/healthz") -> bool:
    """Tell whether the server is up."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def free_port() -> int:
    """Return a port nobody uses."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _measure_all(port: int, server: int, addresses: dict[str, str], options: argparse.Namespace) -> None:
    """Go through all pages round after round, so that a busy moment of the machine spoils no page alone."""
    seen: dict[tuple[str, str], list[Timing]] = {}
    for _round in range(options.rounds):
        for reader, headers in _readers(addresses["session"]):
            for page in ("floor", *PAGES):
                timing = measure(
                    port,
                    addresses[page],
                    headers=headers,
                    seconds=options.seconds,
                    server=server,
                    connections=options.connections,
                )
                seen.setdefault((reader, page), []).append(timing)
    _print_all(seen, options)


def _readers(session: str) -> list[tuple[str, dict[str, str]]]:
    return [("anonymous", {}), ("signed in", {"Cookie": f"sessionid={session}"})]


def _print_all(seen: dict[tuple[str, str], list[Timing]], options: argparse.Namespace) -> None:
    database = "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite"
    print(
        f"{options.posts:,} posts on {database}, {options.workers} server processes, {os.cpu_count()} cores."
    )
    print(f"p50, p95: one connection. Load: {options.connections}. CPU: the server's, for each answer.")
    print(f"Medians of {options.rounds} rounds.")
    print(f"{'page':<20}{'reader':<11}{'p50 ms':>8}{'p95 ms':>8}{'per s':>8}{'CPU ms':>8}{'x floor':>9}")
    for (reader, page), rows in seen.items():
        floors = seen[reader, "floor"]
        ratio = median(row.cpu / floor.cpu for row, floor in zip(rows, floors, strict=True))
        p50, p95 = median(row.p50 for row in rows), median(row.p95 for row in rows)
        load, cpu = median(row.per_second for row in rows), median(row.cpu for row in rows)
        print(f"{page:<20}{reader:<11}{p50:>8.1f}{p95:>8.1f}{load:>8.0f}{cpu:>8.2f}{ratio:>9.1f}")


if __name__ == "__main__":
    main()
