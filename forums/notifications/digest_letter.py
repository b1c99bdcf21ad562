"""Write the words of a digest."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from forums.discussions.models import Topic
from forums.notifications.letters import DIGEST_KIND, headline_of, why_line
from forums.notifications.links import target_url
from forums.notifications.models import Digest, Notice
from forums.notifications.targets import CATEGORY, TOPIC, Target, target_of, words_about, words_of
from portal.customers.models import Address, Channel, Purpose
from portal.messaging.actions import Letter


@dataclass(frozen=True)
class DigestItem:
    """One line of a digest."""

    text: str
    note: str
    url: str
    why: str
    mute_url: str
    mute_label: str


def digest_letter(
    digest: Digest, notices: Sequence[Notice], topics: Sequence[Topic], address: Address
) -> Letter:
    """Return the digest: what the person was told of and has not read, then the new topics.

    What she was told of is hers; the new topics are our idea.
    """
    language = address.customer.language
    with override(language or settings.LANGUAGE_CODE):
        context = {
            "notices": [_told(notice) for notice in notices],
            "topics": [_named(topic, digest.user_id) for topic in topics],
            "preferences_url": settings.SITE_URL + reverse("notifications:preferences"),
            "action_url": settings.SITE_URL + reverse("notifications:notice-list" if notices else _FORUMS),
            "action_label": _("Open your notifications") if notices else _("Open the forums"),
        }
    return Letter(
        template="forum_digest",
        is_our_idea=bool(topics),
        purpose=Purpose.FORUM,
        channel=Channel.EMAIL,
        to=address,
        customer=address.customer,
        dedupe_key=f"forum:digest:{digest.user_id}:{digest.period}",
        context=context,
        about_kind=DIGEST_KIND,
        about_id=digest.pk,
        language=language,
    )


_FORUMS = "discussions:category-list"


def _told(notice: Notice) -> DigestItem:
    url = f"{settings.SITE_URL}{notice.subject.topic.url_of(notice.subject.number)}"
    target = target_of(notice) or Target(TOPIC, notice.subject.topic_id)
    label = words_about(notice, target).action
    return DigestItem(
        headline_of(notice), "", url, why_line(notice), target_url(notice.user_id, target), label
    )


def _named(topic: Topic, user_id: int) -> DigestItem:
    """Return the line of a new topic: it came because of its category, so that is what its link mutes."""
    count = topic.reply_count
    note = ngettext("%(count)d reply", "%(count)d replies", count) % {"count": count} if count else ""
    name = topic.category.name
    why = _("You get this because it is new in “%(category)s” and your digest brings news.")
    target = Target(CATEGORY, topic.category_id)
    return DigestItem(
        topic.title,
        note,
        f"{settings.SITE_URL}{topic.get_absolute_url()}",
        why % {"category": name},
        target_url(user_id, target),
        words_of(target, name).action,
    )
