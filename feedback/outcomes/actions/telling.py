"""Tell each contributor who agreed, once: batch by batch, going on where it stopped."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from feedback.outcomes.contributors import (
    Contribution,
    Fate,
    digest,
    judge,
    last_number,
    next_answers,
    next_confidential,
    next_votes,
)
from feedback.outcomes.letters import ABOUT, ABOUT_CONFIDENTIAL, letter_of_outcome
from feedback.outcomes.models import Outcome, Telling
from portal.lib.jobs import batches_of, drain
from portal.messaging.actions import cancel_messages, queue_message
from portal.messaging.models import Message

TELL: Final = "feedback.outcomes.tell_due"
AT_ONCE: Final = 100


def tell_due(*, now: datetime) -> int:
    """Go on telling every outcome that is not told to everybody; return how many were looked at."""

    def handle(outcome: Outcome) -> None:
        while tell_batch(outcome=outcome, now=now):
            pass

    return drain(batches_of(Outcome.objects.to_tell()), handle)


@transaction.atomic
def tell_batch(*, outcome: Outcome, now: datetime, size: int = AT_ONCE) -> bool:
    """Tell the next contributors and move the mark, together or not at all; return whether more may be left.

    The row of the outcome is held meanwhile: two workers never walk through the same one, and whoever takes
    it back waits for the batch, or is heard before it. Answers in confidence come last, and their messages
    are hidden: so nothing that staff see depends on whether one of the others gave such an answer.
    """
    held = Outcome.objects.to_tell().select_for_update().filter(pk=outcome.pk).first()
    if held is None:
        return False
    if batch := next_answers(held, held.response_mark, size):
        mark = {"response_mark": last_number(batch)}
    elif batch := next_votes(held, held.vote_mark, size):
        mark = {"vote_mark": last_number(batch)}
    elif batch := next_confidential(held, held.confidential_mark, size):
        mark = {"confidential_mark": last_number(batch)}
    else:
        Outcome.objects.filter(pk=held.pk).update(told_at=now)
        return False
    _tell(held, batch, now)
    Outcome.objects.filter(pk=held.pk).update(**mark)
    return True


def stop_telling(outcome: Outcome, now: datetime) -> int:
    """Cancel what has not left and forget that these were told; return how many.

    Whoever was told stays told. So telling it again reaches exactly those whom nothing has reached.
    """
    numbers = Telling.objects.of(outcome).values("pk")
    about = Message.objects.filter(about_kind__in=(ABOUT, ABOUT_CONFIDENTIAL), about_id__in=numbers)
    cancel_messages(about, reason=_("This was taken back before it went."), now=now)
    stopped = about.filter(state=Message.State.CANCELLED).values("about_id")
    count, _by_model = Telling.objects.of(outcome).filter(pk__in=stopped).delete()
    walk_again(outcome)
    return count


def walk_again(outcome: Outcome) -> None:
    """Let the next telling begin with the first contributor; whoever was told is passed over."""
    Outcome.objects.filter(pk=outcome.pk).update(
        response_mark=0, vote_mark=0, confidential_mark=0, told_at=None
    )


def _tell(outcome: Outcome, batch: Iterable[Contribution], now: datetime) -> None:
    chosen = _each_person_once(
        judged.contribution for judged in judge(outcome, list(batch), now) if judged.fate == Fate.REACHED
    )
    tellings = Telling.objects.bulk_create(_telling(outcome, each) for each in chosen)
    for telling, contribution in zip(tellings, chosen, strict=True):
        queue_message(letter_of_outcome(telling, outcome, contribution), now=now)


def _each_person_once(contributions: Iterable[Contribution]) -> list[Contribution]:
    """Return the first contribution of each person."""
    seen: set[str] = set()
    chosen = []
    for contribution in contributions:
        if seen.isdisjoint(contribution.keys):
            chosen.append(contribution)
        seen.update(contribution.keys)
    return chosen


def _telling(outcome: Outcome, contribution: Contribution) -> Telling:
    customer = contribution.customer
    return Telling(
        outcome=outcome,
        person=digest(outcome, f"customer:{customer.pk}") if customer else "",
        address=digest(outcome, f"mail:{contribution.value}"),
        response=contribution.response,
        vote=contribution.vote,
    )
