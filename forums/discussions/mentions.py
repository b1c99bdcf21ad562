"""Find the people a text speaks to: only those who may read the room it stands in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q, QuerySet

from forums.discussions.errors import TooManyPeople
from forums.discussions.models import Category, ForumEvent, Post, Topic
from forums.discussions.policies import may_enter
from portal.accounts.models import User
from portal.accounts.policies import is_staff
from portal.lib import markdown

MOST_PEOPLE: Final = 10
SUGGESTIONS: Final = 8
_CANDIDATES: Final = 40


@dataclass(frozen=True)
class Audience:
    """Who may be spoken to: the readers of a category, or of one topic where each sees only her own."""

    category: Category
    topic_author_id: int | None
    topic_id: int | None = None

    @classmethod
    def of_topic(cls, topic: Topic) -> "Audience":
        return cls(topic.category, topic.author_id, topic.pk)

    @classmethod
    def of_new_topic(cls, category: Category, author: User) -> "Audience":
        return cls(category, author.pk)

    def holds(self, person: User) -> bool:
        """Tell whether the person may read what stands here."""
        if not person.is_active or not may_enter(self.category, person):
            return False
        return not self.category.is_own_topics_only or is_staff(person) or person.pk == self.topic_author_id


def people_named(source: str, audience: Audience) -> dict[int, str]:
    """Return the names of the people a text speaks to who may read it, by id; costs nothing without any.

    Raises: TooManyPeople, and what the reading of Markdown raises.
    """
    ids = markdown.people_named(source)
    if len(ids) > MOST_PEOPLE:
        raise TooManyPeople
    if not ids:
        return {}
    return {user.pk: str(user) for user in User.objects.filter(pk__in=ids) if audience.holds(user)}


def write_events(post: Post, now: datetime) -> None:
    """Note for each person a published post speaks to that she should be told, once for ever.

    However often the post is changed, it never tells more people than it may speak to at once.
    """
    people = _told(post)
    if not people:
        return
    told = set(ForumEvent.objects.mentions_of(post).values_list("user_id", flat=True))
    fresh = [person for person in people if person not in told and person != post.author_id]
    events = [
        ForumEvent(
            kind=ForumEvent.Kind.MENTION,
            topic_id=post.topic_id,
            post=post,
            user_id=person,
            actor_id=post.author_id,
            created_at=now,
        )
        for person in fresh[: max(0, MOST_PEOPLE - len(told))]
    ]
    ForumEvent.objects.bulk_create(events, ignore_conflicts=True)


def _told(post: Post) -> Mapping[int, str]:
    if "](u:" not in post.source:
        return {}
    topic = Topic.objects.select_related("category").get(pk=post.topic_id)
    try:
        return people_named(post.source, Audience.of_topic(topic))
    except (TooManyPeople, markdown.TooLong, markdown.TooComplex):  # stored under milder limits
        return {}


def suggestions(begun: str, audience: Audience, asker: User) -> list[User]:
    """Return people whose name has a word that begins so and who may read here, those of the topic first."""
    named = User.objects.filter(
        Q(display_name__istartswith=begun) | Q(display_name__icontains=f" {begun}"), is_active=True
    ).exclude(pk=asker.pk)
    if audience.category.is_own_topics_only:
        named = named.filter(Q(is_staff=True) | Q(pk=audience.topic_author_id))
    found: list[User] = []
    for user in [*_of_topic(named, audience), *named.order_by("display_name", "pk")[:_CANDIDATES]]:
        if len(found) < SUGGESTIONS and user not in found and audience.holds(user):
            found.append(user)
    return found


def _of_topic(named: QuerySet[User], audience: Audience) -> QuerySet[User]:
    if audience.topic_id is None:
        return named.none()
    published = Post.objects.published().filter(topic_id=audience.topic_id)
    return named.filter(pk__in=published.values("author")).order_by("display_name", "pk")[:SUGGESTIONS]
