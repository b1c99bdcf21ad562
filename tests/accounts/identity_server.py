"""A real identity server on this machine: OpenID Connect and WordPress.com's dialect."""

import base64
import hashlib
import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

CLIENT_ID, CLIENT_SECRET = "portal-client", "portal-secret"


@dataclass
class IdentityServer:
    """Who is signed in there, and what the server gave out."""

    person: dict[str, Any]
    url: str = ""
    denies: bool = False
    is_broken: bool = False
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)
    requests: list[str] = field(default_factory=list)

    def authorize(self, asked: dict[str, str]) -> str:
        """Return where the browser is sent back to."""
        if self.denies:
            answer = {"error": "access_denied", "state": asked["state"]}
        else:
            code = secrets.token_urlsafe(12)
            self.codes[code] = asked
            answer = {"code": code, "state": asked["state"]}
        return f"{asked['redirect_uri']}?{urlencode(answer)}"

    def exchange(self, form: dict[str, str]) -> dict[str, object] | None:
        """Return a token for a code, once, to the client that asked (RFC 6749, 4.1.3; RFC 7636, 4.6)."""
        asked = self.codes.pop(form.get("code", ""), None)
        is_client = (form.get("client_id"), form.get("client_secret")) == (CLIENT_ID, CLIENT_SECRET)
        if asked is None or not is_client or form.get("redirect_uri") != asked["redirect_uri"]:
            return None
        if "code_challenge" in asked and _challenge(form.get("code_verifier", "")) != asked["code_challenge"]:
            return None
        token = secrets.token_urlsafe(12)
        self.tokens.add(token)
        return {"access_token": token, "token_type": "Bearer", "expires_in": 300}

    def tell(self, path: str, authorization: str) -> tuple[int, dict[str, object]]:
        """Return the status and content of a page: the configuration, or the person for who has a token."""
        if path == "/.well-known/openid-configuration":
            return 200, self.configuration()
        if path not in {"/userinfo", "/rest/v1.1/me"}:
            return 404, {}
        is_known = authorization.removeprefix("Bearer ") in self.tokens
        return (200, self.person) if is_known else (401, {"error": "who"})

    def configuration(self) -> dict[str, object]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/oauth2/authorize",
            "token_endpoint": f"{self.url}/oauth2/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }


def first_values(form: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(form).items()}


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _handler(server: IdentityServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            server.requests.append(parts.path)
            if server.is_broken:
                self._answer(503, {"error": "down"})
            elif parts.path == "/oauth2/authorize":
                self._send_back(first_values(parts.query))
            else:
                self._answer(*server.tell(parts.path, self.headers.get("Authorization", "")))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            answer = server.exchange(first_values(body))
            self._answer(400 if answer is None else 200, answer or {"error": "invalid_grant"})

        def _send_back(self, asked: dict[str, str]) -> None:
            self.send_response(302)
            self.send_header("Location", server.authorize(asked))
            self.end_headers()

        def _answer(self, status: int, content: object) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(content).encode())

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    return Handler


@contextmanager
def running(person: dict[str, Any]) -> Iterator[IdentityServer]:
    """Run the server on a free port; yield it."""
    identity = IdentityServer(person=person)
    with ThreadingHTTPServer(("127.0.0.1", 0), _handler(identity)) as http:
        identity.url = f"http://127.0.0.1:{http.server_address[1]}"
        thread = threading.Thread(target=http.serve_forever, daemon=True)
        thread.start()
        yield identity
        http.shutdown()
        thread.join()
