"""Tell the actions how a request came that sends something."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from portal.accounts.models import User
from portal.lib.asking import Asking, Manner
from portal.lib.client import client_ip
from portal.screening.blocking import refusal_by_block
from portal.screening.guarded import has_guarded_form, is_guarded
from portal.screening.manners import NONCE_FIELD, START_FIELD, TRAP_FIELD, read_manner

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class AskingMiddleware:
    """Note on the signed-in person from where she sends, how, and whether a block stands against it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> None:
        """Run after the address is known to be one of ours; reading costs no query."""
        match = request.resolver_match
        if request.method in SAFE or match is None or not isinstance(request.user, User):
            return
        ip = client_ip(request)
        if request.user.is_staff or not is_guarded(match.namespace):
            request.user.asking = Asking(ip)
            return
        refusal = refusal_by_block(ip=ip, email=request.user.email, now=timezone.now())
        manner = _manner_of(request) if has_guarded_form(match.view_name) else None
        request.user.asking = Asking(ip, manner, refusal)


def _manner_of(request: HttpRequest) -> Manner:
    return read_manner(
        token=request.POST.get(START_FIELD, ""),
        nonce=request.POST.get(NONCE_FIELD, ""),
        is_trapped=bool(request.POST.get(TRAP_FIELD, "").strip()),
        now=timezone.now(),
    )
