"""Text records from a real name server on this machine."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lib.dns import NoAnswer, read_answer, server_from, text_records
from tests.name_server import NameServer, running_name_server


def asked(server: NameServer, name: str = "example.org") -> list[str]:
    return text_records(name, server=server.address, seconds=2.0)


def test_the_strings_of_a_record_are_joined() -> None:
    with running_name_server({"example.org": ["v=spf1 " + "a" * 300, "other"]}) as server:
        assert asked(server) == ["v=spf1 " + "a" * 300, "other"]


def test_a_name_that_does_not_exist_has_no_records() -> None:
    with running_name_server({}) as server:
        assert asked(server) == []


def test_an_answer_that_is_cut_short_is_asked_for_over_a_stream() -> None:
    long = ["x" * 250] * 30
    with running_name_server({"example.org": long}) as server:
        assert asked(server) == long
        assert server.stream_count == 1


def test_a_server_that_fails_gives_no_answer() -> None:
    with running_name_server({}, code=2) as server, pytest.raises(NoAnswer, match="error 2"):
        asked(server)


def test_a_silent_server_gives_no_answer() -> None:
    with running_name_server({}, is_silent=True) as server, pytest.raises(NoAnswer, match="Timeout"):
        text_records("example.org", server=server.address, seconds=0.05)


@pytest.mark.parametrize("name", ["", "a..b", "x" * 64 + ".org"])
def test_a_name_that_can_not_be_asked_for_gives_no_answer(name: str) -> None:
    with pytest.raises(NoAnswer):
        text_records(name, server=("127.0.0.1", 9), seconds=0.05)


@given(st.binary(min_size=12, max_size=80))
def test_any_bytes_are_an_answer_or_an_error_and_never_a_loop(answer: bytes) -> None:
    with suppress(NoAnswer):
        assert all(isinstance(text, str) for text in read_answer(answer))


def test_a_server_is_written_as_host_and_port() -> None:
    assert server_from("127.0.0.1:5353") == ("127.0.0.1", 5353)
    assert server_from("127.0.0.1") == ("127.0.0.1", 53)
    with pytest.raises(ValueError, match="not-a-host"):
        server_from("not-a-host")
