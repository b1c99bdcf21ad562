"""Ask upper apps before another's words are changed or fewer people may read them, and tell them after."""

from collections.abc import Callable
from datetime import datetime

from forums.discussions.changes import Change
from forums.discussions.models import Category, Post, PostQuerySet
from forums.discussions.nesting import Access, access_of
from forums.discussions.policies import is_author
from portal.accounts.models import User
from portal.lib.errors import ActionError

EditRule = Callable[[Post, User], None]
NarrowingRule = Callable[[PostQuerySet, User], None]
RoomRule = Callable[[Category], None]
EditHearer = Callable[[Change, datetime], None]
_edit_rules: list[EditRule] = []
_narrowing_rules: list[NarrowingRule] = []
_room_rules: list[RoomRule] = []
_edit_hearers: list[EditHearer] = []


def register_edit_rule(rule: EditRule) -> None:
    """Let an upper app refuse that somebody changes another's words: `rule` raises an ActionError."""
    _edit_rules.append(rule)


def register_narrowing_rule(rule: NarrowingRule) -> None:
    """Let an upper app refuse that posts go where fewer may read them: `rule` raises an ActionError."""
    _narrowing_rules.append(rule)


def register_room_rule(rule: RoomRule) -> None:
    """Let an upper app refuse that fewer people may read a whole category: `rule` raises an ActionError."""
    _room_rules.append(rule)


def register_edit_hearer(hear: EditHearer) -> None:
    """Tell an upper app in the same transaction that somebody changed another's words."""
    _edit_hearers.append(hear)


def check_edit_of_anothers(post: Post, editor: User) -> None:
    """Ask every rule whether the words of another may be changed; one's own may.

    Raises: what a rule raises.
    """
    if is_author(post, editor):
        return
    for rule in _edit_rules:
        rule(post, editor)


def refusal_of_edit(post: Post, editor: User) -> str:
    """Return why the words of another can't be changed now; empty when they can."""
    try:
        check_edit_of_anothers(post, editor)
    except ActionError as error:
        return str(error)
    return ""


def tell_of_edit(change: Change, editor: User, now: datetime) -> None:
    """Tell every hearer that the words of another were changed."""
    if is_author(change.post, editor):
        return
    for hear in _edit_hearers:
        hear(change, now)


def check_narrowing(posts: PostQuerySet, source: Category, target: Category, by: User) -> None:
    """Ask every rule whether posts may go to a category where not all their readers come along.

    Raises: what a rule raises.
    """
    if access_of(source).is_within(access_of(target)):
        return
    for rule in _narrowing_rules:
        rule(posts, by)


def check_room_narrowing(category: Category, wished: Access) -> None:
    """Ask every rule whether a category may become as narrow as wished.

    Raises: what a rule raises.
    """
    if access_of(category).is_within(wished):
        return
    for rule in _room_rules:
        rule(category)
