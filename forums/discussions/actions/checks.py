"""Check a text before it is stored: its form, its author's pace, its screening."""

from datetime import datetime
from typing import Final

from django.utils.text import slugify

from forums.discussions.errors import (
    FirstDayFull,
    TextMissing,
    TextTooComplex,
    TextTooLong,
    TooManyEdits,
    TooManyPosts,
)
from forums.discussions.history import History
from forums.discussions.mentions import Audience, people_named
from forums.discussions.models import TITLE_MAX_LENGTH
from portal.accounts.models import User
from portal.accounts.restrictions import check_may_write
from portal.lib import markdown
from portal.lib.limits import is_over
from portal.screening.actions import CLEAR, Verdict, screen_text
from portal.screening.blocking import note_trace
from portal.screening.rules import Habits

POSTS_PER_MINUTE: Final = 6
EDITS_PER_DAY: Final = 50
FIRST_DAY_TOPICS: Final = 5
FIRST_DAY_REPLIES: Final = 20
DAY_SECONDS: Final = 86_400


def clean_title(title: str) -> str:
    """Return a title as one line of a length the database takes."""
    return " ".join(title.replace("\x00", "").split())[:TITLE_MAX_LENGTH]


def slug_of(title: str) -> str:
    """Return the readable end of a topic's address."""
    return slugify(title)[:80].strip("-") or "topic"


def render_body(body: str, audience: Audience | None = None) -> str:
    """Return the safe HTML of a post; it links the people it speaks to, of those who may read it.

    Raises: TextMissing, TextTooLong, TextTooComplex, TooManyPeople.
    """
    if not body.strip():
        raise TextMissing
    source = body.replace("\x00", "")
    try:
        return markdown.render(source, people_named(source, audience) if audience else None)
    except markdown.TooLong as error:
        raise TextTooLong from error
    except markdown.TooComplex as error:
        raise TextTooComplex from error


def keep_pace(author: User, kind: str, first_day_limit: int, now: datetime) -> None:
    """Count one more post of a customer who may write.

    Raises: WritingRefused, TooManyPosts, FirstDayFull.
    """
    if author.is_staff:
        return
    check_may_write(author, now)
    who = str(author.pk)
    if is_over("forum.post", who, limit=POSTS_PER_MINUTE, seconds=60):
        raise TooManyPosts
    if author.is_new(now) and is_over(
        f"forum.{kind}.first_day", who, limit=first_day_limit, seconds=DAY_SECONDS
    ):
        raise FirstDayFull


def keep_pace_of_edits(editor: User) -> None:
    """Count one more change that a customer makes to a post.

    Raises: TooManyEdits.
    """
    if not editor.is_staff and is_over(
        "forum.edit", str(editor.pk), limit=EDITS_PER_DAY, seconds=DAY_SECONDS
    ):
        raise TooManyEdits


def screen(author: User, body: str, title: str, history: History, now: datetime) -> Verdict:
    """Return whether a new text must be looked at first."""
    if author.is_staff:
        return CLEAR
    is_new = author.is_new(now)
    if is_new:
        note_trace(user=author, ip=author.asking.ip, now=now)
    return screen_text(
        text=f"{title}\n{body}",
        author_is_new=is_new,
        author_is_known=history.is_known,
        is_repeated=history.is_repeated,
        habits=Habits(is_new and history.is_first, history.recent_count),
        asking=author.asking,
        asks_model=True,
    )
