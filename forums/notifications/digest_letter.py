"""Write the words of a digest."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from forums.discussions.models import Topic
from forums.notifications.letters import DIGEST_KIND, headline_of
from forums.notifications.models import Digest, Notice
from portal.customers.models import Address, Channel, Purpose
from portal.messaging.actions import Letter


@dataclass(frozen=True)
class DigestItem:
    """One line of a digest."""

    text: str
    note: str
    url: str


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
            "topics": [_named(topic) for topic in topics],
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
    return DigestItem(headline_of(notice), "", url)


def _named(topic: Topic) -> DigestItem:
    replies = ngettext("%(count)d reply", "%(count)d replies", topic.reply_count) % {
        "count": topic.reply_count
    }
    note = f"{topic.category.name}, {replies}" if topic.reply_count else topic.category.name
    return DigestItem(topic.title, note, f"{settings.SITE_URL}{topic.get_absolute_url()}")
