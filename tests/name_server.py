"""Run a real name server on this machine that knows a few text records."""

import socket
import struct
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

LONGEST_DATAGRAM = 1_232


@dataclass
class NameServer:
    """What it knows and how it behaves; answers over datagrams and, when they are too long, over streams."""

    records: Mapping[str, Sequence[str]]
    code: int = 0
    is_silent: bool = False
    address: tuple[str, int] = ("127.0.0.1", 0)
    stream_count: int = 0
    asked: list[str] = field(default_factory=list)

    def answer(self, question: bytes, *, longest: int) -> bytes:
        name, end = _name_at(question, 12)
        self.asked.append(name)
        texts = self.records.get(name.lower())
        code = self.code or (0 if texts is not None else 3)
        body = b"".join(_record(text) for text in texts or [])
        asked = question[12 : end + 4]
        flags, count = 0x8180 | code, len(texts or [])
        if 12 + len(asked) + len(body) > longest:
            flags, count, body = flags | 0x0200, 0, b""
        return question[:2] + struct.pack("!HHHHH", flags, 1, count, 0, 0) + asked + body


def _record(text: str) -> bytes:
    raw = text.encode()
    strings = [raw[at : at + 255] for at in range(0, len(raw), 255)] or [b""]
    content = b"".join(bytes([len(string)]) + string for string in strings)
    return b"\xc0\x0c" + struct.pack("!HHIH", 16, 1, 60, len(content)) + content


def _name_at(question: bytes, at: int) -> tuple[str, int]:
    labels = []
    while question[at]:
        labels.append(question[at + 1 : at + 1 + question[at]].decode())
        at += 1 + question[at]
    return ".".join(labels), at + 1


@contextmanager
def running_name_server(
    records: Mapping[str, Sequence[str]], *, code: int = 0, is_silent: bool = False
) -> Iterator[NameServer]:
    """Run a name server on a free port, in threads of its own."""
    server = NameServer(records, code, is_silent)
    streams = socket.create_server(("127.0.0.1", 0))
    server.address = ("127.0.0.1", streams.getsockname()[1])
    datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    datagrams.bind(server.address)
    threads = [
        threading.Thread(target=_serve_datagrams, args=(server, datagrams), daemon=True),
        threading.Thread(target=_serve_streams, args=(server, streams), daemon=True),
    ]
    for thread in threads:
        thread.start()
    try:
        yield server
    finally:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as bell:
            bell.sendto(b"", server.address)
        socket.create_connection(server.address).close()
        for thread in threads:
            thread.join(5)
        datagrams.close()
        streams.close()


def _serve_datagrams(server: NameServer, line: socket.socket) -> None:
    while True:
        question, sender = line.recvfrom(4_096)
        if not question:
            return
        if not server.is_silent:
            line.sendto(server.answer(question, longest=LONGEST_DATAGRAM), sender)


def _serve_streams(server: NameServer, door: socket.socket) -> None:
    while True:
        line, _sender = door.accept()
        with line, line.makefile("rb") as incoming:
            head = incoming.read(2)
            if not head:
                return
            server.stream_count += 1
            answer = server.answer(incoming.read(struct.unpack("!H", head)[0]), longest=65_535)
            line.sendall(struct.pack("!H", len(answer)) + answer)
