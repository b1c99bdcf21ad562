"""Build the cards of posts in Python: a template per post was most of the time of a topic page.

One function a part of the card; each returns HTML. What people wrote is escaped where it is placed, the words
of a post were sanitized when it was stored.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from forums.discussions import extras
from forums.discussions.models import Post, PostRow, Topic
from forums.discussions.policies import may_moderate
from forums.discussions.taps import TapPlace, Taps, question_part, read_taps
from portal.accounts.models import User
from portal.accounts.policies import Person, is_staff
from portal.lib.people import initials
from portal.ui.pieces import SIGNS, Clock, avatar, badge, icon, time_element


@dataclass(frozen=True)
class Labels:
    """The words of a card in one language, escaped."""

    former: str
    staff: str
    edited: str
    edit: str
    quote: str
    report: str
    moderate: str
    reason: str
    mend: str
    decision: str
    waiting: str
    held: str
    hidden: str
    removed: str
    gone_held: str
    gone_hidden: str
    gone_removed: str


@lru_cache
def labels_in(_language: str) -> Labels:
    """Return the words of the cards in the active language, which `_language` names."""
    return Labels(
        former=escape(_("A former member")),
        staff=badge("note", _("Staff")),
        edited=escape(_("edited")),
        edit=escape(_("Edit")),
        quote=escape(_("Quote")),
        report=escape(_("Report")),
        moderate=escape(_("Moderate")),
        reason=escape(_("Reason:")),
        mend=escape(_("Change it to have a moderator look again.")),
        decision=escape(_("What was decided, and how to appeal")),
        waiting=escape(_("What happens to it next")),
        held=escape(_("Waiting for a moderator. Only you and moderators see it until then.")),
        hidden=escape(_("Hidden by a moderator. Only you and moderators see it.")),
        removed=escape(_("Removed by a moderator. Only you and moderators see it.")),
        gone_held=escape(_("This post waits for a moderator.")),
        gone_hidden=escape(_("This post was hidden by a moderator.")),
        gone_removed=escape(_("This post was removed by a moderator.")),
    )


@dataclass(frozen=True)
class CardPage:
    """What the cards of one page share; worked out once, so that a card asks nothing."""

    topic: Topic
    person: Person
    clock: Clock
    forums_url: str
    moderation_url: str
    csrf_field: str = ""
    """A form's token, for the forms in cards; empty for visitors."""

    @property
    def labels(self) -> Labels:
        return labels_in(self.clock.language)

    @property
    def may_write(self) -> bool:
        """Tell whether the reader is signed in and not silenced; who is silenced is offered nothing to do."""
        return isinstance(self.person, User) and not self.person.is_silenced(self.clock.now)


@dataclass(frozen=True)
class _Reader:
    """What decides how the reader sees each post: `policies` says the same for one post at a time."""

    pk: int | None
    may_write: bool
    is_moderator: bool
    topic_is_archived: bool
    taps: Taps
    links: Sequence[extras.PostLink]
    may_answer: bool = False

    def wrote(self, row: PostRow) -> bool:
        return self.pk is not None and row.author_id == self.pk

    def may_read(self, row: PostRow) -> bool:
        return row.state == Post.State.PUBLISHED or self.wrote(row) or self.is_moderator

    def may_edit(self, row: PostRow) -> bool:
        if self.is_moderator:
            return True
        if not self.may_write:
            return False
        return self.wrote(row) and row.state != Post.State.REMOVED and not self.topic_is_archived

    def may_quote(self, row: PostRow) -> bool:
        return self.may_write and self.may_answer and row.state == Post.State.PUBLISHED

    def may_report(self, row: PostRow) -> bool:
        return self.may_write and row.state == Post.State.PUBLISHED and not self.wrote(row)


def cards(rows: Sequence[PostRow], page: CardPage) -> SafeString:
    """Return the cards of the posts one below the other, with what upper apps set between them."""
    if not rows:
        return SafeString()
    reader = _Reader(
        pk=page.person.pk if page.person.is_authenticated else None,
        may_write=page.may_write,
        is_moderator=may_moderate(page.person),
        topic_is_archived=page.topic.state == Topic.State.ARCHIVED,
        taps=taps_of(rows, page),
        links=extras.post_links(page.person),
        may_answer=page.topic.is_open and (not page.topic.category.is_closed or is_staff(page.person)),
    )
    marks = extras.author_marks({row.author_id for row in rows if row.author_id})
    between = extras.inserts(page.topic, page.person, rows[0].number, rows[-1].number)
    parts = [
        (card(row, page, reader, marks) if reader.may_read(row) else tombstone(row, page))
        + (question_part(reader.taps, page.person) if row.number == 1 else "")
        + between.get(row.number, "")
        for row in rows
    ]
    return mark_safe("\n".join(parts))  # noqa: S308 - built here, what people wrote is escaped or sanitized


