"""One SMTP line: how far each mail came, whatever the server does."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from socket import socket
from threading import Thread

import pytest

from portal.lib.smtp import AddressUnusable, Line, Moment, Parcel, Server, Step, Verdict
from tests.smtp import Sink, running_sink


@dataclass
class Scripted:
    """A server that says one line for each it reads, and hangs up when it has said all."""

    answers: list[str]
    port: int = 0
    heard: list[bytes] = field(default_factory=list)

    def serve(self, listening: socket) -> None:
        connection, _address = listening.accept()
        with connection, connection.makefile("rb") as lines:
            connection.sendall(b"220 scripted\r\n")
            for answer in self.answers:
                line = lines.readline()
                while answer.startswith("."):  # the content: read on to its dot
                    self.heard.append(line)
                    if line == b".\r\n":
                        break
                    line = lines.readline()
                else:
                    self.heard.append(line)
                connection.sendall(answer.removeprefix(".").encode() + b"\r\n")


@pytest.fixture
def listening() -> Iterator[socket]:
    with socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        yield door


def talk(
    door: socket, answers: list[str], parcels: int = 1
) -> tuple[list[Verdict], list[tuple[int, Moment]]]:
    """Hand parcels to a server that answers so; return how far they came and what was noted."""
    script = Scripted(["250 scripted", *answers])
    thread = Thread(target=script.serve, args=(door,), daemon=True)
    thread.start()
    notes: list[tuple[int, Moment]] = []
    line = Line(Server("127.0.0.1", door.getsockname()[1], seconds=5), sender="hello@example.org")
    verdicts = line.hand_over(
        [parcel(number) for number in range(1, parcels + 1)], lambda key, moment: notes.append((key, moment))
    )
    line.close()
    thread.join(10)
    return verdicts, notes


def parcel(number: int, content: bytes = b"Subject: x\r\n\r\nHello\r\n") -> Parcel:
    return Parcel(number, f"c{number}@example.org", content)


GOOD = ["250 ok", "250 ok", "354 go on", ".250 taken"]


@pytest.mark.parametrize(
    ("answers", "step", "code"),
    [
        ([], Step.SENDER, 0),
        (["421 4.3.2 later"], Step.SENDER, 421),
        (["452 4.3.1 full", "250 reset"], Step.SENDER, 452),
        (["250 ok"], Step.SENDER, 0),
        (["250 ok", "550 5.1.1 nobody", "250 reset"], Step.RECIPIENT, 550),
        (["250 ok", "250 ok"], Step.SENDER, 0),
        (["250 ok", "250 ok", "451 4.7.1 later", "250 reset"], Step.DATA, 451),
        (["250 ok", "250 ok", "354 go on", ".451 4.7.1 later"], Step.DOT, 451),
        (["250 ok", "250 ok", "354 go on", ".554 5.7.1 spam"], Step.DOT, 554),
        (GOOD, Step.DOT, 250),
    ],
)
def test_a_verdict_names_the_step_and_the_answer(
    listening: socket, answers: list[str], step: Step, code: int
) -> None:
    verdicts, _notes = talk(listening, answers)
    assert (verdicts[0].step, verdicts[0].code) == (step, code)


def test_only_a_mail_whose_dot_got_no_answer_may_have_been_taken(listening: socket) -> None:
    verdicts, notes = talk(listening, ["250 ok", "250 ok", "354 go on"])
    assert not verdicts[0].is_taken
    assert notes in ([(1, Moment.BEGUN)], [(1, Moment.BEGUN), (1, Moment.ENDED)])
    assert verdicts[0].may_be_taken is (len(notes) == 1)


def test_what_follows_a_break_was_not_touched(listening: socket) -> None:
    verdicts, notes = talk(listening, [*GOOD, "421 4.3.2 later"], parcels=3)
    assert [each.step for each in verdicts] == [Step.DOT, Step.SENDER, Step.UNTOUCHED]
    assert notes == [(1, Moment.BEGUN), (1, Moment.TAKEN)]


def test_a_mail_that_is_refused_does_not_stop_the_next(listening: socket) -> None:
    refused = ["250 ok", "550 5.1.1 nobody", "250 reset"]
    verdicts, notes = talk(listening, [*refused, *GOOD], parcels=2)
    assert [each.is_taken for each in verdicts] == [False, True]
    assert notes == [(2, Moment.BEGUN), (2, Moment.TAKEN)]


def test_a_server_that_speaks_no_smtp_has_taken_nothing(listening: socket) -> None:
    verdicts, notes = talk(listening, ["hello there"])
    assert (verdicts[0].step, verdicts[0].code, notes) == (Step.SENDER, 0, [])


@pytest.fixture
def sink() -> Iterator[Sink]:
    with running_sink() as server:
        yield server


def line_to(sink: Sink) -> Line:
    return Line(Server("127.0.0.1", sink.port, seconds=5), sender="hello@example.org")


@pytest.mark.parametrize("words", [b".", b"..", b"a\r\n.b\r\n.\r\nc", b"no line end"])
def test_dots_and_missing_line_ends_arrive_as_they_were(sink: Sink, words: bytes) -> None:
    line = line_to(sink)
    [verdict] = line.hand_over([parcel(1, b"Subject: x\r\n\r\n" + words)], lambda _key, _moment: None)
    line.close()
    assert verdict.is_taken
    arrived = str(sink.accepted[0].get_payload()).splitlines()
    assert arrived == words.decode().splitlines()


@pytest.mark.parametrize("to", ["a b@example.org", "a>@example.org", "<a@example.org", "a\r\nRSET@x.org"])
def test_an_address_that_could_break_a_command_is_refused_before_anything_is_sent(
    sink: Sink, to: str
) -> None:
    line = line_to(sink)
    with pytest.raises(AddressUnusable):
        line.hand_over([Parcel(1, to, b"x")], lambda _key, _moment: None)
    assert line.is_alive()
    line.close()


def test_an_address_with_other_letters_goes_where_the_server_takes_them(sink: Sink) -> None:
    line = line_to(sink)
    [verdict] = line.hand_over(
        [Parcel(1, "jörg@example.org", b"Subject: x\r\n\r\nHello\r\n")], lambda _key, _moment: None
    )
    line.close()
    assert verdict.is_taken


def test_a_line_that_was_closed_twice_stays_closed(sink: Sink) -> None:
    line = line_to(sink)
    line.close()
    line.close()
    assert not line.is_open
