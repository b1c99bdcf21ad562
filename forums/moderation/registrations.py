"""Register what moderation adds: its places on the rail, its parts of pages, and what it guards."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forums.discussions import extras
from forums.discussions.actions.guards import (
    register_edit_hearer,
    register_edit_rule,
    register_narrowing_rule,
    register_room_rule,
)
from forums.discussions.models import Post
from forums.moderation.audit import register as register_acts
from forums.moderation.audit_sources import blocks, edits, operations, settlements, tag_operations
from forums.moderation.canned import canned_part
from forums.moderation.keeping import keep_readers, keep_room, keep_words
from forums.moderation.letters import tell_of_edit
from forums.moderation.models import LATE_AFTER, Appeal, waiting_posts
from forums.moderation.shelves import NOTES, SANCTIONS
from forums.moderation.whispers import whisper_box, whispers_between
from portal.accounts import shelves
from portal.accounts.models import User
from portal.desk.registry import Queue, QueueCount, register
from portal.interactions import panels
from portal.screening.guarded import guard_namespace
from portal.ui.home import Shelf


def count_waiting(user: User, now: datetime) -> QueueCount:
    """Return how many posts the moderator may see wait, and how many since more than a day; one query."""
    found = waiting_posts(Post.objects.visible_to(user)).aggregate(
        waiting=Count("pk"), late=Count("pk", filter=Q(waiting_since__lt=now - LATE_AFTER))
    )
    return QueueCount(found["waiting"], found["late"])


def count_appeals(user: User, now: datetime) -> QueueCount:
    """Return how many appeals wait, and how many past their promised moment."""
    return QueueCount(*Appeal.objects.visible_to(user).waiting_and_late(now))


def load_reports(request: HttpRequest, now: datetime) -> Mapping[str, Any]:
    """Say whether the person reported anything, for the way to her reports."""
    return {"reports_url": reverse("moderation-me:report-list")}


shelves.register(Shelf(order=60, template="forums/moderation/shelf.html", load=load_reports))
register(
    Queue(
        key="appeals",
        title=_("Appeals"),
        url_name="moderation-desk:appeal-list",
        icon="scale",
        group="work",
        permission="moderation.decide",
        order=22,
        count=count_appeals,
        empty=_("No author waits for a second look."),
    )
)
register(
    Queue(
        key="moderation",
        title=_("Moderation"),
        url_name="moderation-desk:queue",
        icon="shield-check",
        group="work",
        permission="moderation.decide",
        order=20,
        count=count_waiting,
        empty=_("No post waits for a moderator."),
    )
)
register(
    Queue(
        "sanctions",
        _("Sanctions"),
        "moderation-desk:person-list",
        "user-x",
        "people",
        "moderation.decide",
        order=60,
    )
)
register(
    Queue("blocks", _("Blocks"), "moderation-desk:block-list", "ban", "people", "moderation.decide", order=61)
)
for source in (edits, operations, tag_operations, settlements, blocks):
    register_acts(source)
shelves.register(SANCTIONS)
panels.register(NOTES)
register_edit_rule(keep_words)
register_edit_hearer(tell_of_edit)
register_narrowing_rule(keep_readers)
register_room_rule(keep_room)
extras.register_inserts(whispers_between)
extras.register_reply_part(canned_part)
extras.register_topic_part("after_posts", whisper_box)
guard_namespace("discussions")
guard_namespace("moderation")
guard_namespace("uploads")
