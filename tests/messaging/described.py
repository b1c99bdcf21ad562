"""A provider of texts made from nothing but its public description: what that refuses, it refuses."""

import base64
import json
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qsl, urlsplit

from jsonschema import Draft4Validator

DESCRIPTION = json.loads((Path(__file__).parent / "twilio_description.json").read_text())
FORM = "application/x-www-form-urlencoded"
Schema = Mapping[str, Any]


class DescribedProvider(ThreadingHTTPServer):
    """Answers each described operation with an example; `refused` says what was wrong with each request."""

    def __init__(self, login: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.login = login
        self.taken: list[tuple[str, dict[str, Any]]] = []
        self.refused: list[str] = []


@contextmanager
def described_provider(login: str) -> Iterator[DescribedProvider]:
    """Run the provider; `login` is the account and its token with a colon between."""
    provider = DescribedProvider(login)
    threading.Thread(target=provider.serve_forever, daemon=True).start()
    try:
        yield provider
    finally:
        provider.shutdown()
        provider.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self._answer("post")

    def do_GET(self) -> None:
        self._answer("get")

    def _answer(self, method: str) -> None:
        provider = cast("DescribedProvider", self.server)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        operation, values, wrong = self._read(method, body)
        if operation is None or wrong:
            provider.refused.append(wrong or f"{method} {self.path} is not described")
            self._say(422 if operation else 404, {"message": provider.refused[-1]})
            return
        provider.taken.append((operation["operationId"], values))
        [(status, said)] = operation["responses"].items()
        self._say(int(status), _example(said["content"]["application/json"]["schema"]))

    def _read(self, method: str, body: str) -> tuple[Schema | None, dict[str, Any], str]:
        address = urlsplit(self.path)
        operation, in_path = _operation(method, address.path)
        if operation is None:
            return None, {}, ""
        expected = base64.b64encode(cast("DescribedProvider", self.server).login.encode()).decode()
        if self.headers.get("Authorization") != f"Basic {expected}":
            return operation, {}, "the account and its token are missing or wrong"
        places: dict[str, Schema] = {"path": {}, "query": {}}
        for parameter in operation["parameters"]:
            places[parameter["in"]] = {**places[parameter["in"]], parameter["name"]: parameter["schema"]}
        given = dict(parse_qsl(address.query))
        wrong = _faults(in_path, places["path"]) + _faults(given, places["query"])
        if "requestBody" in operation:
            form = operation["requestBody"]["content"][FORM]["schema"]
            if self.headers.get("Content-Type", "").partition(";")[0] != FORM:
                wrong.append("the body is no form")
            given = dict(parse_qsl(body, strict_parsing=True))
            wrong += _faults(given, form["properties"], form["required"])
        return operation, given, "; ".join(wrong)

    def _say(self, status: int, answer: object) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *_args: object) -> None:
        """Stay quiet."""


def _operation(method: str, path: str) -> tuple[Schema | None, dict[str, str]]:
    for template, operations in DESCRIPTION["paths"].items():
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(template))
        if (found := re.fullmatch(pattern, path)) and method in operations:
            return operations[method], found.groupdict()
    return None, {}


def _faults(given: Mapping[str, str], known: Schema, required: list[str] | None = None) -> list[str]:
    """Return what the description forbids of the values, by name."""
    unknown = [f"{name} is not described" for name in given if name not in known]
    missing = [f"{name} is missing" for name in required or () if name not in given]
    wrong = [
        f"{name}: {error.message}"
        for name, value in given.items()
        if name in known
        for error in Draft4Validator(_whole(known[name])).iter_errors(_typed(value, known[name]))
    ]
    return unknown + missing + wrong


def _whole(schema: Schema) -> Schema:
    """Return the schema with what it refers to in its place."""
    if "$ref" not in schema:
        return schema
    return cast("Schema", DESCRIPTION["components"]["schemas"][schema["$ref"].rpartition("/")[2]])


def _typed(value: str, schema: Schema) -> Any:
    kind = _whole(schema).get("type")
    if kind == "integer" and re.fullmatch(r"-?\d+", value):
        return int(value)
    if kind == "boolean" and value in {"true", "false"}:
        return value == "true"
    return value


def _example(schema: Schema) -> Any:
    """Return a value the schema allows: its example, its first choice, nothing where that is allowed."""
    whole = _whole(schema)
    if whole["type"] == "object":
        return {name: _example(part) for name, part in whole.get("properties", {}).items()}
    if whole["type"] == "array":
        return [_example(whole["items"])]
    if "example" in whole or "enum" in whole:
        return whole["example"] if "example" in whole else whole["enum"][0]
    return None if whole.get("nullable") else {"integer": 0, "string": ""}[whole["type"]]
