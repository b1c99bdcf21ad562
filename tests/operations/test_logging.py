"""The log: one line for each request, with an id and without anybody's address."""

import io
import json
import logging
import logging.config
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import structlog
from celery import shared_task
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from portal.operations.logging import logging_config
from portal.operations.middleware import RequestIdMiddleware


@contextmanager
def written(form: str) -> Iterator[io.StringIO]:
    """Write the log as it would be in production into a text."""
    stream = io.StringIO()
    config = logging_config(level="INFO", form=form)
    formatter = logging.config.DictConfigurator(config).configure_formatter(config["formatters"]["line"])
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield stream
    finally:
        root.removeHandler(handler)


def lines_of(stream: io.StringIO) -> list[dict[str, Any]]:
    """Return what our own loggers wrote."""
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    return [line for line in lines if line["logger"].startswith("portal.")]


def test_json_lines_carry_level_logger_and_time_and_no_address() -> None:
    with written("json") as stream:
        structlog.get_logger("portal.test").warning("sent to alice@example.org", to=["+14155550132"])

    line = json.loads(stream.getvalue())
    assert line["event"] == "sent to •••@example.org"
    assert (line["level"], line["logger"], line["to"]) == ("warning", "portal.test", ["•••32"])
    assert line["timestamp"].endswith("Z")


@pytest.mark.parametrize("form", ["json", "text"])
def test_an_address_in_a_traceback_or_a_foreign_logger_is_masked(form: str) -> None:
    with written(form) as stream:
        trouble = ValueError("mailbox bob@example.org is full")
        logging.getLogger("some.library").error("failed for %s", "bob@example.org", exc_info=trouble)

    assert "bob@" not in stream.getvalue()
    assert "mailbox •••@example.org is full" in stream.getvalue()


def test_the_request_django_adds_never_shows_its_query() -> None:
    request = RequestFactory().get("/accounts/confirm/?token=hidden-away")
    with written("json") as stream:
        logging.getLogger("some.library").error(
            "Server error", extra={"request": request, "status_code": 500}
        )

    assert "hidden-away" not in stream.getvalue()
    assert json.loads(stream.getvalue())["status_code"] == 500


def test_an_answer_carries_a_new_request_id(visitor: Client, db: None) -> None:
    first, second = visitor.get("/healthz"), visitor.get("/healthz")

    assert len(first["X-Request-ID"]) == 32
    assert first["X-Request-ID"] != second["X-Request-ID"]


def test_a_sane_request_id_of_the_proxy_is_kept(visitor: Client, db: None) -> None:
    assert (
        visitor.get("/healthz", headers={"X-Request-ID": "proxy-1234567"})["X-Request-ID"] == "proxy-1234567"
    )


@pytest.mark.parametrize("given", ["short", "x" * 65, "evil\tid-12345", "<script>alert</script>"])
def test_a_strange_request_id_is_replaced(visitor: Client, db: None, given: str) -> None:
    assert visitor.get("/healthz", headers={"X-Request-ID": given})["X-Request-ID"] != given


def answer_of(request: HttpRequest, **kwargs: Any) -> list[Any]:
    """Return what is logged while the middleware serves a request."""

    def view(request: HttpRequest) -> HttpResponse:
        middleware.process_view(request, view, (), kwargs)
        return HttpResponse(status=204)

    middleware = RequestIdMiddleware(view)
    with written("json") as stream:
        middleware(request)
    return lines_of(stream)


def test_one_line_tells_method_path_status_and_time_without_the_query() -> None:
    [line] = answer_of(RequestFactory().post("/forums/shoes/?token=hidden-away"))

    assert (line["method"], line["path"], line["status"]) == ("POST", "/forums/shoes/", 204)
    assert line["ms"] >= 0
    assert "hidden-away" not in str(line)


def test_a_forged_host_is_refused_in_one_line(visitor: Client, db: None) -> None:
    with written("json") as stream:
        answer = visitor.get("/forums/", headers={"host": "evil.example"})

    assert answer.status_code == 400
    (line,) = stream.getvalue().splitlines()
    assert json.loads(line)["status"] == 400


def test_a_token_in_the_path_is_not_logged() -> None:
    [line] = answer_of(RequestFactory().get("/c/k7Qx2/"), token="k7Qx2")

    assert line["path"] == "/c/•••/"


def test_nothing_of_a_request_stays_bound_after_it() -> None:
    answer_of(RequestFactory().get("/"))

    assert "request_id" not in structlog.contextvars.get_contextvars()


def test_a_task_logs_with_its_id() -> None:
    @shared_task(name="tests.operations.speak")
    def speak() -> int:
        structlog.get_logger("portal.test").info("speaking")
        return 3

    with written("json") as stream:
        speak.apply(task_id="task-1")

    lines = lines_of(stream)
    assert [line["event"] for line in lines] == ["speaking", "task"]
    assert all(line["task_id"] == "task-1" for line in lines)
    assert lines[1]["handled"] == 3
