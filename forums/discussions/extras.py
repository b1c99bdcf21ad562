"""Hold what upper apps add to the topic page; they register it when they start (`registrations.py`)."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Literal

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from forums.discussions.models import Category, Tag, Topic
from portal.accounts.policies import Person

Place = Literal["tools", "head", "after_posts"]
AuthorMarks = Callable[[Collection[int]], Mapping[int, SafeString]]
TopicPart = Callable[[HttpRequest, Topic], SafeString]
RoomPart = Callable[[HttpRequest, Category | Tag], SafeString]
Insert = tuple[int, SafeString]
Inserts = Callable[[Topic, Person, int, int], Iterable[Insert]]
AuthorUrl = Callable[[int], str]
PostLink = Callable[[int], SafeString]
ReplyPart = Callable[[HttpRequest, Topic], tuple[SafeString, str]]
PostLinks = Callable[[Person], PostLink | None]

_author_marks: list[AuthorMarks] = []
_topic_parts: list[tuple[Place, TopicPart]] = []
_room_parts: list[RoomPart] = []
_reply_parts: list[ReplyPart] = []
_inserts: list[Inserts] = []
_author_urls: list[AuthorUrl] = []
_post_links: list[PostLinks] = []


def register_author_marks(load: AuthorMarks) -> None:
    """Show a mark beside an author's name: `load` gets the ids of all authors of a page at once."""
    _author_marks.append(load)


def register_author_url(build: AuthorUrl) -> None:
    """Make the authors' names links; `build` is called for every post, so it may ask nothing."""
    _author_urls[:] = [build]


def register_topic_part(place: Place, load: TopicPart) -> None:
    """Show a part of one's own beside the topic's tools, above or below its posts."""
    _topic_parts.append((place, load))


def register_room_part(load: RoomPart) -> None:
    """Show a part of one's own beside the title of a category or a tag."""
    _room_parts.append(load)


def register_reply_part(load: ReplyPart) -> None:
    """Show a part above the form of a reply on its own page, and say what its text begins with."""
    _reply_parts.append(load)


def register_inserts(load: Inserts) -> None:
    """Show something between the posts: `load` gets topic, reader and the range of numbers shown.

    It returns pairs of the number it stands after and its HTML. It costs a query only for whom it is for.
    """
    _inserts.append(load)


def register_post_link(offer: PostLinks) -> None:
    """Offer a link below each post: `offer` is asked once a page, what it returns is called for each post."""
    _post_links.append(offer)


def post_links(person: Person) -> list[PostLink]:
    """Return what builds the links below posts for this reader."""
    return [link for offer in _post_links if (link := offer(person)) is not None]


def author_marks(user_ids: Collection[int]) -> dict[int, SafeString]:
    """Return the marks of the authors, each author's joined."""
    found: dict[int, SafeString] = {}
    for load in _author_marks:
        for user_id, mark in load(user_ids).items():
            found[user_id] = found.get(user_id, SafeString()) + mark
    return found


def author_url(user_id: int) -> str:
    """Return the address of an author's page; empty while there is none."""
    return _author_urls[0](user_id) if _author_urls else ""


def topic_parts(place: Place, request: HttpRequest, topic: Topic) -> SafeString:
    """Return what upper apps show at a place of the topic page."""
    parts = (load(request, topic) for at, load in _topic_parts if at == place)
    return mark_safe("".join(parts))  # noqa: S308 - every part is safe by its type


def room_parts(request: HttpRequest, room: Category | Tag) -> SafeString:
    """Return what upper apps show beside the title of a category or a tag."""
    return mark_safe("".join(load(request, room) for load in _room_parts))  # noqa: S308 - safe by type


def reply_parts(request: HttpRequest, topic: Topic) -> tuple[SafeString, str]:
    """Return what upper apps show above the form of a reply, and what its text begins with."""
    parts = [load(request, topic) for load in _reply_parts]
    shown = mark_safe("".join(part for part, _words in parts))  # noqa: S308 - safe by type
    return shown, "\n\n".join(words for _part, words in parts if words)


def inserts(topic: Topic, person: Person, low: int, high: int) -> dict[int, SafeString]:
    """Return what stands after which number, among the posts numbered low to high."""
    found: dict[int, SafeString] = {}
    for load in _inserts:
        for number, part in load(topic, person, low, high):
            found[number] = found.get(number, SafeString()) + part
    return found
