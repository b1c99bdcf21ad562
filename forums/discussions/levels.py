"""Read a topic together with how much its reader wants to hear of it."""

from django.db.models import OuterRef, Subquery

from forums.discussions.models import Subscription, Topic, TopicQuerySet
from portal.accounts.models import User
from portal.accounts.policies import Person


def with_level(topics: TopicQuerySet, person: Person) -> TopicQuerySet:
    """Let the query that reads a topic bring the level along that the reader chose for it."""
    if not isinstance(person, User):
        return topics
    own = Subscription.objects.filter(user=person.pk, topic=OuterRef("pk")).values("level")
    return topics.annotate(own_level=Subquery(own[:1]))


def level_of(topic: Topic) -> str:
    """Return the level of a topic that was read `with_level`; empty where its reader chose none."""
    return getattr(topic, "own_level", None) or ""
