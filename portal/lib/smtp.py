"""Talk SMTP over one connection, many mails in a row, and tell of each how far it came.

Source: RFC 5321 (4.1.1.4: a mail is taken after the final dot, not before; 4.5.2: dots; 4.5.3.2: waits);
RFC 2920 (pipelining: the next mail's commands travel together with the former one's final dot).
"""

import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from io import BufferedIOBase
from typing import Final

AFTER_DOT_SECONDS: Final = 600.0
GOODBYE_SECONDS: Final = 2.0
BROKEN: Final = 0
GOING_AWAY: Final = 421
_MAX_LINE: Final = 2_000
_CHUNK: Final = 2**16
_UNFIT: Final = re.compile(r"[\x00-\x20<>\x7f]")


@dataclass(frozen=True)
class Server:
    """Where a mail server is and how to talk to it; `security` is none, starttls or tls."""

    host: str
    port: int
    security: str = "none"
    user: str = ""
    password: str = ""
    seconds: float = 30.0


@dataclass(frozen=True)
class Parcel:
    """One mail to hand over; `content` has CRLF line ends, `key` is the caller's."""

    key: int
    to: str
    content: bytes


class Step(Enum):
    """How far a mail came."""

    UNTOUCHED = "untouched"
    SENDER = "sender"
    RECIPIENT = "recipient"
    DATA = "data"
    CONTENT = "content"
    DOT = "dot"


_ANNOUNCING: Final = ((Step.SENDER, {250}), (Step.RECIPIENT, {250, 251}), (Step.DATA, {354}))
"""The steps before the content, each with the answers that let a mail go on."""


@dataclass(frozen=True)
class Verdict:
    """The step at which a mail stands and the server's answer there; the code is 0 where the line broke."""

    step: Step
    code: int
    words: str = ""

    @property
    def is_taken(self) -> bool:
        return self.step is Step.DOT and self.code == 250

    @property
    def may_be_taken(self) -> bool:
        return self.step is Step.DOT and self.code == BROKEN


class Moment(Enum):
    """What a caller is told while a mail is handed over: from `BEGUN` to `ENDED` nobody knows its fate."""

    BEGUN = "b"
    TAKEN = "t"
    ENDED = "e"


Note = Callable[[int, Moment], None]


class AddressUnusable(ValueError):
    """The address can't be written in a command to this server."""


