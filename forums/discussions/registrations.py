"""Register what the forums add: their touches, their gate at hand-over, their places in header and home."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forums.discussions import page_versions
from forums.discussions.actions import post_reply
from forums.discussions.farewell import take_taps_along
from forums.discussions.imports import TOPICS
from forums.discussions.models import Post, Topic
from forums.discussions.pictures import IN_DRAFT, IN_POST, may_see_in_draft, may_see_in_post
from forums.discussions.reading import forums_url
from forums.discussions.renaming import rename_in_posts, take_names_along
from forums.discussions.touches import KIND
from portal.accounts import leaving, shelves
from portal.accounts.models import User
from portal.desk import registry
from portal.interactions import sources, targets
from portal.interactions.actions import NoWayToReply
from portal.interactions.models import Interaction
from portal.screening.guarded import guard_form
from portal.ui import home, navigation, page_cache
from portal.uploads import places

SHELF_SIZE = 5


def reply_in_topic(*, interaction: Interaction, text: str, author: User, now: datetime) -> Post:
    """Post the answer from the desk as a reply in the topic.

    Raises: NoWayToReply if the author may not open the topic, and what `post_reply` raises.
    """
    post = (
        Post.objects.visible_to(author)
        .select_related("topic__category")
        .filter(pk=interaction.source_id or 0)
        .first()
    )
    if post is None:
        raise NoWayToReply
    return post_reply(author=author, topic=post.topic, body=text, now=now)


def reply_hint(interaction: Interaction) -> str:
    """Say where an answer from the desk goes."""
    return gettext("Your answer appears as a reply in the topic, with your name.")


def load_shelf(request: HttpRequest, now: datetime) -> Mapping[str, Any]:
    """Read the topics others talked about lately."""
    topics = list(Topic.objects.public().newest_first().for_rows()[:SHELF_SIZE])
    return {"topics": topics, "forums_url": forums_url()}


sources.register(
    sources.Source(KIND, _("Forum"), "messages-square", reply=reply_in_topic, reply_hint=reply_hint)
)
targets.register(TOPICS)
page_cache.register(r"/forums/t/(\d{1,12})-([\w-]+)/", page_versions.of_topic)
page_cache.register(r"/forums/", page_versions.of_rooms)
page_cache.register(r"/forums/([\w-]+)/", page_versions.of_room)
shelves.register_follower("mentions", rename_in_posts)
leaving.register(take_taps_along)
leaving.register(take_names_along)
places.register(IN_POST, may_see_in_post)
places.register(IN_DRAFT, may_see_in_draft)
guard_form("discussions:topic-new")
guard_form("discussions:reply-new")
navigation.register(
    navigation.NavItem("forums", _("Forums"), "discussions:category-list", "messages-square", 10)
)
home.register_door(
    home.Door(
        "ask",
        _("Ask"),
        _("Find an answer, or ask other customers and us."),
        "discussions:category-list",
        "message-circle-question-mark",
        10,
    )
)
registry.register(
    registry.Queue(
        key="forums",
        title=_("Forums"),
        url_name="discussions-desk:category-list",
        icon="messages-square",
        group="manage",
        permission="forums.manage",
        order=30,
    )
)
home.register(home.Shelf(20, "forums/discussions/shelf.html", load_shelf))
