"""Ask a name server for text records: the one question this portal has for the DNS.

Source: RFC 1035 (messages, 4.1.4 for compressed names), RFC 6891 (answers longer than 512 bytes).
"""

import ipaddress
import secrets
import socket
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

Lookup = Callable[[str], list[str]]
"""Return the text records of a name, none where there is none. Raises: NoAnswer."""

SECONDS: Final = 2.0
_TXT: Final = 16
_PORT: Final = 53
_LONGEST: Final = 4_096
_NO_SUCH_NAME: Final = 3


class NoAnswer(Exception):
    """No name server gave an answer that could be read."""


def text_records(name: str, *, server: tuple[str, int], seconds: float = SECONDS) -> list[str]:
    """Return the text records of a name, each with its strings joined; none if the name does not exist.

    Raises: NoAnswer.
    """
    number = secrets.token_bytes(2)
    try:
        question = number + struct.pack("!HHHHHH", 0x0100, 1, 0, 0, 0, 1)[:10] + _question(name) + _options()
        answer = _by_datagram(question, server, seconds)
        if len(answer) > 2 and answer[2] & 2:  # cut short: ask again over a stream
            answer = _by_stream(question, server, seconds)
    except (OSError, UnicodeError) as error:
        raise NoAnswer(f"{type(error).__name__}: {error}") from error
    if answer[:2] != number:
        raise NoAnswer("an answer to another question")
    return read_answer(answer)


def read_answer(answer: bytes) -> list[str]:
    """Return the text records in a name server's answer.

    Raises: NoAnswer.
    """
    try:
        return _read(answer)
    except (IndexError, struct.error) as error:
        raise NoAnswer("an answer that can't be read") from error


def system_server() -> tuple[str, int]:
    """Return the machine's own name server; the loopback where none is set.

    Source: resolv.conf(5).
    """
    try:
        lines = Path("/etc/resolv.conf").read_text().splitlines()
    except OSError:
        lines = []
    found = [line.split()[1] for line in lines if line.startswith("nameserver ") and len(line.split()) > 1]
    return (found[0] if found else "127.0.0.1", _PORT)


def server_from(text: str) -> tuple[str, int]:
    """Read `host` or `host:port` with an IPv4 host, such as 127.0.0.1:5353; the system's own when empty.

    Raises: ValueError.
    """
    if not text:
        return system_server()
    host, _colon, port = text.partition(":")
    return str(ipaddress.IPv4Address(host)), int(port or _PORT)


def _question(name: str) -> bytes:
    labels = [label.encode("ascii" if label.isascii() else "idna") for label in name.rstrip(".").split(".")]
    if any(not 1 <= len(label) <= 63 for label in labels):
        raise UnicodeError("a label of a name has 1 to 63 letters")
    return b"".join(bytes([len(label)]) + label for label in labels) + b"\0" + struct.pack("!HH", _TXT, 1)


def _options() -> bytes:
    return b"\0" + struct.pack("!HHIH", 41, _LONGEST, 0, 0)


def _by_datagram(question: bytes, server: tuple[str, int], seconds: float) -> bytes:
    family = socket.AF_INET6 if ":" in server[0] else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as line:
        line.settimeout(seconds)
        line.connect(server)  # the kernel drops what comes from elsewhere
        line.send(question)
        return line.recv(_LONGEST)


def _by_stream(question: bytes, server: tuple[str, int], seconds: float) -> bytes:
    with socket.create_connection(server, timeout=seconds) as line, line.makefile("rb") as replies:
        line.sendall(struct.pack("!H", len(question)) + question)
        (length,) = struct.unpack("!H", replies.read(2))
        return bytes(replies.read(length))


def _read(answer: bytes) -> list[str]:
    flags, questions, answers = struct.unpack("!HHH", answer[2:8])
    code = flags & 15
    if code == _NO_SUCH_NAME:
        return []
    if code:
        raise NoAnswer(f"the name server answered with error {code}")
    at = 12
    for _number in range(questions):
        at = _after_name(answer, at) + 4
    return list(_texts(answer, at, answers))


def _texts(answer: bytes, at: int, count: int) -> Iterator[str]:
    for _number in range(count):
        at = _after_name(answer, at)
        kind, _class, _life, length = struct.unpack("!HHIH", answer[at : at + 10])
        at += 10
        if kind == _TXT:
            yield _joined(answer[at : at + length])
        at += length


def _joined(strings: bytes) -> str:
    parts, at = [], 0
    while at < len(strings):
        parts.append(strings[at + 1 : at + 1 + strings[at]])
        at += 1 + strings[at]
    return b"".join(parts).decode("utf-8", "replace")


def _after_name(answer: bytes, at: int) -> int:
    """Return where a name ends; a pointer (two bytes that begin with 11) ends it."""
    while answer[at]:
        if answer[at] >= 0xC0:
            return at + 2
        at += 1 + answer[at]
    return at + 1
