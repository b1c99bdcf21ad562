"""Keep what is or may be a complaint from being rewritten, moved away or taken along by one person.

What nobody has classed yet may be one. Who says that it is none answers for it in the log.
"""

from typing import Final

from forums.discussions.models import Category, Post, PostQuerySet
from forums.moderation.classes import guess_class, known_class, known_classes
from forums.moderation.errors import (
    AnswersWouldGo,
    ClassMissing,
    ComplaintStays,
    ComplaintWouldGo,
    RoomHoldsComplaint,
    RoomMayHoldComplaints,
)
from forums.moderation.models import Decision, PostClass
from portal.accounts.models import User

SHOWN = (Post.State.PUBLISHED, Post.State.HELD)
BATCH: Final = 1_000
"""So many posts are looked through at a time before a category closes or a topic goes."""
MOST_NAMED: Final = 20
"""So many posts that may be complaints are enough to say that a category stays as it is."""


def is_unclassed(post: Post, said: str) -> bool:
    """Tell whether nobody said what a customer's post is; `said` is what somebody says now."""
    return not said and (post.author is None or not post.author.is_staff)


def keep_words(post: Post, editor: User) -> None:
    """Refuse that one person takes the words of what may be a complaint away by changing them.

    Raises: ComplaintStays, ClassMissing.
    """
    said = known_class(post, without=editor)
    if said == PostClass.COMPLAINT:
        raise ComplaintStays
    if is_unclassed(post, said):
        raise ClassMissing


def keep_readers(posts: PostQuerySet, by: User) -> None:
    """Refuse that what may be a complaint goes where fewer people may read it; that is hiding, too.

    What two people hid stays within its author's reach, too: there she mends it or appeals.

    Raises: ComplaintWouldGo.
    """
    hers = posts.by_customers()
    said = known_classes(hers, without=by)
    rows = hers.order_by("number").values_list("pk", "number", "state")
    found = [
        number
        for pk, number, state in rows
        if said.get(pk) == PostClass.COMPLAINT or (pk not in said and state in SHOWN)
    ]
    if found:
        raise ComplaintWouldGo(found)


def keep_answers(post: Post, moderator: User) -> None:
    """Refuse that a first post takes complaints below it out of view with the whole topic.

    Raises: AnswersWouldGo.
    """
    if not post.is_opening:
        return
    below = Post.objects.published().of_topic(post.topic).by_customers().filter(number__gt=1)
    said = known_classes(below, without=moderator)
    rows = below.select_related("topic").defer("html").order_by("number").iterator(BATCH)
    found = [row.number for row in rows if (said.get(row.pk) or guess_class(row)) == PostClass.COMPLAINT]
    if found:
        raise AnswersWouldGo(found)


def keep_room(category: Category) -> None:
    """Refuse that a whole category is read by fewer people while what may be a complaint stands in it.

    Raises: RoomHoldsComplaint, RoomMayHoldComplaints.
    """
    classed = Decision.objects.on_complaints_in(category)
    posts = Post.objects.filter(pk__in=classed.values("post"), state__in=SHOWN)
    said = known_classes(posts)
    rows = posts.select_related("topic").order_by("pk")
    # A word that was taken back and followed by no other still holds: one person alone may have done that.
    stands = (row for row in rows if said.get(row.pk, PostClass.COMPLAINT) == PostClass.COMPLAINT)
    title = next((row.topic.title for row in stands), None)
    if title is not None:
        raise RoomHoldsComplaint(title)
    if found := _unclassed_that_look_like_complaints(category):
        raise RoomMayHoldComplaints([(row.topic.title, row.number) for row in found])


def _unclassed_that_look_like_complaints(category: Category) -> list[Post]:
    """Return what customers wrote in a category that looks like a complaint and nobody classed, newest first.

    Every post is looked at (docs/adr/0060), a batch at a time, until enough are found.
    """
    rows = Post.objects.by_customers().filter(topic__category=category, state__in=SHOWN).order_by("-pk")
    rows = rows.select_related("topic").defer("html")
    found: list[Post] = []
    batch = list(rows[:BATCH])
    while batch and len(found) < MOST_NAMED:
        alike = [row for row in batch if guess_class(row) == PostClass.COMPLAINT]
        said = known_classes(Post.objects.filter(pk__in=[row.pk for row in alike])) if alike else {}
        found += [row for row in alike if row.pk not in said]
        batch = list(rows.filter(pk__lt=batch[-1].pk)[:BATCH])
    return found[:MOST_NAMED]
