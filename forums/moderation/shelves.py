"""Show a person what was decided about her, and staff what they noted about a customer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from django.http import HttpRequest

from forums.moderation.links import sanction_path
from forums.moderation.models import Note, Sanction
from forums.moderation.people_forms import NoteForm
from portal.accounts.access import SignedInRequest
from portal.customers.models import Customer
from portal.interactions.panels import Panel
from portal.ui.home import Shelf


def _load_sanctions(request: HttpRequest, now: datetime) -> Mapping[str, Any]:
    rows = Sanction.objects.shown_to(cast("SignedInRequest", request).user)
    return {"sanctions": [(row, row.is_standing(now), sanction_path(row.pk)) for row in rows]}


def _load_notes(request: HttpRequest, customer: Customer) -> Mapping[str, Any]:
    rows = Note.objects.visible_to(request.user).about(customer)
    return {"notes": list(rows), "note_form": NoteForm(auto_id="id_note_%s"), "customer": customer}


SANCTIONS = Shelf(order=20, template="forums/moderation/sanction_shelf.html", load=_load_sanctions)
NOTES = Panel(order=20, template="forums/moderation/note_panel.html", load=_load_notes)
