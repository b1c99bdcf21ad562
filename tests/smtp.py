"""Run a real SMTP server that keeps what it accepts and can be told to misbehave."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.smtp import SMTP, Envelope, Session

FULL = "421 4.7.0 too many connections"


@dataclass
class Sink:
    """What arrived, and the answers to give instead of 250; `hang_up_after` "." breaks the line.

    More connections than it `lets_in` are sent away.
    """

    port: int = 0
    accepted: list[EmailMessage] = field(default_factory=list)
    connection_count: int = 0
    answer_to_mail: str = ""
    answer_to_rcpt: str = ""
    answer_to_rcpt_of: dict[str, str] = field(default_factory=dict)
    answer_to_dot: str = ""
    hang_up_after: str = ""
    seconds_per_message: float = 0.0
    lets_in: int = 1_000

    async def handle_EHLO(  # noqa: N802
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connection_count += 1
        if self.connection_count > self.lets_in:
            return [FULL]
        session.host_name = hostname
        return responses

    async def handle_HELO(  # noqa: N802
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str
    ) -> str:
        if self.connection_count > self.lets_in:
            return FULL
        session.host_name = hostname
        return f"250 {hostname}"

    async def handle_MAIL(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.answer_to_mail:
            return self.answer_to_mail
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = self.answer_to_rcpt_of.get(address.rpartition("@")[2], self.answer_to_rcpt)
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.answer_to_dot:
            return self.answer_to_dot
        await asyncio.sleep(self.seconds_per_message)
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.accepted.append(message)
        if self.hang_up_after == ".":
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return "250 OK"


@contextmanager
def running_sink() -> Iterator[Sink]:
    """Run a sink on a free port of this machine, in a thread of its own."""
    sink = Sink()
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(_serve(sink), loop).result(5)
    try:
        yield sink
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


async def _serve(sink: Sink) -> asyncio.Server:
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(sink, hostname="sink.test", enable_SMTPUTF8=True), "127.0.0.1", 0
    )
    sink.port = server.sockets[0].getsockname()[1]
    return server
