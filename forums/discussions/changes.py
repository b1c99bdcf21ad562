"""What somebody changed of another's words."""

from dataclasses import dataclass
from typing import Final

from forums.discussions.models import Post

MOVED: Final = ("merge:", "split:")
"""How the key of a change begins that put a post into another topic."""
RETITLED: Final = ("rename:", *MOVED)
"""How the key of a change begins that put a post under another title and left the words alone."""


@dataclass(frozen=True)
class Change:
    """The words and the title of a post before and after; `title` is empty for replies."""

    post: Post
    key: str
    """Names this change among all, such as "edit:12"; an act on a topic adds the post, as in "split:3:12"."""
    reason: str
    source_before: str
    source: str
    title_before: str = ""
    title: str = ""
