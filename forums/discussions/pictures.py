"""Show pictures where a post or a draft shows them."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from forums.discussions.models import Draft, Post
from portal.accounts.models import User
from portal.accounts.policies import Person
from portal.uploads.actions import show_in

IN_POST: Final = "forum.post"
IN_DRAFT: Final = "forum.draft"


def may_see_in_post(ids: Collection[int], person: Person) -> bool:
    """Tell whether the person may read one of the posts that show a picture."""
    return Post.objects.visible_to(person).filter(pk__in=ids).exists()


def may_see_in_draft(ids: Collection[int], person: Person) -> bool:
    """Tell whether one of the drafts that show a picture is the person's own."""
    return Draft.objects.visible_to(person).filter(pk__in=ids).exists()


def show_in_post(post: Post, writer: User | None, now: datetime, *, earlier: str = "") -> None:
    """Tie the pictures of a post to it; costs nothing where neither text has any."""
    if "/uploads/" in post.source or "/uploads/" in earlier:
        show_in(text=post.source, kind=IN_POST, about_id=post.pk, writer=writer, now=now)


def show_in_draft(draft: Draft, now: datetime) -> None:
    """Keep the pictures of a draft as long as the draft."""
    if "/uploads/" in draft.body:
        show_in(text=draft.body, kind=IN_DRAFT, about_id=draft.pk, writer=draft.user, now=now)
