"""Guard staff pages and type the request of a signed-in person."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase

from portal.accounts.models import User
from portal.accounts.policies import is_staff, may
from portal.accounts.roles import DESK_PERMISSIONS

P = ParamSpec("P")


class SignedInRequest(HttpRequest):
    """A request whose user is signed in; every page is one unless it says `@login_not_required`."""

    user: User


def desk(
    permission: str,
) -> Callable[
    [Callable[Concatenate[SignedInRequest, P], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, P], HttpResponseBase],
]:
    """Let only staff with the permission in.

    A customer gets 404, staff without it 403, a visitor the sign-in page.

    Raises: LookupError at import if no role has the permission.
    """
    if permission not in DESK_PERMISSIONS:
        raise LookupError(f"no role has the desk permission {permission}")

    def guard(
        view: Callable[Concatenate[SignedInRequest, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not is_staff(request.user):
                raise Http404
            if not may(request.user, permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)  # type: ignore[arg-type]

        guarded.desk_permission = permission  # type: ignore[attr-defined]
        return guarded

    return guard
