"""Guard the pages whose address is a secret: who has it may read and answer."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from django.http import HttpResponse

P = ParamSpec("P")


def secret_address(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Keep the address out of other sites' logs, search engines and caches."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(*args, **kwargs)
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return guarded
