"""Change the words of a post."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from forums.discussions import counts
from forums.discussions.actions.checks import (
    clean_title,
    keep_pace_of_edits,
    render_body,
    slug_of,
)
from forums.discussions.actions.filing import Filing, refile_topic
from forums.discussions.actions.guards import check_edit_of_anothers, tell_of_edit
from forums.discussions.actions.operations import Act
from forums.discussions.answers import refresh_answers
from forums.discussions.changes import Change
from forums.discussions.errors import EditConflict, EditRefused, ReasonMissing
from forums.discussions.history import history_of
from forums.discussions.mentions import Audience, write_events
from forums.discussions.models import Post, Revision, Topic
from forums.discussions.pictures import show_in_post
from forums.discussions.policies import is_author, may_edit
from portal.accounts.models import User
from portal.accounts.restrictions import check_may_write
from portal.lib.states import advance
from portal.screening.actions import AGAIN, CLEAR, Verdict, screen_text


def edit_post(
    *,
    post: Post,
    editor: User,
    body: str,
    now: datetime,
    seen_revision: int,
    title: str = "",
    reason: str = "",
    filing: Filing | None = None,
) -> Post:
    """Change the words and keep the earlier ones; the same words again change nothing.

    What the author changes is screened again, and what was hidden goes back to the moderators. With the
    first post of a topic goes how the topic is filed.

    Raises: EditRefused, EditConflict, ReasonMissing, TooManyEdits, TextMissing, TextTooLong, TextTooComplex,
    and what `refile_topic` and the rules for others' words raise.
    """
    title = (clean_title(title) if post.is_opening else "") or post.topic.title
    if not may_edit(post, editor):
        raise EditRefused
    check_may_write(editor, now)
    act = Act(by=editor, now=now, reason=reason)
    if (body, title) == (post.source, post.topic.title):
        _file(post, filing, act)
        return post
    if not is_author(post, editor) and not reason.strip():
        raise ReasonMissing
    html = render_body(body, Audience.of_topic(post.topic))
    keep_pace_of_edits(editor)
    verdict = _verdict_on_edit(post, editor, f"{title}\n{body}", now)
    edit = _Edit(title, body, html, reason.strip()[:200], verdict)
    with transaction.atomic():
        stored = _store_edit(post, editor, edit, seen_revision, now)
        _file(post, filing, act)
    return stored


def _file(post: Post, filing: Filing | None, act: Act) -> None:
    if filing is not None and post.is_opening:
        refile_topic(topic=post.topic, filing=filing, act=act)


@dataclass(frozen=True)
class _Edit:
    """New words for a post."""

    title: str
    source: str
    html: str
    reason: str
    verdict: Verdict


def _verdict_on_edit(post: Post, editor: User, text: str, now: datetime) -> Verdict:
    """Return why a changed text must be looked at first, if it must."""
    if (
        not is_author(post, editor)
        or editor.is_staff
        or post.state not in {Post.State.PUBLISHED, Post.State.HIDDEN}
    ):
        return CLEAR
    if post.state == Post.State.HIDDEN:
        return AGAIN
    history = history_of(editor, post.source, now)
    return screen_text(
        text=text,
        author_is_new=editor.is_new(now),
        author_is_known=history.is_known,
        asking=editor.asking,
        asks_model=True,
    )


def _store_edit(post: Post, editor: User, edit: _Edit, seen_revision: int, now: datetime) -> Post:
    locked = counts.hold_topic_of(post)  # from here on nobody says anything else of the post
    check_edit_of_anothers(post, editor)
    rows = Post.objects.filter(pk=post.pk, revision_count=seen_revision, state=post.state)
    changes = {
        "source": edit.source,
        "html": edit.html,
        "edited_at": now,
        "revision_count": seen_revision + 1,
    }
    if not rows.update(**changes):
        raise EditConflict
    revision = Revision.objects.create(
        post=post,
        number=seen_revision + 1,
        title=locked.title if post.is_opening else "",
        title_after=edit.title if post.is_opening else "",
        source=post.source,
        html=post.html,
        edited_by=editor,
        edited_at=now,
        reason=edit.reason,
    )
    if post.is_opening:
        Topic.objects.filter(pk=locked.pk).update(title=edit.title, slug=slug_of(edit.title))
    else:
        Topic.objects.filter(pk=locked.pk).update()  # the pages kept of it are old
    earlier = post.source
    for name, value in changes.items():
        setattr(post, name, value)
    show_in_post(post, editor, now, earlier=earlier)
    if edit.verdict.is_held:
        was_published = post.is_published
        advance(post, Post.State.HELD, Post.MOVES, held_at=now, signals=edit.verdict.as_rows())
        counts.follow_post(post, was_published=was_published)
    elif any(answer["post"] == post.pk for answer in locked.answer_list):
        refresh_answers(locked.pk)
    if post.is_published:
        write_events(post, now)
    change = Change(
        post=post,
        key=f"edit:{revision.pk}",
        reason=edit.reason,
        source_before=earlier,
        source=edit.source,
        title_before=revision.title,
        title=revision.title_after,
    )
    tell_of_edit(change, editor, now)
    return post
