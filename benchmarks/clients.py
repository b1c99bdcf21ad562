"""Ask a server for one page again and again, over connections that stay open, and read its processor time."""

import http.client
import os
import socket
import statistics
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Timing:
    """How long the answers to one page took, in milliseconds; processor time is the server's only."""

    p50: float
    p95: float
    per_second: float
    cpu: float


def free_port() -> int:
    """Return a port nobody uses."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def is_served(port: int, path: str) -> bool:
    """Tell whether a server is up and answers there."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def ask(port: int, path: str, *, headers: Mapping[str, str], seconds: float) -> list[float]:
    """Ask over one connection until the time is over; return the milliseconds of each answer.

    Raises: AssertionError if an answer is not 200.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    taken: list[float] = []
    ends = time.perf_counter() + seconds
    while (started := time.perf_counter()) < ends:
        connection.request("GET", path, headers=dict(headers))
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, (path, answer.status)
        taken.append((time.perf_counter() - started) * 1000)
    connection.close()
    return taken


def measure(
    port: int, path: str, *, headers: Mapping[str, str], seconds: float, server: int, connections: int
) -> Timing:
    """Ask with one connection for the times, then with several for the load; both after a warm-up."""
    _ask_together(port, path, headers=headers, seconds=0.3, connections=connections)
    alone = sorted(ask(port, path, headers=headers, seconds=seconds))
    before, started = processor_seconds(server), time.perf_counter()
    answers = _ask_together(port, path, headers=headers, seconds=seconds, connections=connections)
    spent, wall = processor_seconds(server) - before, time.perf_counter() - started
    return Timing(
        p50=statistics.median(alone),
        p95=alone[int(len(alone) * 0.95)],
        per_second=answers / wall,
        cpu=1000 * spent / answers,
    )


def _ask_together(
    port: int, path: str, *, headers: Mapping[str, str], seconds: float, connections: int
) -> int:
    """Ask over several connections at once; return how many answers came in all."""
    counts: list[int] = []

    def work() -> None:
        counts.append(len(ask(port, path, headers=headers, seconds=seconds)))

    threads = [threading.Thread(target=work) for _number in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts)


def processor_seconds(root: int) -> float:
    """Return the processor time that a process and its children have used so far."""
    used: dict[int, tuple[int, float]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it ended while we looked
            continue
        used[int(folder.name)] = int(fields[1]), (int(fields[11]) + int(fields[12])) / TICKS
    family = {root}
    while more := {pid for pid, (parent, _seconds) in used.items() if parent in family} - family:
        family |= more
    return sum(used[pid][1] for pid in family if pid in used)
