"""Say at hand-over why a forum mail must not go."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from forums.discussions.models import Level, Topic
from forums.discussions.policies import may_open
from forums.notifications.models import FOLDING, Digest, Notice
from forums.notifications.standing import Hearing, Standing, standing_on
from portal.messaging.models import Message


def gate(messages: Sequence[Message], now: datetime) -> Mapping[int, str]:
    """Refuse a mail when any post in it is gone, or its reader left, muted the topic, or may not read it."""
    del now
    notices = list(Notice.objects.filter(message__in=messages).with_all().select_related("user"))
    topics = {notice.subject.topic_id: notice.subject.topic for notice in notices}
    standing = standing_on(topics.values(), {notice.user_id for notice in notices})
    found = dict.fromkeys((message.pk for message in messages), _("The post is no longer shown."))
    read = _("The reader has read it meanwhile.")
    found |= dict.fromkeys((notice.message_id or 0 for notice in notices), read)
    found |= dict.fromkeys((notice.message_id or 0 for notice in notices if notice.is_unread), "")
    for notice in notices:
        found[notice.message_id or 0] = found[notice.message_id or 0] or _refusal(notice, standing)
    return {pk: reason for pk, reason in found.items() if reason}


def _is_watched(hearing: Hearing | None) -> bool:
    return hearing is not None and hearing.level == Level.WATCH


def _is_taken_back(notice: Notice, topic: Topic) -> bool:
    if notice.kind == Notice.Kind.ANSWER:
        return not topic.is_answered_by(notice.subject.pk)
    return notice.kind == Notice.Kind.SOLVED and topic.solved_at is None


def _refusal(notice: Notice, standing: Standing) -> str:
    user, topic = notice.user, notice.subject.topic
    if not notice.subject.is_published:
        return _("The post is no longer shown.")
    if _is_taken_back(notice, topic):
        return _("The mark was taken away again.")
    hearing = standing.hearing(user.pk, topic)
    is_muted = standing.topics.get((user.pk, topic.pk)) == Level.MUTE
    is_followed = _is_watched(hearing) if notice.kind in FOLDING else not is_muted
    if not user.is_active or not is_followed:
        return _("The reader no longer follows the topic.")
    if not may_open(topic, user):
        return _("The reader may no longer see the topic.")
    return ""


def digest_gate(messages: Sequence[Message], now: datetime) -> Mapping[int, str]:
    """Refuse a digest when anything it names is gone or closed to its reader since it was written."""
    del now
    digests = Digest.objects.filter(message__in=messages).select_related("user")
    return {digest.message_id or 0: reason for digest in digests if (reason := _digest_refusal(digest))}


def _digest_refusal(digest: Digest) -> str:
    if not digest.user.is_active:
        return _("The reader has left.")
    told = Notice.objects.filter(message=digest.message_id)
    shown = Topic.objects.visible_to(digest.user).filter(pk__in=digest.topics)
    is_whole = Notice.objects.visible_to(digest.user).filter(pk__in=told).count() == told.count()
    if shown.count() < len(digest.topics) or not is_whole:
        return _("The reader may no longer see what it names.")
    return ""