def taps_of(rows: Sequence[PostRow], page: CardPage) -> Taps:
    """Return what the reader may tap on the posts, and did."""
    place = TapPlace(page.forums_url, page.csrf_field, page.clock.language, may_tap=page.may_write)
    return read_taps(rows, page.topic, page.person, place)


def card(row: PostRow, page: CardPage, reader: _Reader, marks: Mapping[int, SafeString]) -> str:
    """Return a post the reader may read."""
    badges = reader.taps.badges(row.pk)
    look = "post post-solution" if badges else "post"
    return (
        f'<article class="{look}" id="post-{row.number}" data-number="{row.number}" data-post="{row.pk}">'
        f"{badges}{head(row, page, marks)}{state_notice(row, page, reader)}"
        f'<div class="prose">{row.html}</div>'
        f"{actions(row, page, reader)}</article>"
    )


def tombstone(row: PostRow, page: CardPage) -> str:
    """Return the line that stays where a post was: numbers never move."""
    words = {
        "held": page.labels.gone_held,
        "hidden": page.labels.gone_hidden,
        "removed": page.labels.gone_removed,
    }
    return (
        f'<article class="post post-hidden" id="post-{row.number}" data-number="{row.number}">'
        f'<p class="post-note">{words[row.state]}</p></article>'
    )


def head(row: PostRow, page: CardPage, marks: Mapping[int, SafeString]) -> str:
    """Return who wrote it and when."""
    labels = page.labels
    staff = labels.staff if row.author_is_staff else ""
    mark = marks.get(row.author_id, "") if row.author_id else ""
    return (
        f'<header class="post-head">{author(row, labels)}{staff}{mark}{edited(row, page)}'
        f'<a href="#post-{row.number}">{time_element(row.created_at, page.clock)}</a></header>'
    )


def author(row: PostRow, labels: Labels) -> str:
    """Return the author's initials and name; the name is a link once authors have pages."""
    if row.author_id is None:
        return f'<span class="post-author">{labels.former}</span>'
    name = row.author_name or _("Somebody")
    url = extras.author_url(row.author_id)
    shown = escape(name)
    named = (
        f'<a class="post-author" href="{url}">{shown}</a>'
        if url
        else f'<span class="post-author">{shown}</span>'
    )
    return f"{avatar(name, initials(row.author_name or ''))}{named}"


def edited(row: PostRow, page: CardPage) -> str:
    """Return the word that a post was changed; it leads to what changed."""
    if not row.edited_at:
        return ""
    word = page.labels.edited
    if row.revision_count:
        word = f'<a href="{page.forums_url}p/{row.pk}/revisions/">{word}</a>'
    return f'<span class="post-note">{word}</span>'


def state_notice(row: PostRow, page: CardPage, reader: _Reader) -> str:
    """Tell the author and moderators why others don't see the post."""
    if row.state == Post.State.PUBLISHED:
        return ""
    labels = page.labels
    words = {"held": labels.held, "hidden": labels.hidden, "removed": labels.removed}
    lines = [words[row.state]]
    if row.state_reason:
        lines.append(f"{labels.reason} {escape(row.state_reason)}")
    if row.state == Post.State.HIDDEN:
        lines.append(labels.mend)
    if reader.wrote(row):
        way = labels.waiting if row.state == Post.State.HELD else labels.decision
        lines.append(f'<a href="{page.forums_url}p/{row.pk}/decision/">{way}</a>')
    return notice("wait", lines)


def notice(meaning: str, lines: Sequence[str]) -> str:
    """Return what templates/ui/notice.html renders; the lines are HTML."""
    text = "".join(f"<p>{line}</p>" for line in lines)
    sign = icon(SIGNS[meaning])
    return f'<div class="notice notice-{meaning}">{sign}<div class="notice-text">{text}</div></div>'


def actions(row: PostRow, page: CardPage, reader: _Reader) -> str:
    """Return the row of small buttons below a post."""
    labels, found = page.labels, [*filter(None, (reader.taps.row(row), reader.taps.marking(row)))]
    if reader.may_edit(row):
        found.append(f'<a href="{page.forums_url}p/{row.pk}/edit/">{labels.edit}</a>')
    if reader.may_quote(row):
        reply = f"{page.forums_url}t/{page.topic.pk}/reply/?quote={row.pk}"
        found.append(f'<a href="{reply}" data-quote rel="nofollow">{labels.quote}</a>')
    if reader.may_report(row):
        found.append(f'<a href="{page.forums_url}p/{row.pk}/report/">{labels.report}</a>')
    if row.state == Post.State.PUBLISHED:
        found += [link(row.pk) for link in reader.links]
    if page.moderation_url:
        found.append(f'<a href="{page.moderation_url}{row.pk}/#detail">{labels.moderate}</a>')
    return f'<footer class="post-actions">{"".join(found)}</footer>' if found else ""
