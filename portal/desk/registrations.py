"""Put the pages of the ground itself on the rail."""

from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.desk.registry import Queue, QueueCount, register
from portal.interactions.models import Interaction
from portal.messaging.models import Message, Revocation
from portal.messaging.revocation_models import LATE_AFTER


def count_waiting(user: User, now: datetime) -> QueueCount:
    """Count the touches that want an answer; late after a day."""
    return QueueCount(*Interaction.objects.visible_to(user).waiting_and_late(now))


def count_stuck(_user: User, _now: datetime) -> QueueCount:
    """Count the messages a person must look at."""
    counts = Message.objects.stuck().aggregate(
        waiting=Count("pk"), late=Count("pk", filter=Q(state=Message.State.IN_DOUBT))
    )
    return QueueCount(counts["waiting"], counts["late"])


def count_revocations(_user: User, now: datetime) -> QueueCount:
    """Count the wishes for no more messages; late after four hours."""
    late = Count("pk", filter=Q(received_at__lt=now - LATE_AFTER))
    counts = Revocation.objects.waiting().aggregate(waiting=Count("pk"), late=late)
    return QueueCount(counts["waiting"], counts["late"])


register(Queue("home", _("Today"), "desk:home", "house", "work", "desk.home", order=0))
register(
    Queue(
        "inbox",
        _("Waiting for an answer"),
        "interactions-desk:inbox",
        "inbox",
        "work",
        "interactions.reply",
        order=10,
        count=count_waiting,
        empty=_("Everybody has an answer."),
    )
)
register(
    Queue(
        "revocations",
        _("No more messages?"),
        "messaging-desk:revocation-list",
        "bell-off",
        "work",
        "interactions.reply",
        order=12,
        count=count_revocations,
        empty=_("Nobody asks for peace."),
    )
)
register(
    Queue("customers", _("Customers"), "interactions-desk:customer-list", "users", "people", "customers.view")
)
register(
    Queue(
        "messages",
        _("Messages"),
        "messaging-desk:message-list",
        "send",
        "running",
        "messages.view",
        count=count_stuck,
        empty=_("No message is stuck."),
    )
)
register(Queue("admin", _("All records"), "admin:index", "database", "running", "desk.home", order=95))
register(Queue("status", _("Status"), "desk:status", "activity", "running", "operations.status", order=90))
