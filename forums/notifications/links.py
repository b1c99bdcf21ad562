"""Make the signed links that mute, and take it back, without sign-in, and read them back."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.urls import reverse

from forums.notifications.targets import KINDS, TOPIC, Muted, Target
from portal.lib import tokens
from portal.lib.tokens import TokenInvalid

LINK_LIFE: Final = timedelta(days=400)


def mute_url(user_id: int, topic_id: int) -> str:
    """Return the absolute address where one tap mutes one topic for one person, without sign-in."""
    return target_url(user_id, Target(TOPIC, topic_id))


def target_url(user_id: int, target: Target) -> str:
    """Return the absolute address where one tap mutes a topic, a category or a tag for one person."""
    token = tokens.sign({"u": user_id, target.kind: target.pk}, purpose="mute")
    return settings.SITE_URL + reverse("notifications:mute", args=[token])


def read_mute_token(token: str) -> tuple[int, Target]:
    """Return the user id and the target a mute link names.

    Raises: TokenInvalid, TokenExpired.
    """
    payload = tokens.read(token, purpose="mute", max_age=LINK_LIFE)
    return int(payload["u"]), _target_in(payload)


def unmute_token(user_id: int, muted: Muted) -> str:
    """Return the key that takes one muting back."""
    named = {"u": user_id, muted.target.kind: muted.target.pk}
    return tokens.sign({**named, "was": muted.was, "at": muted.at.isoformat()}, purpose="unmute")


def read_unmute_token(token: str) -> tuple[int, Muted]:
    """Return the user id and the muting a key takes back.

    Raises: TokenInvalid, TokenExpired.
    """
    payload = tokens.read(token, purpose="unmute", max_age=LINK_LIFE)
    at = datetime.fromisoformat(payload["at"])
    return int(payload["u"]), Muted(_target_in(payload), str(payload["was"]), at)


def _target_in(payload: dict[str, Any]) -> Target:
    for kind in KINDS:
        if kind in payload:
            return Target(kind, int(payload[kind]))
    raise TokenInvalid
