"""Lay out what a person watches, tracks and mutes, with what each level means."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from forums.discussions.models import Category, Level, Subscription, Tag, Topic
from forums.notifications.models import CategoryLevel, TagLevel
from portal.accounts.models import User

TOPICS_SHOWN = 50
NORMAL = "normal"


@dataclass(frozen=True)
class Option:
    """One level that can be chosen, with one line of what it means."""

    value: str
    label: str
    text: str
    sign: str


@dataclass(frozen=True)
class LevelMenu:
    """The menu of levels of one thing: where it posts, what is chosen, what can be."""

    action: str
    current: Option
    options: tuple[Option, ...]
    name: str = ""
    url: str = ""


def topic_options() -> tuple[Option, ...]:
    """Return the levels of a topic."""
    return (
        Option(Level.WATCH, _("Watch"), _("Every reply, at the bell and by mail"), "bell-ring"),
        Option(Level.TRACK, _("Track"), _("Replies at the bell, no mail"), "bell"),
        Option(Level.MUTE, _("Mute"), _("Nothing, not even mentions"), "bell-off"),
    )


def room_options() -> tuple[Option, ...]:
    """Return the levels of a category or a tag."""
    return (
        Option(Level.WATCH, _("Watch"), _("New topics and replies, at the bell and by mail"), "bell-ring"),
        Option(Level.TRACK, _("Track"), _("New topics and replies at the bell, no mail"), "bell"),
        Option(NORMAL, _("Normal"), _("Only mentions, and topics you watch yourself"), "bell"),
        Option(Level.MUTE, _("Mute"), _("Nothing, but for topics you watch yourself"), "bell-off"),
    )


def topic_level_address(topic: Topic) -> str:
    return reverse("notifications:topic-level", args=[topic.pk])


def category_level_address(category: Category) -> str:
    return reverse("notifications:category-level", args=[category.slug])


def topic_menu(action: str, level: str) -> LevelMenu:
    """Return the menu of a topic; without a level the person hears only of mentions."""
    unset = Option("", _("Notify me"), "", "bell")
    return LevelMenu(action, _current(topic_options(), level) or unset, topic_options())


def category_menu(category: Category, level: str) -> LevelMenu:
    """Return the menu of a category."""
    url = category.get_absolute_url()
    return room_menu(category_level_address(category), level, category.name, url)


def tag_menu(tag: Tag, level: str) -> LevelMenu:
    """Return the menu of a tag."""
    return room_menu(reverse("notifications:tag-level", args=[tag.slug]), level, tag.name, "")


def room_menu(action: str, level: str, name: str, url: str = "") -> LevelMenu:
    """Return the menu of a category or a tag; without a level it stands at "normal"."""
    options = room_options()
    current = _current(options, level) or options[2]
    return LevelMenu(action, current, options, name, url)


def _current(options: Iterable[Option], level: str) -> Option | None:
    return next((option for option in options if option.value == level), None)


@dataclass(frozen=True)
class Chosen:
    """Everything a person chose, and the rooms and tags she could choose."""

    categories: list[LevelMenu]
    tags: list[LevelMenu]
    topics: list[LevelMenu]


def chosen_levels(user: User) -> Chosen:
    """Return every category and her tags with their menus, and the newest topics she chose a level for."""
    rooms = dict(CategoryLevel.objects.filter(user=user).values_list("category_id", "level"))
    used = Tag.objects.used_by(user)
    tags = TagLevel.objects.filter(user=user, tag__in=used.values("pk")).select_related("tag")
    visible = Topic.objects.visible_to(user)
    chosen = Subscription.objects.filter(user=user, topic__in=visible).select_related("topic")
    return Chosen(
        categories=[
            category_menu(room, rooms.get(room.pk, ""))
            for room in Category.objects.visible_to(user).in_order()
        ],
        tags=[tag_menu(row.tag, row.level) for row in tags.order_by("tag__name")],
        topics=[
            _named(topic_menu(topic_level_address(row.topic), row.level), row.topic)
            for row in chosen.order_by("-pk")[:TOPICS_SHOWN]
        ],
    )


def _named(menu: LevelMenu, topic: Topic) -> LevelMenu:
    return LevelMenu(menu.action, menu.current, menu.options, topic.title, topic.get_absolute_url())
