"""Register the bell, the level menu of a topic, the gates of forum mails, and who takes replies by mail."""

from dataclasses import replace

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from forums.discussions import extras, tag_followers
from forums.discussions.levels import level_of
from forums.discussions.models import Category, Tag, Topic
from forums.discussions.touches import KIND
from forums.notifications.answering import reply_by_mail
from forums.notifications.choices import (
    NORMAL,
    LevelMenu,
    category_level_address,
    room_menu,
    tag_menu,
    topic_level_address,
    topic_menu,
)
from forums.notifications.gates import digest_gate, gate
from forums.notifications.letters import DIGEST_KIND, REPLY_KIND
from forums.notifications.listing import count_unread
from forums.notifications.models import CategoryLevel, TagLevel
from forums.notifications.tag_followers import TagLevels
from portal.accounts.models import User
from portal.messaging import gates, replies
from portal.ui import bell
from portal.ui.kept import kept, mark


def count_for(request: HttpRequest) -> int:
    """Return what stands at the bell of the person who asks."""
    return count_unread(request.user) if isinstance(request.user, User) else 0


def level_part(request: HttpRequest, topic: Topic) -> SafeString:
    """Return the menu of levels for who is signed in."""
    if not isinstance(request.user, User):
        return SafeString()
    action = topic_level_address(topic)
    return kept(_topic_menu, level_of(topic), **_fresh(request), action=action)


def _topic_menu(level: str) -> str:
    """Return the menu of any topic at a level."""
    context = {"menu": topic_menu(mark("action"), level), "next": mark("next"), "csrf_token": mark("token")}
    return render_to_string("forums/notifications/level_menu.html", context)


def _category_menu(name: str, level: str) -> str:
    """Return the menu of a category at a level."""
    menu = _inviting(room_menu(mark("action"), level, name))
    context = {"menu": menu, "next": mark("next"), "csrf_token": mark("token")}
    return render_to_string("forums/notifications/level_menu.html", context)


def _inviting(menu: LevelMenu) -> LevelMenu:
    """Let the button of a room for which nothing was chosen say what it is for."""
    if menu.current.value != NORMAL:
        return menu
    return replace(menu, current=replace(menu.current, label=gettext("Notify me")))


def _fresh(request: HttpRequest) -> dict[str, str]:
    return {"next": escape(request.get_full_path()), "token": get_token(request)}


def room_part(request: HttpRequest, room: Category | Tag) -> SafeString:
    """Return the menu of levels for who is signed in, with the level she chose for it."""
    if not isinstance(request.user, User):
        return SafeString()
    if isinstance(room, Category):
        of_room = CategoryLevel.objects.filter(user=request.user, category=room)
        level = of_room.values_list("level", flat=True).first() or ""
        return kept(_category_menu, room.name, level, **_fresh(request), action=category_level_address(room))
    of_tag = TagLevel.objects.filter(user=request.user, tag=room)
    menu = _inviting(tag_menu(room, of_tag.values_list("level", flat=True).first() or ""))
    context = {"menu": menu, "next": request.get_full_path()}
    return render_to_string("forums/notifications/level_menu.html", context, request)


gates.register(KIND, gate)
gates.register(DIGEST_KIND, digest_gate)
replies.register(REPLY_KIND, reply_by_mail)
bell.register(bell.Bell("notifications:notice-list", "notifications:notice-count", count_for))
extras.register_topic_part("tools", level_part)
extras.register_room_part(room_part)
tag_followers.register(TagLevels())
