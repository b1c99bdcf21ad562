"""The one client that fetches from outside."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from portal.lib.http import AnswerLost, FetchRefused, NotSent, fetch, is_public


class Handler(BaseHTTPRequestHandler):
    """Redirect, flood, hang up or echo, by path."""

    def do_GET(self) -> None:
        if self.path == "/redirect":
            self.send_response(302)
            self.send_header("Location", "http://169.254.169.254/")
            self.end_headers()
            return
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"x" * (3 * 1024 * 1024) if self.path == "/flood" else self.headers["Host"].encode())

    def do_POST(self) -> None:
        self.connection.close()

    def log_message(self, *_args: object) -> None:
        """Stay quiet."""


@pytest.fixture
def server() -> Iterator[str]:
    web = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=web.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{web.server_port}"
    web.shutdown()
    web.server_close()


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::7f00:1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://10.0.0.1/",
        "http://100.64.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://168.63.129.16/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://0/",
        "http://user@127.0.0.1/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "http:///nothing",
        "http://127.0.0.1:99999/",
    ],
)
def test_addresses_inside_are_refused_before_anything_is_sent(url: str) -> None:
    with pytest.raises((FetchRefused, NotSent)):
        fetch("GET", url)


@pytest.mark.parametrize(
    ("address", "public"), [("93.184.215.14", True), ("2606:4700::1111", True), ("224.0.0.1", False)]
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_an_address_the_operator_set_may_be_inside(server: str) -> None:
    assert fetch("GET", server + "/", is_operator_set=True).body.startswith(b"127.0.0.1")


def test_redirects_are_not_followed(server: str) -> None:
    assert fetch("GET", server + "/redirect", is_operator_set=True).status == 302


def test_a_flood_is_cut_off(server: str) -> None:
    with pytest.raises(AnswerLost):
        fetch("GET", server + "/flood", is_operator_set=True)


def test_a_line_that_breaks_after_sending_is_an_answer_lost(server: str) -> None:
    with pytest.raises(AnswerLost):
        fetch("POST", server + "/", form={"a": "b"}, is_operator_set=True)


def test_nobody_listening_means_nothing_was_sent() -> None:
    with pytest.raises(NotSent):
        fetch("GET", "http://127.0.0.1:1/", is_operator_set=True)


def test_a_name_with_one_address_inside_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [(2, 1, 6, "", ("93.184.215.14", 80)), (2, 1, 6, "", ("10.0.0.7", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: answers)
    with pytest.raises(FetchRefused):
        fetch("GET", "http://two-faced.example/")
