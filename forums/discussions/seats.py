"""Count who listens to the event stream, so that no visitor and no network holds all its places."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from ipaddress import ip_address
from typing import Final

from django.http import HttpRequest

from portal.lib.client import client_ip, client_line

MOST: Final = 2_000
"""Pages one process listens for; the next one is sent away and keeps asking by itself."""
MOST_OF_NETWORK: Final = 20
"""Of one address, or one /64 of IPv6: so many readers an office behind one address has at once."""
MOST_OF_PERSON: Final = 4
"""Of one person, or one visitor's browser: pages that are not looked at do not listen."""

Seat = tuple[str, int]


class Seats:
    """The places of one process. Its answers are made in one thread, so counting needs no lock."""

    def __init__(self) -> None:
        self._taken: Counter[str] = Counter()

    def take(self, seats: Sequence[Seat]) -> bool:
        """Take a place of each name with its limit, or none at all."""
        if any(self._taken[name] >= most for name, most in seats):
            return False
        self._taken.update(name for name, _most in seats)
        return True

    def leave(self, seats: Sequence[Seat]) -> None:
        """Give the places back; a name nobody holds is forgotten."""
        self._taken.subtract(name for name, _most in seats)
        for name, _most in seats:
            if self._taken[name] <= 0:
                del self._taken[name]

    def __len__(self) -> int:
        return len(self._taken)


def of_network(request: HttpRequest) -> list[Seat]:
    """Return the places a connection needs before anything is asked of the database.

    From this machine itself come tests, and every reader where a proxy stands here that TRUSTED_PROXY_COUNT
    does not name: then the network says nothing.
    """
    line = client_line(request)
    everybody = ("everybody", MOST)
    return [everybody] if _is_this_machine(request) else [everybody, (f"network {line}", MOST_OF_NETWORK)]


def of_person(request: HttpRequest, user_id: int) -> list[Seat]:
    """Return the places of a reader: a person wherever she reads, a visitor by her line and her browser."""
    if user_id:
        return [(f"person {user_id}", MOST_OF_PERSON)]
    line = client_line(request)
    if _is_this_machine(request):
        return []
    browser = hashlib.sha256(request.headers.get("User-Agent", "").encode()).hexdigest()[:16]
    return [(f"visitor {line} {browser}", MOST_OF_PERSON)]


def _is_this_machine(request: HttpRequest) -> bool:
    ip = client_ip(request)
    try:
        return ip_address(ip).is_loopback
    except ValueError:
        return not ip
