"""Make, find and revoke the keys by which other programs of the company come in."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy as _

from portal.accounts.models import ApiKey
from portal.lib.errors import ActionError

PREFIX: Final = "earshot_"
SHOWN_LETTERS: Final = 12

_scopes: dict[str, str] = {}


class ScopeUnknown(ActionError):
    sentence = _("No part of the portal knows this permission of a key.")


def register_scope(scope: str, summary: str) -> None:
    """Let keys be given a permission, such as "coupons.redeem"; the summary says what it allows."""
    _scopes[scope] = summary


def known_scopes() -> dict[str, str]:
    """Return every permission a key can have, with what it allows."""
    return dict(sorted(_scopes.items()))


def make_api_key(*, name: str, scopes: Sequence[str], now: datetime) -> tuple[ApiKey, str]:
    """Keep a new key's hash and return the key itself, which is shown this once.

    The key has 256 random bits, so that a plain hash of it can't be turned back.

    Raises: ScopeUnknown.
    """
    if not scopes or not set(scopes) <= set(_scopes):
        raise ScopeUnknown
    key = PREFIX + secrets.token_urlsafe(32)
    row = ApiKey.objects.create(
        name=name,
        prefix=key[:SHOWN_LETTERS],
        key_hash=hash_of(key),
        scopes=sorted(set(scopes)),
        created_at=now,
    )
    return row, key


def revoke_api_key(*, key: ApiKey, now: datetime) -> ApiKey:
    """Let a key in no more; revoking it twice changes nothing."""
    ApiKey.objects.filter(pk=key.pk, revoked_at__isnull=True).update(revoked_at=now)
    key.refresh_from_db()
    return key


def find_api_key(key: str) -> ApiKey | None:
    """Return the row of a key that is in force."""
    return ApiKey.objects.filter(key_hash=hash_of(key), revoked_at__isnull=True).first()


def hash_of(key: str) -> str:
    """Return what is kept of a key."""
    return hashlib.sha256(key.encode()).hexdigest()
