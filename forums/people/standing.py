"""Say what standing and badges follow from what a person read and how she helped.

Everything here is a pure function of facts that can be counted again, so an appeal that is granted, or a post
that comes back, brings standing and badges back exactly.
"""

from dataclasses import dataclass
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Standing(models.TextChoices):
    """How far a person is known in the forums. It is shown, and it is never bought."""

    NEWCOMER = "newcomer", _("Member")
    READER = "reader", _("Reader")
    REGULAR = "regular", _("Regular")
    GUIDE = "guide", _("Guide")


class Badge(models.TextChoices):
    """The few marks a person earns by helping."""

    FIRST_ANSWER = "first_answer", _("First answer")
    SOLVED_TEN = "solved_ten", _("Solved 10")
    HELPFUL_WRITER = "helpful_writer", _("Helpful writer")


@dataclass(frozen=True)
class Facts:
    """What was counted of one person: only what others could read counts, and only other people's taps."""

    posts: int = 0
    answers: int = 0
    """Posts marked as an official or a community answer."""
    thanks: int = 0
    """Taps on her posts by others: thanks, agree, insightful, good answer, worked for me."""
    thankers: int = 0
    posts_read: int = 0
    topics_read: int = 0


READ_SOME: Final = (5, 30)
"""Topics opened and posts read, as in the first trust level of Discourse."""
READ_MUCH: Final = (20, 100)
HELPED_SOME: Final = (3, 5)
"""People who tapped, and taps."""
HELPED_MUCH: Final = (10, 50)
HELPFUL_TAPS, HELPFUL_PEOPLE = 25, 5
ANSWERS_OF_A_GUIDE: Final = 10


def standing_of(facts: Facts) -> Standing:
    """Return the standing: reading makes a reader, reading and helping a regular, helping much a guide."""
    read = (facts.topics_read, facts.posts_read)
    helped = (facts.thankers, facts.thanks)
    if not _reaches(read, READ_SOME):
        return Standing.NEWCOMER
    if not _reaches(read, READ_MUCH) or not (_reaches(helped, HELPED_SOME) or facts.answers):
        return Standing.READER
    if _reaches(helped, HELPED_MUCH) or facts.answers >= ANSWERS_OF_A_GUIDE:
        return Standing.GUIDE
    return Standing.REGULAR


def badges_of(facts: Facts) -> list[Badge]:
    """Return the badges in the order they are shown."""
    earned = {
        Badge.FIRST_ANSWER: facts.answers >= 1,
        Badge.SOLVED_TEN: facts.answers >= 10,
        Badge.HELPFUL_WRITER: _reaches((facts.thankers, facts.thanks), (HELPFUL_PEOPLE, HELPFUL_TAPS)),
    }
    return [badge for badge, is_earned in earned.items() if is_earned]


def _reaches(got: tuple[int, int], wanted: tuple[int, int]) -> bool:
    return got[0] >= wanted[0] and got[1] >= wanted[1]
