"""Post a reply that came by mail."""

from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from forums.discussions.actions import post_reply
from forums.discussions.models import Topic
from portal.lib.errors import ActionError
from portal.messaging.replies import ReplyIn


class TopicGone(ActionError):
    sentence = _("The topic you answered is not open to you any more.")


def reply_by_mail(reply: ReplyIn) -> str:
    """Post the words in the topic as on the page: screened, paced, the same mail once; return the address.

    Raises: TopicGone, and what `post_reply` raises.
    """
    rows = Topic.objects.visible_to(reply.user).select_related("category", "author")
    topic = rows.filter(pk=reply.about_id).first()
    if topic is None:
        raise TopicGone
    key = uuid5(NAMESPACE_URL, f"{settings.SITE_URL}/mail/{reply.key}")
    post = post_reply(author=reply.user, topic=topic, body=reply.text, now=reply.now, submission_key=key)
    return topic.url_of(post.number)
