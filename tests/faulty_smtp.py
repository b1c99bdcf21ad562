"""Run an SMTP server that takes mail like any other and breaks off, refuses or dawdles by a seeded plan."""

import asyncio
import random
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

FAULTS = (
    "drop at greeting",
    "drop at MAIL",
    "drop at RCPT",
    "drop at DATA",
    "drop in the content",
    "drop after the dot, not taken",
    "drop after the dot, taken",
    "421 at MAIL",
    "451 at RCPT",
    "451 after the dot",
    "slow",
)
UNANSWERED = ("drop in the content", "drop after the dot, not taken", "drop after the dot, taken")
SLOW_SECONDS = 0.3


class Dropped(Exception):
    """The line is to break now."""


@dataclass
class FaultySink:
    """What arrived, by Message-ID; one command in `one_in` meets a fault, none when it is 0."""

    seed: int
    one_in: int = 0
    seconds_per_message: float = 0.0
    port: int = 0
    arrived: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    busy_count: int = 0
    """Lines with a mail under way."""

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)

    @property
    def unanswered_count(self) -> int:
        """How often a line broke where its client can't know whether the mail was taken."""
        # A short mail has left with its dot before its client hears that the line broke in the content.
        return sum(self.faults[name] for name in UNANSWERED)

    def strikes(self, *names: str) -> str:
        """Return the fault that happens at this moment, if any."""
        if not self.one_in or self._chance.randrange(self.one_in):
            return ""
        name = self._chance.choice(names)
        self.faults[name] += 1
        return name


@contextmanager
def running_faulty_sink(seed: int) -> Iterator[FaultySink]:
    """Run the sink on a free port of this machine, in a thread of its own."""
    sink, loop = FaultySink(seed), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(_serve(sink), loop).result(5)
    try:
        yield sink
    finally:
        asyncio.run_coroutine_threadsafe(_close(server), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


async def _serve(sink: FaultySink) -> asyncio.Server:
    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(Dropped, ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await _Talk(sink, reader, writer).run()
        writer.transport.abort()

    server = await asyncio.start_server(take, "127.0.0.1", 0, limit=2**22)
    sink.port = server.sockets[0].getsockname()[1]
    return server


async def _close(server: asyncio.Server) -> None:
    server.close()
    talks = asyncio.all_tasks() - {asyncio.current_task()}
    for talk in talks:
        talk.cancel()
    await asyncio.gather(*talks, return_exceptions=True)
    await asyncio.sleep(0)  # the lines end in the loop's next turn


class _Talk:
    """One client's line."""

    def __init__(self, sink: FaultySink, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._sink, self._reader, self._writer = sink, reader, writer

    async def run(self) -> None:
        self._break_if("drop at greeting")
        self._say("220 faulty")
        while line := await self._reader.readline():
            verb = line[:4].upper().strip().decode()
            await getattr(self, f"_{verb.lower()}", self._other)()
            await self._writer.drain()
            if verb == "QUIT":
                return

    async def _ehlo(self) -> None:
        self._say("250-faulty\r\n250-PIPELINING\r\n250 SMTPUTF8")

    async def _quit(self) -> None:
        self._say("221 bye")

    async def _mail(self) -> None:
        fault = self._break_if("drop at MAIL", "421 at MAIL", "slow")
        if fault == "slow":
            await asyncio.sleep(SLOW_SECONDS)
        if fault == "421 at MAIL":
            self._say("421 4.3.2 later")
            await self._writer.drain()
            raise Dropped
        self._say("250 ok")

    async def _rcpt(self) -> None:
        self._is_refused = self._break_if("drop at RCPT", "451 at RCPT") != ""
        self._say("451 4.2.1 later" if self._is_refused else "250 ok")

    async def _data(self) -> None:
        if self._is_refused:
            self._say("503 nobody receives it")
            return
        self._break_if("drop at DATA")
        self._say("354 go on")
        await self._writer.drain()
        self._break_if("drop in the content")
        content = await self._reader.readuntil(b"\r\n.\r\n")
        await self._take(content)

    async def _take(self, content: bytes) -> None:
        self._sink.busy_count += 1
        try:
            await asyncio.sleep(self._sink.seconds_per_message)
            fault = self._break_if(
                "drop after the dot, not taken", "451 after the dot", "drop after the dot, taken"
            )
            if fault == "451 after the dot":
                self._say("451 4.2.0 later")
                return
            self._sink.arrived[_message_id(content)] += 1
            if fault:
                raise Dropped
            self._say("250 taken")
        finally:
            self._sink.busy_count -= 1

    async def _other(self) -> None:
        self._say("250 ok")

    def _break_if(self, *names: str) -> str:
        """Return the fault that strikes here; raise Dropped if it only breaks the line."""
        name = self._sink.strikes(*names)
        if name.startswith("drop") and name != "drop after the dot, taken":
            raise Dropped
        return name

    def _say(self, words: str) -> None:
        self._writer.write(words.encode() + b"\r\n")


def _message_id(content: bytes) -> str:
    head = content.split(b"\r\n\r\n", maxsplit=1)[0]
    line = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"message-id:"))
    return line.partition(b":")[2].strip().decode()
