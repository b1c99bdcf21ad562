"""Write an outcome, edit it with its history, publish it, take it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from feedback.inbox.models import Quote
from feedback.outcomes.actions.errors import DraftOnly, EditedMeanwhile, OutcomeMoved
from feedback.outcomes.actions.telling import TELL, stop_telling, walk_again
from feedback.outcomes.contributors import least_number
from feedback.outcomes.models import TEXT_LENGTH, TITLE_LENGTH, Outcome, OutcomeStep
from feedback.readings.models import Theme
from feedback.suggestions.models import Suggestion
from portal.accounts.models import User
from portal.lib.jobs import wake
from portal.lib.states import InvalidTransition, advance


@dataclass(frozen=True)
class Words:
    """What an outcome says, and of which answers and ideas."""

    title: str
    text: str
    result: str
    theme: Theme | None = None
    since_date: date | None = None
    until_date: date | None = None
    suggestions: Sequence[Suggestion] = ()
    quote: Quote | None = None

    def columns(self) -> dict[str, Any]:
        """Return the columns these words fill."""
        names = ("result", "theme", "since_date", "until_date", "quote")
        return {
            "title": " ".join(self.title.split())[:TITLE_LENGTH],
            "text": self.text.strip()[:TEXT_LENGTH],
            **{name: getattr(self, name) for name in names},
        }


@transaction.atomic
def write_outcome(*, words: Words, author: User, now: datetime) -> Outcome:
    """Keep a draft that nobody outside sees."""
    outcome = Outcome.objects.create(made_at=now, **words.columns())
    outcome.suggestions.set(words.suggestions)
    _note(outcome, OutcomeStep.Kind.WRITTEN, author, now)
    return outcome


@transaction.atomic
def edit_outcome(*, outcome: Outcome, words: Words, seen: int, author: User, now: datetime) -> Outcome:
    """Change an outcome as its editor saw it; who was told is not told again.

    A plan that came to its end is told from now on; what is a plan again waits, and so does whoever was not
    told yet. `seen` is the number of edits the editor knew of.

    Raises: EditedMeanwhile.
    """
    rows = Outcome.objects.filter(pk=outcome.pk, edit_count=seen)
    if not rows.update(**words.columns(), edit_count=F("edit_count") + 1):
        raise EditedMeanwhile
    before = _sources(outcome)
    outcome.suggestions.set(words.suggestions)
    outcome.refresh_from_db()
    if outcome.is_public:
        _follow_edit(outcome, is_about_others=_sources(outcome) != before, now=now)
    _note(outcome, OutcomeStep.Kind.EDITED, author, now)
    return outcome


@transaction.atomic
def publish_outcome(*, outcome: Outcome, author: User, now: datetime) -> Outcome:
    """Show it to everybody; who contributed and agreed is told once, as soon as it came to its end.

    Raises: OutcomeMoved.
    """
    _advance(outcome, Outcome.State.PUBLISHED, published_at=now, retracted_at=None)
    _recount(outcome)
    _note(outcome, OutcomeStep.Kind.PUBLISHED, author, now)
    if outcome.is_final:
        wake(TELL)
    return outcome


@transaction.atomic
def retract_outcome(*, outcome: Outcome, author: User, now: datetime) -> Outcome:
    """Take it off the public page; messages that have not left are stopped. Its history stays.

    Raises: OutcomeMoved.
    """
    _advance(outcome, Outcome.State.RETRACTED, retracted_at=now)
    stop_telling(outcome, now)
    _note(outcome, OutcomeStep.Kind.RETRACTED, author, now)
    return outcome


@transaction.atomic
def drop_draft(*, outcome: Outcome) -> None:
    """Throw away a draft that was never published.

    Raises: DraftOnly.
    """
    _number, gone = Outcome.objects.filter(pk=outcome.pk, state=Outcome.State.DRAFT).delete()
    if not gone:
        raise DraftOnly


def _advance(outcome: Outcome, to: str, **changes: Any) -> None:
    try:
        advance(outcome, to, Outcome.MOVES, **changes)
    except InvalidTransition as error:
        raise OutcomeMoved from error


def _sources(outcome: Outcome) -> tuple[object, ...]:
    """Return what decides who contributed."""
    ideas = frozenset(outcome.suggestions.values_list("pk", flat=True))
    return outcome.theme_id, outcome.since_date, outcome.until_date, ideas


def _follow_edit(outcome: Outcome, *, is_about_others: bool, now: datetime) -> None:
    """Count and tell anew where the edit says so: a changed sentence alone leads to no message."""
    if not outcome.is_final:
        stop_telling(outcome, now)
    elif is_about_others:
        walk_again(outcome)
    if is_about_others:
        _recount(outcome)
    if outcome.is_final:
        wake(TELL)


def _recount(outcome: Outcome) -> None:
    outcome.contributor_count = least_number(outcome)
    Outcome.objects.filter(pk=outcome.pk).update(contributor_count=outcome.contributor_count)


def _note(outcome: Outcome, kind: str, author: User, now: datetime) -> None:
    OutcomeStep.objects.create(
        outcome=outcome,
        kind=kind,
        title=outcome.title,
        text=outcome.text,
        result=outcome.result,
        by=author,
        at=now,
    )
