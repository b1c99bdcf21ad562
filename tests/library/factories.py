"""Make practices for tests, through the action."""

from datetime import datetime, timedelta

from forums.discussions.models import Post
from forums.library.actions import Label, promote_post
from forums.library.models import Practice, company_date
from portal.accounts.models import User
from tests.factories import THEN


def make_label(owner: User, *, title: str = "Rinse the paper", days: int = 90, now: datetime = THEN) -> Label:
    """Return what stands in front of a practice, to be looked at again after so many days."""
    return Label(title, "It was the cardboard you tasted.", owner, company_date(now + timedelta(days=days)))


def make_practice(
    post: Post, user: User, *, title: str = "Rinse the paper", days: int = 90, now: datetime = THEN
) -> Practice:
    """Return the post on the shelf, kept by who put it there."""
    label = make_label(user, title=title, days=days, now=now)
    return promote_post(post=post, label=label, user=user, now=now)