class Line:
    """One connection; opened by the constructor, closed for good when it breaks.

    Raises: OSError or smtplib.SMTPException when it can't be opened.
    """

    def __init__(self, server: Server, *, sender: str) -> None:
        self._connection = _connect(server)
        assert self._connection.sock is not None
        # The final dot may be a small packet: don't let it wait 40 ms for an acknowledgment (RFC 896).
        self._connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket: socket.socket = self._connection.sock
        self._replies: BufferedIOBase = self._connection.file or self._socket.makefile("rb")
        self._unread = b""
        self._seconds = server.seconds
        self._is_pipelined = self._connection.has_extn("pipelining")
        self._takes_utf8 = self._connection.has_extn("smtputf8")
        self._sender = sender
        self._announcing = f"MAIL FROM:<{sender}>\r\n".encode()
        self.is_open = True

    def commands_for(self, to: str) -> list[bytes]:
        """Return the commands that announce a mail.

        Raises: AddressUnusable.
        """
        if _UNFIT.search(to):
            raise AddressUnusable("the address holds a blank or a bracket")
        if to.isascii():
            return [self._announcing, f"RCPT TO:<{to}>\r\n".encode(), b"DATA\r\n"]
        if not self._takes_utf8:
            raise AddressUnusable("the mail server takes plain letters only (RFC 6531)")
        sender = f"MAIL FROM:<{self._sender}> SMTPUTF8\r\n".encode()
        return [sender, f"RCPT TO:<{to}>\r\n".encode(), b"DATA\r\n"]

    def hand_over(self, parcels: Sequence[Parcel], note: Note) -> list[Verdict]:
        """Hand the mails over in order and return how far each came; what follows a break is untouched.

        Raises: AddressUnusable before anything is sent.
        """
        announced = [self.commands_for(parcel.to) for parcel in parcels]
        verdicts: list[Verdict] = []
        is_announced = False
        for parcel, commands, following in zip(parcels, announced, [*announced[1:], None], strict=True):
            refusal = self._go_ahead(commands, is_announced=is_announced)
            is_announced = refusal is None and self._is_pipelined and following is not None
            verdict = refusal or self._content(
                parcel, b"".join(following or []) if is_announced else b"", note
            )
            verdicts.append(verdict)
            if verdict.code in {BROKEN, GOING_AWAY}:
                self._drop()
                break
        left = len(parcels) - len(verdicts)
        return verdicts + [Verdict(Step.UNTOUCHED, BROKEN)] * left

    def is_alive(self) -> bool:
        """Tell whether a line that was idle still answers."""
        try:
            self._write(b"RSET\r\n")
            return self._reply()[0] == 250
        except OSError:
            return False

    def close(self) -> None:
        """Say goodbye and wait a moment for the answer (RFC 5321, 4.1.1.10); closing twice is harmless."""
        if self.is_open:
            with suppress(OSError):
                self._socket.settimeout(GOODBYE_SECONDS)
                self._write(b"QUIT\r\n")
                self._reply()
            self._drop()

    def _drop(self) -> None:
        self.is_open = False
        self._replies.close()
        self._connection.close()

    def _go_ahead(self, commands: Sequence[bytes], *, is_announced: bool) -> Verdict | None:
        """Announce a mail and return the refusal; None when the server waits for its content."""
        try:
            refusal = self._announce(commands, is_announced=is_announced)
            if refusal and refusal.code != GOING_AWAY:
                self._write(b"RSET\r\n")
                self._reply()
        except OSError as error:
            return Verdict(Step.SENDER, BROKEN, _sentence(error))
        return refusal

    def _announce(self, commands: Sequence[bytes], *, is_announced: bool) -> Verdict | None:
        if self._is_pipelined and not is_announced:
            self._write(b"".join(commands))
        refusal: Verdict | None = None
        for (step, good), command in zip(_ANNOUNCING, commands, strict=True):
            if not self._is_pipelined:
                self._write(command)
            code, words = self._reply()
            if code not in good:
                refusal = refusal or Verdict(step, code, _said(words))
                if code == GOING_AWAY or not self._is_pipelined:
                    break
            elif step is Step.DATA and refusal:
                # DATA was let through though nobody receives: end it with nothing in it (RFC 2920, 3.1).
                self._write(b".\r\n")
                self._reply()
        return refusal

    def _content(self, parcel: Parcel, following: bytes, note: Note) -> Verdict:
        """Send the content and the next mail's commands; until the dot is out, nothing can be taken."""
        content = parcel.content.replace(b"\r\n.", b"\r\n..")
        if content.startswith(b"."):
            content = b"." + content
        whole = content + (b".\r\n" if content.endswith(b"\r\n") else b"\r\n.\r\n")
        note(parcel.key, Moment.BEGUN)
        try:
            self._write(whole + following, at_least=len(whole))
        except _Cut as error:
            note(parcel.key, Moment.ENDED)
            return Verdict(Step.CONTENT, BROKEN, str(error))
        try:
            self._socket.settimeout(AFTER_DOT_SECONDS)
            code, words = self._reply()
            self._socket.settimeout(self._seconds)
        except OSError as error:
            return Verdict(Step.DOT, BROKEN, _sentence(error))
        verdict = Verdict(Step.DOT, code, _said(words))
        note(parcel.key, Moment.TAKEN if verdict.is_taken else Moment.ENDED)
        return verdict

    def _write(self, content: bytes, *, at_least: int = 0) -> None:
        """Write everything.

        Raises: OSError; _Cut if fewer than `at_least` bytes, counted from the start, have left.
        """
        view, gone = memoryview(content), 0
        try:
            while gone < len(view):
                gone += self._socket.send(view[gone:])
        except OSError as error:
            if gone < at_least:
                raise _Cut(_sentence(error)) from error
            if not at_least:
                raise

    def _reply(self) -> tuple[int, bytes]:
        """Return the code and the words of the next reply.

        Raises: OSError if the line ended or speaks no SMTP.
        """
        line = self._next_line()
        words = line[4:]
        while line[3:4] == b"-":
            line = self._next_line()
            words += line[4:]
        return int(line[:3]), words

    def _next_line(self) -> bytes:
        line, end, rest = self._unread.partition(b"\n")
        while not end:
            more = self._replies.read1(_CHUNK) if len(self._unread) < _MAX_LINE else b""
            if not more:
                raise ConnectionError("the server ended the line")
            self._unread += more
            line, end, rest = self._unread.partition(b"\n")
        self._unread = rest
        if not line[:3].isdigit():
            raise ConnectionError("the server speaks no SMTP")
        return line + end


class _Cut(OSError):
    """The line broke before the final dot was out."""


def _connect(server: Server) -> smtplib.SMTP:
    if server.security == "tls":
        context = ssl.create_default_context()
        connection: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=server.seconds, context=context
        )
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=server.seconds)
    try:
        if server.security == "starttls":
            connection.starttls(context=ssl.create_default_context())
        connection.ehlo_or_helo_if_needed()
        if server.user:
            connection.login(server.user, server.password)
    except BaseException:
        connection.close()
        raise
    return connection


def _said(words: bytes) -> str:
    return " ".join(words.decode("utf-8", "replace").split())


def _sentence(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:250]
