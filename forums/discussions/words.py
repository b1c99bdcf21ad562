"""Put what was written in the forums into the words of a mail."""

from typing import Final

from django.utils.translation import gettext as _

from forums.discussions.models import Post
from portal.accounts.models import User
from portal.lib.markdown import TooComplex, TooLong, plain_text
from portal.lib.people import plain_name

EXCERPT_LENGTH: Final = 400


def excerpt_of(post: Post, length: int = EXCERPT_LENGTH) -> str:
    """Return the beginning of a post for a mail; nothing if it was stored under milder limits."""
    try:
        return plain_text(post.source, length)
    except (TooLong, TooComplex):
        return ""


def author_name(user: User | None) -> str:
    """Return the author's name as no mail program takes it for a link."""
    return plain_name(str(user)) if user else _("A former member")
