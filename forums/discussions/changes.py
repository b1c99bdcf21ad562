"""What somebody changed of another's words."""

from dataclasses import dataclass

from forums.discussions.models import Post


@dataclass(frozen=True)
class Change:
    """The words and the title of a post before and after; `title` is empty for replies."""

    post: Post
    key: str
    """Names this change among all, such as "edit:12"."""
    reason: str
    source_before: str
    source: str
    title_before: str = ""
    title: str = ""
