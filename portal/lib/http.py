"""Fetch from outside: the one client, guarded against being sent inside.

The host is resolved once, every address is checked, and the connection goes to the checked address, so a name
that changes its answer between check and use gains nothing. Redirects are never followed.
"""

import ipaddress
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

import urllib3
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, SSLError

CONNECT_SECONDS = 3.0
MAX_BYTES = 2 * 1024 * 1024
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_METADATA = ipaddress.ip_network("168.63.129.16/32")


class FetchRefused(Exception):
    """The address is not one we may talk to; nothing was sent."""


class NotSent(Exception):
    """No connection came about; nothing was sent."""


class AnswerLost(Exception):
    """The request may have arrived; no complete answer came back."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def fetch(
    method: str,
    url: str,
    *,
    form: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    seconds: float = 10.0,
    is_operator_set: bool = False,
) -> Answer:
    """Send one request and return the answer, at most 2 MiB of it.

    `is_operator_set` says that the address comes from the settings, not from a person: it may point inside.

    Raises: FetchRefused, NotSent, AnswerLost.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
        raise FetchRefused("not a web address")
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise FetchRefused("not a port") from error
    address = _resolve(parts.hostname, port, may_be_inside=is_operator_set)
    pool = _pool(parts.scheme, parts.hostname, address, port, seconds)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    sent_headers = {"Host": parts.netloc, "User-Agent": "Earshot", **(headers or {})}
    body = None
    if form is not None:
        body = urlencode(form)
        sent_headers["Content-Type"] = "application/x-www-form-urlencoded"
    with pool:
        return _exchange(pool, method, target, body, sent_headers)


def _exchange(
    pool: urllib3.HTTPConnectionPool, method: str, target: str, body: str | None, headers: dict[str, str]
) -> Answer:
    try:
        response = pool.urlopen(
            method, target, body=body, headers=headers, redirect=False, retries=False, preload_content=False
        )
        content = response.read(MAX_BYTES + 1)
    except (NewConnectionError, ConnectTimeoutError, SSLError) as error:
        raise NotSent(type(error).__name__) from error
    except (HTTPError, OSError) as error:
        raise AnswerLost(type(error).__name__) from error
    if len(content) > MAX_BYTES:
        raise AnswerLost("answer longer than 2 MiB")
    return Answer(response.status, dict(response.headers.items()), content)


def _pool(scheme: str, host: str, address: str, port: int, seconds: float) -> urllib3.HTTPConnectionPool:
    timeout = urllib3.Timeout(connect=min(CONNECT_SECONDS, seconds), read=seconds)
    if scheme == "http":
        return urllib3.HTTPConnectionPool(address, port, timeout=timeout)
    return urllib3.HTTPSConnectionPool(
        address, port, timeout=timeout, server_hostname=host, assert_hostname=host
    )


def _resolve(host: str, port: int, *, may_be_inside: bool) -> str:
    try:
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as error:
        raise NotSent("the name does not resolve") from error
    if not may_be_inside and not all(is_public(address) for address in found):
        raise FetchRefused("the address lies inside")
    return min(found)


def is_public(text: str) -> bool:
    """Tell whether an IP address lies on the open internet, seen through IPv4-mapped, NAT64 and 6to4 forms.

    Source: IANA special-purpose address registries; 168.63.129.16 is a cloud's metadata address.
    """
    address = ipaddress.ip_address(text.split("%", maxsplit=1)[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if int(address) < 2**32:  # IPv4-compatible, such as ::7f00:1
            return False
    return address.is_global and not address.is_multicast and address not in _METADATA
