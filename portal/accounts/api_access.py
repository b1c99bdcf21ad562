"""Guard the addresses for other programs: `Authorization: Bearer <key>`, and the key's permission."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from portal.accounts.api_keys import find_api_key
from portal.accounts.models import ApiKey
from portal.lib.limits import is_over

P = ParamSpec("P")
REQUESTS_PER_MINUTE: Final = 1200
ApiView = Callable[Concatenate["ApiRequest", P], JsonResponse]


@dataclass(frozen=True)
class ApiRequest:
    """What a program sent: its key and the object in the body."""

    http: HttpRequest
    key: ApiKey
    body: dict[str, Any]

    def text(self, name: str) -> str:
        """Return a value of the body that is a text; empty for anything else."""
        value = self.body.get(name)
        return value.strip() if isinstance(value, str) else ""


def refusal(status: int, error: str, sentence: str, **more: object) -> JsonResponse:
    """Return an answer that refuses: a word for programs, a sentence for people."""
    return JsonResponse({"error": error, "sentence": sentence, **more}, status=status)


def api(scope: str) -> Callable[[ApiView[P]], Callable[..., HttpResponseBase]]:
    """Let only keys with the permission in, by POST, with a JSON object as the body.

    401 without a key in force, 403 without the permission, 429 after 1,200 requests of a key in a minute,
    400 for a body that is no JSON object, or holds signs that no database keeps.
    """

    def guard(view: ApiView[P]) -> Callable[..., HttpResponseBase]:
        @login_not_required
        @csrf_exempt
        @never_cache
        @require_POST
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            key = find_api_key(_bearer(request))
            if key is None:
                answer = refusal(401, "key_unknown", "Send a key in force as Authorization: Bearer <key>.")
                answer.headers["WWW-Authenticate"] = "Bearer"
                return answer
            if scope not in key.scopes:
                return refusal(403, "not_allowed", f"This key may not do this; it needs {scope}.")
            if is_over("api", str(key.pk), limit=REQUESTS_PER_MINUTE, seconds=60):
                return refusal(429, "too_many", "Too many requests within a minute. Wait a little.")
            body = _object_in(request)
            if body is None:
                return refusal(400, "not_json", "The body must be a JSON object.")
            if any(_is_no_text(value) for value in body.values()):
                return refusal(400, "not_text", "A value holds U+0000 or half a character, which is no text.")
            return view(ApiRequest(request, key, body), *args, **kwargs)

        return guarded

    return guard


def _bearer(request: HttpRequest) -> str:
    kind, _space, key = request.headers.get("Authorization", "").partition(" ")
    return key.strip() if kind.lower() == "bearer" else ""


def _object_in(request: HttpRequest) -> dict[str, Any] | None:
    try:
        found = json.loads(request.body or b"{}")
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _is_no_text(value: object) -> bool:
    """Tell whether a value holds a sign that PostgreSQL refuses: NUL, or half of a surrogate pair."""
    return isinstance(value, str) and any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in value)
