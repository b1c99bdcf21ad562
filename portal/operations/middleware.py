"""Give every request an id and one line in the log."""

import re
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import structlog
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from structlog.contextvars import bind_contextvars, bound_contextvars

from portal.operations.masking import mask_path

log = structlog.get_logger("portal.requests")
_SANE_ID: Final = re.compile(r"[A-Za-z0-9_-]{8,64}")
_SECRET_NAMES: Final = re.compile(r"token|key|code|secret|uid")
_UNTOLD: Final = ("/static/", "/healthz", "/readyz", "/metrics")

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class RequestIdMiddleware:
    """Name the request in the answer's X-Request-ID and in everything that is logged meanwhile.

    A sane id from the proxy in front is kept. The path is logged without its query and with tokens masked.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request_id = _id_of(request)
        with bound_contextvars(request_id=request_id, method=request.method, path=mask_path(request.path)):
            started = time.monotonic()
            response = self.get_response(request)
            response["X-Request-ID"] = request_id
            _tell(request, response, milliseconds=round((time.monotonic() - started) * 1000, 1))
        return response

    def process_view(
        self, request: HttpRequest, _view: object, _args: Sequence[object], kwargs: Mapping[str, object]
    ) -> None:
        """Hide the parts of the path that the address table calls secret, now that they are known."""
        secrets = {str(value) for name, value in kwargs.items() if _SECRET_NAMES.search(name)}
        if secrets:
            bind_contextvars(path=mask_path(request.path, secrets))


def _id_of(request: HttpRequest) -> str:
    given = request.headers.get("X-Request-ID", "")
    return given if _SANE_ID.fullmatch(given) else uuid.uuid4().hex


def _tell(request: HttpRequest, response: HttpResponseBase, *, milliseconds: float) -> None:
    level = "debug" if request.path.startswith(_UNTOLD) else "info"
    getattr(log, level)("request", status=response.status_code, ms=milliseconds)
