"""The rows of the forums."""

from forums.discussions.models.answers import MeToo, Reaction, Solution
from forums.discussions.models.categories import Category, CategoryQuerySet
from forums.discussions.models.events import ForumEvent, ForumEventQuerySet
from forums.discussions.models.following import Level, Subscription, SubscriptionQuerySet
from forums.discussions.models.operations import TopicOperation
from forums.discussions.models.posts import Post, PostQuerySet, PostRow, Revision, RevisionQuerySet
from forums.discussions.models.reading import Draft, DraftQuerySet, ReadMarker, ReadSweep
from forums.discussions.models.tag_operations import TagOperation
from forums.discussions.models.tags import (
    LONGEST_TAGS,
    TAG_LENGTH,
    TAGS_PER_TOPIC,
    Tag,
    TagQuerySet,
    TopicTag,
    slug_of_tag,
)
from forums.discussions.models.topics import (
    POSTS_PER_PAGE,
    TITLE_MAX_LENGTH,
    Topic,
    TopicQuerySet,
    page_of_number,
)

__all__ = [
    "LONGEST_TAGS",
    "POSTS_PER_PAGE",
    "TAGS_PER_TOPIC",
    "TAG_LENGTH",
    "TITLE_MAX_LENGTH",
    "Category",
    "CategoryQuerySet",
    "Draft",
    "DraftQuerySet",
    "ForumEvent",
    "ForumEventQuerySet",
    "Level",
    "MeToo",
    "Post",
    "PostQuerySet",
    "PostRow",
    "Reaction",
    "ReadMarker",
    "ReadSweep",
    "Revision",
    "RevisionQuerySet",
    "Solution",
    "Subscription",
    "SubscriptionQuerySet",
    "Tag",
    "TagOperation",
    "TagQuerySet",
    "Topic",
    "TopicOperation",
    "TopicQuerySet",
    "TopicTag",
    "page_of_number",
    "slug_of_tag",
]
