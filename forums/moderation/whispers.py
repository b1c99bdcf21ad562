"""Show staff what they said to each other between the posts of a topic; others cost and get nothing."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from forums.discussions.models import POSTS_PER_PAGE, Topic, page_of_number
from forums.moderation.models import Whisper
from forums.moderation.people_forms import WhisperForm
from portal.accounts.policies import Person, is_staff, may


def whispers_between(topic: Topic, person: Person, low: int, high: int) -> Iterable[tuple[int, SafeString]]:
    """Return the whispers of the page with the posts numbered low to high; one query, for staff only."""
    if not is_staff(person):
        return []
    page = page_of_number(low)
    first, latest = (page - 1) * POSTS_PER_PAGE + 1, page * POSTS_PER_PAGE
    rows = Whisper.objects.standing_in(topic).filter(
        after_number__gte=first if page > 1 else 0, after_number__lte=latest
    )
    return [(min(max(row.after_number, low), high), _shown(row, person)) for row in rows]


def _shown(row: Whisper, person: Person) -> SafeString:
    context = {
        "whisper": row,
        "html": mark_safe(row.html),  # noqa: S308 - sanitized when it was stored
        "may_change": row.author_id == person.pk or may(person, "moderation.decide"),
    }
    return mark_safe(render_to_string("forums/moderation/whisper.html", context))  # noqa: S308 - a template


def whisper_box(request: HttpRequest, topic: Topic) -> SafeString:
    """Return the form below the posts with which staff write to each other; nothing for anybody else."""
    if not is_staff(request.user) or not may(request.user, "interactions.reply"):
        return SafeString()
    context = {"topic": topic, "form": WhisperForm(auto_id="id_whisper_%s")}
    return mark_safe(  # noqa: S308 - a template
        render_to_string("forums/moderation/whisper_box.html", context, request=request)
    )
