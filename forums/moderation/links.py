"""Make the signed links that stand in mails about sanctions, and read them back."""

from datetime import timedelta
from typing import Final

from django.urls import reverse

from portal.lib import tokens

LINK_LIFE: Final = timedelta(days=400)


def sanction_path(sanction_id: int) -> str:
    """Return the path of a sanction's page; who has it needs no sign-in, as a suspended person can't."""
    return reverse("moderation:sanction", args=[tokens.sign({"s": sanction_id}, purpose="sanction")])


def read_sanction_token(token: str) -> int:
    """Return the id of the sanction a link names.

    Raises: TokenInvalid, TokenExpired.
    """
    return int(tokens.read(token, purpose="sanction", max_age=LINK_LIFE)["s"])
