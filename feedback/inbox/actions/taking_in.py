"""Put every answer that counts into the inbox, in the transaction that keeps it."""

from datetime import datetime
from typing import Any, Final

from django.db.models import Exists, OuterRef

from feedback.inbox.actions.quoting import take_quote_down
from feedback.inbox.actions.steps import write_event
from feedback.inbox.models import Entry, EntryEvent, Quote
from feedback.inbox.models.entries import band_of
from feedback.surveys.changes import Arrival
from feedback.surveys.models import Response
from feedback.surveys.models.responses import told_moment
from portal.lib.states import advance

BATCH: Final = 500
ANSWERED_ANEW: Final = ("score", "band", "has_words", "words", "wants_contact")


def take_in(arrival: Arrival) -> None:
    """Keep what a list needs to know of an answer; one that was changed after staff were done opens again."""
    entry = Entry(response=arrival.response, **_told_by(arrival.response, arrival.words))
    Entry.objects.bulk_create(
        [entry], update_conflicts=True, unique_fields=["response"], update_fields=ANSWERED_ANEW
    )
    if arrival.is_correction:
        _note_correction(arrival)


def take_in_new(*, now: datetime) -> int:
    """Take in what counts and came past the forms; return how many.

    `now` is asked of every drain; an answer keeps the moment at which it was sent in.
    """
    known = Entry.objects.filter(pk=OuterRef("pk"))
    rows = Response.objects.counted().filter(~Exists(known)).order_by("pk")
    taken = 0
    while batch := list(rows.prefetch_related("answers__question")[:BATCH]):
        entries = [Entry(response=row, **_told_by(row, row.comment)) for row in batch]
        Entry.objects.bulk_create(entries, ignore_conflicts=True)
        taken += len(batch)
    return taken


def _told_by(response: Response, words: str) -> dict[str, Any]:
    return {
        "survey_id": response.survey_id,
        "submitted_at": response.submitted_at,
        "score": response.score,
        "band": band_of(response.kind, response.score),
        "has_words": bool(words),
        "wants_contact": response.wants_contact,
        "words": words.casefold(),
    }


def _note_correction(arrival: Arrival) -> None:
    entry = Entry.objects.get(pk=arrival.response.pk)
    happened = told_moment(arrival.response.mode, arrival.now)
    write_event(entry, EntryEvent.Kind.CORRECTED, now=happened)
    quote = Quote.objects.of_response(arrival.response).exclude(state=Quote.State.DOWN).first()
    if quote is not None:  # she says something else now: the old words are hers no more
        take_quote_down(quote=quote, author=None, now=arrival.now)
    if entry.is_done:
        advance(entry, Entry.State.OPEN, Entry.MOVES, done_at=None)
