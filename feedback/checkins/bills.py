"""Say what a program's texts cost before they are sent, however many customers get one."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from feedback.checkins.audience import addresses_of
from feedback.checkins.models import Program
from feedback.checkins.rehearsing import Rehearsal, steps_of, text_of
from portal.accounts.models import User
from portal.customers.models import Channel
from portal.messaging.prices import Cost, by_prefix, cost_of
from portal.messaging.wordings import worded_languages

SAMPLE_NAME: Final = "Alexandra Miller"
_MARK: Final = "text:"
"""Stands before the prefix of a number among the counts of a walk, beside the verdicts."""


@dataclass(frozen=True)
class TextBill:
    """How many texts go next, of how many parts each, and what they cost; None while no price is set.

    `most` is what all of them cost with every reminder and the coupon, each in the language in which it is
    longest: who answers costs less.
    """

    number: int
    parts: int
    cost: Cost | None
    most: Cost | None


def texts_of(customers: Mapping[int, str]) -> Counter[str]:
    """Return, from the way each customer is asked, how many texts go to the numbers of each price."""
    texted = [key for key, channel in customers.items() if channel == Channel.TEXT]
    if not texted:
        return Counter()
    places = addresses_of(texted)
    numbers = [places[key, Channel.TEXT].value for key in texted if (key, Channel.TEXT) in places]
    return Counter({_MARK + prefix: count for prefix, count in by_prefix(numbers).items()})


def bill_of(program: Program, counts: Mapping[str, int], now: datetime) -> TextBill | None:
    """Return the bill of what a walk counted; None where no text goes next."""
    numbers = {key.removeprefix(_MARK): count for key, count in counts.items() if key.startswith(_MARK)}
    if not sum(numbers.values()):
        return None
    parts = _parts(program, "check_in", "", now)
    return TextBill(
        sum(numbers.values()), parts, cost_of(numbers, parts), cost_of(numbers, _most_parts(program, now))
    )


def _most_parts(program: Program, now: datetime) -> int:
    """Return of how many parts everything is that one customer who never answers gets."""
    longest = {
        step: max(_parts(program, step, language, now) for language in languages)
        for step in steps_of(program)
        if (languages := worded_languages(step))
    }
    return sum(longest.values()) + longest.get("check_in_reminder", 0) * max(0, program.reminder_count - 1)


def _parts(program: Program, step: str, language: str, now: datetime) -> int:
    wordings: Sequence[str] = Program.Wording.values if program.has_two_wordings else [Program.Wording.FIRST]
    reader = User(display_name=SAMPLE_NAME, language=language)
    return max(text_of(Rehearsal(program, step, wording), reader, now).parts.count for wording in wordings)
