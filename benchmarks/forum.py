"""Measure the forum at its target size beside the floor, and write docs/guide/performance.md.

    python -m benchmarks.forum --postgres postgres://postgres@127.0.0.1/empty

Everything is measured in one run on the same data, page after page and round after round, so that a busy
moment of the machine spoils no page alone. What counts are the ratios; CPU is the server's own.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.clients import free_port, is_served, measure
from benchmarks.insights_report import kept_part
from benchmarks.report import Figures, Growth, Row, page_of
from tests.processes import wait_until

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "guide" / "performance.md"
TOPIC_PAGES = ("7-post topic", "big topic, first page", "big topic, last page")
PAGES = ("category list", "topic list, page 1", "topic list, page 500", *TOPIC_PAGES)


@dataclass(frozen=True)
class House:
    """One forum in a folder of its own; with an address, its rows are in that PostgreSQL."""

    folder: Path
    posts: int
    database: str = ""

    @property
    def environment(self) -> dict[str, str]:
        words = {"DATA_DIR": str(self.folder), "LOG_LEVEL": "ERROR", "DEMO": "0"}
        return {**os.environ, **words, "DATABASE_URL": self.database}

    def manage(self, *words: str) -> None:
        command = [sys.executable, "manage.py", *words]
        subprocess.run(command, env=self.environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)

    def fill(self) -> None:
        """Seed once; a folder that was filled before is used as it is."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if (self.folder / "filled").exists():
            return
        self.manage("migrate", "--verbosity", "0")
        self.manage("collectstatic", "--no-input", "--verbosity", "0")
        self.manage("seed_forum", "--posts", str(self.posts))
        (self.folder / "filled").touch()

    def ask(self, module: str) -> dict[str, str]:
        """Run a module of ours on this forum and return what it printed as JSON."""
        command = [sys.executable, "-m", module]
        done = subprocess.run(
            command, env=self.environment, cwd=ROOT, check=True, capture_output=True, text=True
        )
        found: dict[str, str] = json.loads(done.stdout)
        return found


def main() -> None:
    """Seed, serve, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=400_000)
    parser.add_argument("--small", type=int, default=4_000, help="the forum that growth is measured from")
    parser.add_argument("--seconds", type=float, default=1.0, help="for each page and round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--growth-rounds", type=int, default=9, help="large and small forum in turn")
    parser.add_argument("--postgres", default="", help="the address of an empty database, measured too")
    parser.add_argument("--folder", type=Path, help="keep the data here, and use it again")
    parser.add_argument("--print", action="store_true", help="print the page and write nothing")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        base = options.folder or Path(folder)
        large = House(base / "large", options.posts)
        found = [_measure(large, options)]
        found[0].growth.update(_growth(large, House(base / "small", options.small), options))
        if options.postgres:
            found.append(_measure(House(base / "postgres", options.posts, options.postgres), options))
    if options.print:
        print(page_of(found, ""))
    else:
        PAGE.write_text(page_of(found, kept_part(PAGE)))


def _measure(house: House, options: argparse.Namespace) -> Figures:
    house.fill()
    addresses = house.ask("benchmarks.addresses")
    cookie = {"Cookie": f"sessionid={addresses['session']}"}
    rows: list[Row] = [Row("floor", "anybody", addresses["floor"], {}, "floor")]
    rows += [Row(page, "visitor", addresses[page], {}, "portal") for page in PAGES]
    rows += [Row(page, "signed in", addresses[page], cookie, "portal") for page in PAGES]
    rows += [Row(page, "visitor, kept page", addresses[page], {}, "kept") for page in PAGES]
    _go_round(house, rows, options)
    return Figures(
        database="PostgreSQL" if house.database else "SQLite",
        posts=options.posts,
        small=options.small,
        rows=rows,
        work=house.ask("benchmarks.replying"),
        searches=house.ask("benchmarks.searching"),
        load=os.getloadavg()[1],
    )


def _growth(large: House, small: House, options: argparse.Namespace) -> dict[str, Growth]:
    """Compare each page in the large forum and in the small one: both served at once, asked in turn."""
    small.fill()
    houses = (large, small)
    both = []
    for house in houses:
        addresses = house.ask("benchmarks.addresses")
        both.append([Row(page, "visitor", addresses[page], {}, "portal") for page in PAGES])
    ports = [free_port() for _house in houses]
    servers = [_serve(house, "portal", port) for house, port in zip(houses, ports, strict=True)]
    try:
        for turn in range(options.growth_rounds):
            for rows in zip(*both, strict=True):
                turns = list(zip(rows, ports, servers, strict=True))
                for row, port, server in turns if turn % 2 else reversed(turns):
                    _measure_row(row, port, server.pid, options.seconds)
    finally:
        _stop(servers)
    counts = [house.ask("benchmarks.counting") for house in houses]
    return {
        big.page: Growth(big.ratio(little), *(int(count[big.page]) for count in reversed(counts)))
        for big, little in zip(*both, strict=True)
    }


def _go_round(house: House, rows: list[Row], options: argparse.Namespace) -> None:
    ports = {server: free_port() for server in {row.server for row in rows}}
    servers = {name: _serve(house, name, port) for name, port in ports.items()}
    try:
        for _round in range(options.rounds):
            for row in rows:
                _measure_row(row, ports[row.server], servers[row.server].pid, options.seconds)
    finally:
        _stop(servers.values())


def _measure_row(row: Row, port: int, server: int, seconds: float) -> None:
    timing = measure(port, row.address, headers=row.headers, seconds=seconds, server=server, connections=4)
    row.timings.append(timing)


def _stop(servers: "Collection[subprocess.Popen[bytes]]") -> None:
    for server in servers:
        server.terminate()
    for server in servers:
        server.wait(20)


def _serve(house: House, name: str, port: int) -> "subprocess.Popen[bytes]":
    """Start the portal, with or without kept pages, or the floor behind the same server."""
    flags = ["--interface=wsgi", "--no-ws", "--log-level=warning", "--blocking-threads=2", "--workers=1"]
    flags += ["--host=127.0.0.1", f"--port={port}", "--workers-kill-timeout=5"]
    flags += ["benchmarks.floor_server:application" if name == "floor" else "portal.wsgi:application"]
    words: Mapping[str, str] = {
        "floor": {},
        "portal": {"PAGE_CACHE_SECONDS": "0"},
        "kept": {"PAGE_CACHE_SECONDS": "3600"},
    }[name]
    environment = {**house.environment, "PORT": str(port), **words}
    server = subprocess.Popen([sys.executable, "-m", "granian", *flags], env=environment, cwd=ROOT)
    wait_until(lambda: is_served(port, "/floor/1/1/" if name == "floor" else "/healthz"), seconds=60)
    return server


if __name__ == "__main__":
    main()
