"""Sign what a link may carry, so that nobody can forge it and it ends."""

from datetime import timedelta
from typing import Any

from django.core import signing


class TokenInvalid(Exception):
    """The token was never made by us, or not for this purpose."""


class TokenExpired(TokenInvalid):
    """The token was ours and is too old."""


def sign(payload: dict[str, Any], *, purpose: str) -> str:
    """Return a URL-safe token that carries the payload for one purpose."""
    return signing.dumps(payload, salt=f"earshot.{purpose}", compress=False)


def read(token: str, *, purpose: str, max_age: timedelta) -> dict[str, Any]:
    """Return the payload of a token made by `sign` for the same purpose.

    Raises: TokenExpired, TokenInvalid.
    """
    try:
        payload = signing.loads(token, salt=f"earshot.{purpose}", max_age=max_age)
    except signing.SignatureExpired as error:
        raise TokenExpired from error
    except (signing.BadSignature, ValueError) as error:
        raise TokenInvalid from error
    if not isinstance(payload, dict):
        raise TokenInvalid
    return payload
