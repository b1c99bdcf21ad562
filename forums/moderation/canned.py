"""Offer staff the canned replies where they answer in a topic; one click begins the text with one."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from forums.discussions.models import Topic
from forums.moderation.models import CannedReply
from forums.moderation.slots import fill_slots, slots_of
from portal.accounts.policies import is_staff, may

ASKED = "canned"


def canned_part(request: HttpRequest, topic: Topic) -> tuple[SafeString, str]:
    """Return the choice of canned replies and the words of the one that was chosen; for staff only."""
    if not is_staff(request.user) or not may(request.user, "interactions.reply"):
        return SafeString(), ""
    replies = list(CannedReply.objects.answers().in_order())
    asked = request.GET.get(ASKED, "")
    words = next((fill_slots(reply.body, slots_of(topic)) for reply in replies if str(reply.pk) == asked), "")
    context = {"replies": replies, "topic": topic, "asked": asked}
    shown = render_to_string("forums/moderation/canned_part.html", context, request)
    return mark_safe(shown), words  # noqa: S308 - a template
