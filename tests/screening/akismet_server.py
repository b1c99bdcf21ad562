"""A server on this machine that speaks Akismet's protocol."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import parse_qs


class AkismetServer:
    """Answers every comment check alike and keeps what it was asked; silent until released if told so."""

    def __init__(self, answer: bytes = b"true", *, is_silent: bool = False) -> None:
        self.asked: list[dict[str, str]] = []
        self.released = Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                outer.asked.append({name: values[0] for name, values in parse_qs(body).items()})
                outer.asked[-1]["path"] = self.path
                if is_silent:
                    outer.released.wait(10)
                self.send_response(200)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_args: object) -> None:
                """Stay quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@contextmanager
def serving(server: AkismetServer) -> Iterator[AkismetServer]:
    """Run the server while the block runs."""
    thread = Thread(target=server.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        server.server.shutdown()
        server.server.server_close()
        thread.join()
