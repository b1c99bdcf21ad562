"""Who may put posts on the shelf and keep them; one condition a line."""

from forums.discussions.models import Post
from forums.library.models import Practice
from portal.accounts.models import User
from portal.accounts.policies import Person, is_staff, may


def may_promote(person: Person) -> bool:
    return may(person, "forums.manage")


def may_review(practice: Practice, person: Person) -> bool:
    """Tell whether the person may review and change a practice: who manages the forums, and who keeps it."""
    if may_promote(person):
        return True
    return is_staff(person) and practice.owner_id == person.pk


def can_be_promoted(post: Post) -> bool:
    """Tell whether others than its author read the post, so that it may stand on the shelf."""
    return post.is_published and post.topic.is_listed and not post.topic.category.is_own_topics_only


def can_own(user: User) -> bool:
    return is_staff(user)
