"""Note something about a customer for colleagues."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from forums.moderation.models import Note
from portal.accounts.models import User
from portal.customers.models import Customer
from portal.lib.errors import ActionError


class NoteMissing(ActionError):
    sentence = _("Write the note first.")


def write_note(*, customer: Customer, text: str, author: User, now: datetime) -> Note:
    """Add a note; notes are added, never changed.

    Raises: NoteMissing.
    """
    if not text.strip():
        raise NoteMissing
    return Note.objects.create(customer=customer, text=text.strip(), written_by=author, written_at=now)
