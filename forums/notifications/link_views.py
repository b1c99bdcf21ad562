"""Mute from a mail, and take it back: whoever has the link needs no cookie, sign-in or form token."""

from collections.abc import Callable
from typing import Final, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from forums.notifications import actions
from forums.notifications.links import read_mute_token, read_unmute_token, unmute_token
from forums.notifications.targets import Target, name_for, words_of
from portal.accounts.models import User
from portal.lib.tokens import TokenExpired, TokenInvalid
from portal.ui.responses import see_other

Named = TypeVar("Named")
_ENDED: Final = "portal/messaging/link_ended.html"


@login_not_required
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def mute(request: HttpRequest, token: str) -> HttpResponse:
    """Mute what a link names: GET asks, POST does it and offers to take it back."""
    found = _read(read_mute_token, token)
    if found is None:
        return render(request, _ENDED, status=410)
    user, target = _person(found[0]), found[1]
    # Muting is allowed even where reading is not any more, so the name is shown only to who may read.
    context = {"token": token, **_named(user, target)}
    if request.method == "POST":
        try:
            muted = actions.mute(user=user, target=target, now=now())
        except ObjectDoesNotExist as error:
            raise Http404 from error
        context |= {"is_done": True, "undo": unmute_token(user.pk, muted)}
    return render(request, "forums/notifications/mute.html", context)


@login_not_required
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unmute(request: HttpRequest, token: str) -> HttpResponse:
    """Take one muting back: GET asks, POST does it; from the bell it leads back there."""
    found = _read(read_unmute_token, token)
    if found is None:
        return render(request, _ENDED, status=410)
    user, muted = _person(found[0]), found[1]
    context = {"token": token, **_named(user, muted.target)}
    if request.method == "POST":
        try:
            actions.unmute(user=user, muted=muted, now=now())
        except ObjectDoesNotExist as error:
            raise Http404 from error
        if request.POST.get("from") == "bell":
            return see_other("notifications:notice-list")
        context["is_done"] = True
    return render(request, "forums/notifications/unmute.html", context)


def _read(read: Callable[[str], tuple[int, Named]], token: str) -> tuple[int, Named] | None:
    """Return what a link names; nothing when its time is over, 404 when it is none of ours."""
    try:
        return read(token)
    except TokenExpired:
        return None
    except TokenInvalid as error:
        raise Http404 from error


def _person(user_id: int) -> User:
    return get_object_or_404(User, pk=user_id, is_active=True)


def _named(user: User, target: Target) -> dict[str, object]:
    name = name_for(user, target)
    return {"name": name, "kind": target.kind, "words": words_of(target, name)}
