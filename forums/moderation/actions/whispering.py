"""Say something in a topic that only staff hear."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from forums.discussions.actions import render_body
from forums.discussions.models import Topic
from forums.moderation.models import Whisper
from forums.moderation.policies import may_change_whisper
from portal.accounts.models import User
from portal.accounts.policies import is_staff
from portal.lib.errors import ActionError


class WhisperRefused(ActionError):
    sentence = _("This note can't be changed any more.")


def write_whisper(*, topic: Topic, author: User, text: str, now: datetime) -> Whisper:
    """Write a note for staff after the latest post; nothing of the topic changes.

    Raises: WhisperRefused if the author is no staff or may not open the topic; what `render_body` raises.
    """
    if not is_staff(author) or not Topic.objects.visible_to(author).filter(pk=topic.pk).exists():
        raise WhisperRefused
    return Whisper.objects.create(
        topic=topic,
        after_number=topic.highest_public_number,
        author=author,
        source=text.replace("\x00", ""),
        html=render_body(text),
        created_at=now,
    )


def edit_whisper(*, whisper: Whisper, editor: User, text: str, now: datetime) -> Whisper:
    """Change the words of one's own note.

    Raises: WhisperRefused, TextMissing, TextTooLong, TextTooComplex.
    """
    if not may_change_whisper(whisper, editor):
        raise WhisperRefused
    whisper.source, whisper.html, whisper.edited_at = text.replace("\x00", ""), render_body(text), now
    whisper.save(update_fields=["source", "html", "edited_at"])
    return whisper


def remove_whisper(*, whisper: Whisper, remover: User, now: datetime) -> Whisper:
    """Take a note away; its row stays.

    Raises: WhisperRefused.
    """
    if not may_change_whisper(whisper, remover):
        raise WhisperRefused
    whisper.removed_at, whisper.removed_by = now, remover
    whisper.save(update_fields=["removed_at", "removed_by"])
    return whisper
