"""A provider of texts on this machine that answers as Twilio documents, and signs as its library does."""

import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.test import Client
from twilio.request_validator import RequestValidator

TOKEN = "12345678901234567890123456789012"


class Provider(HTTPServer):
    """A provider that answers as Twilio documents."""

    status = 201
    body: dict[str, object] = {"sid": "SM1"}
    hangs_up = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.forms: list[dict[str, list[str]]] = []
        self.paths: list[str] = []
        self.listed: list[dict[str, str]] = []
        self.questions: list[dict[str, list[str]]] = []


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        provider = self.server
        assert isinstance(provider, Provider)
        provider.forms.append(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        provider.paths.append(self.path)
        if provider.hangs_up:
            self.connection.close()
            return
        self.send_response(provider.status)
        self.end_headers()
        self.wfile.write(json.dumps(provider.body).encode())

    def do_GET(self) -> None:
        provider = self.server
        assert isinstance(provider, Provider)
        provider.questions.append(parse_qs(urlsplit(self.path).query))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"messages": provider.listed}).encode())

    def log_message(self, *_args: object) -> None:
        """Stay quiet."""


def sign(path: str, form: dict[str, str], token: str = TOKEN, url: str = "") -> str:
    """Return the signature that Twilio's own library makes."""
    validator: Any = RequestValidator
    return str(validator(token).compute_signature(url or f"http://127.0.0.1:8000{path}", form))


def post_signed(client: Client, path: str, form: dict[str, str], *, token: str = TOKEN, url: str = "") -> int:
    headers = {"X-Twilio-Signature": sign(path, form, token, url)}
    return client.post(path, form, headers=headers).status_code
