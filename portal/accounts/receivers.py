"""Follow what allauth tells of a sign-in."""

from typing import Any

from django.contrib.auth import HASH_SESSION_KEY
from django.http import HttpRequest

from portal.accounts.models import User

CODE_PAGE = "account_confirm_login_code"


def keep_this_session(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    """Keep the session in which the address was changed; the others end, as their hash holds the old one."""
    if HASH_SESSION_KEY in request.session and request.user == user:
        request.session[HASH_SESSION_KEY] = user.get_session_auth_hash()


def drop_earlier_password(request: HttpRequest, email_address: Any, **_kwargs: Any) -> None:
    """Drop the password of an account whose address is first proved by a sign-in code.

    Whoever signed up never proved it: the password may be a stranger's who waits for the owner.
    """
    if request.resolver_match and request.resolver_match.view_name == CODE_PAGE:
        user: User = email_address.user
        user.set_unusable_password()
        user.save(update_fields=["password"])
