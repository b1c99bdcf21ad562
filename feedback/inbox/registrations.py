"""Register what the inbox adds: it hears of every answer and reply, and stands on the rail."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from feedback.inbox.actions import take_in
from feedback.inbox.actions.answering import note_answer
from feedback.inbox.models import Entry
from feedback.inbox.shelves import OWN
from feedback.surveys import changes
from portal.accounts import shelves
from portal.accounts.models import User
from portal.desk import registry
from portal.interactions import followers


def count_to_read(user: User, _now: datetime) -> registry.QueueCount:
    """Count the answers in somebody's own words that nobody is done with."""
    return registry.QueueCount(registry.count_up_to_most(Entry.objects.to_read(user)))


shelves.register(OWN)
changes.register_arrivals(take_in)
followers.register(followers.Follower("inbox", answered=note_answer))
registry.register(
    registry.Queue(
        key="answers",
        title=_("Answers to read"),
        url_name="inbox-desk:all-entries",
        icon="inbox",
        group="work",
        permission="surveys.view",
        order=30,
        count=count_to_read,
        empty=_("Every answer was read."),
    )
)
