"""Quote a post in an answer, with the way back to it."""

from typing import Final

from django.utils.translation import gettext as _

from forums.discussions.models import Post, Topic
from portal.accounts.models import User

LONGEST_QUOTE: Final = 2_000


def quote_of(asked: str, topic: Topic, reader: User) -> str:
    """Return the Markdown that quotes a post of the topic; nothing for what the reader may not read there.

    What waits or was taken down is not quoted by anybody: a quote would publish it.
    """
    if not (asked.isascii() and asked.isdigit() and len(asked) < 19):
        return ""
    rows = Post.objects.visible_to(reader).filter(topic=topic, state=Post.State.PUBLISHED)
    post = rows.select_related("author").filter(pk=int(asked)).first()
    return as_quote(post) if post else ""


def as_quote(post: Post) -> str:
    """Return a post as a quote with its author's name, cut after a line where it is long."""
    name = str(post.author) if post.author else _("A former member")
    said = _("%(name)s wrote") % {"name": escaped_name(name)}
    kept = _cut(post.source)
    lines = [f"[{said}]({post.get_absolute_url()}):", "", *kept.split("\n")]
    return "".join(f"> {line}".rstrip() + "\n" for line in lines) + "\n"


def _cut(text: str) -> str:
    text = text.strip("\n")
    if len(text) <= LONGEST_QUOTE:
        return text
    kept = text[:LONGEST_QUOTE]
    return f"{kept.rpartition(chr(10))[0] or kept}\n…"


def escaped_name(name: str) -> str:
    """Return a name as it stands in Markdown, each sign of it only itself."""
    return "".join(f"\\{mark}" if mark in "\\`*_[]<>()!" else mark for mark in name)
