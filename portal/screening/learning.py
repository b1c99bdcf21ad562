"""Learn from the verdicts of this portal's moderators what spam looks like here; nothing leaves the house."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.models import F

from portal.screening.models import Lesson, Word
from portal.screening.words import words_of

LEAST_OF_EACH: Final = 10
"""The model is silent until it saw so many spam and so many fine texts."""
TELLING_WORDS: Final = 150
LEAST_TELLING: Final = 3
"""Fewer words that say anything are no ground for a word of the model."""
EXPLAINING_WORDS: Final = 5
_DOUBT: Final = 1.0
_MIDDLE: Final = 0.5
_TELLING_FROM: Final = 0.15
_TALLY: Final = ""


@dataclass(frozen=True)
class Opinion:
    """How likely a text is spam, from 0 to 1, which words say so, and how many verdicts stand behind it."""

    share: float
    words: tuple[str, ...]
    verdict_count: int

    @property
    def percent(self) -> int:
        """The share in whole percent; never 0 or 100, as a count of words is never certain."""
        return min(99, max(1, round(100 * self.share)))


@transaction.atomic
def learn(*, text: str, is_spam: bool, source_key: str, subject_key: str = "") -> Lesson:
    """Count the words of a text a person judged; learning the same source twice changes nothing.

    `source_key` names the verdict, `subject_key` the text: of several verdicts on one text the latest counts.
    """
    _lock_tally()
    known = Lesson.objects.filter(source_key=source_key).first()
    if known is not None:
        return known
    subject = subject_key or source_key
    if (earlier := Lesson.objects.about(subject).first()) is not None:
        _count(earlier, -1)
    lesson = Lesson.objects.create(
        source_key=source_key, subject_key=subject, is_spam=is_spam, words=words_of(text)
    )
    _count(lesson, 1)
    return lesson


@transaction.atomic
def unlearn(*, source_key: str) -> bool:
    """Take a lesson back as if it never was; an earlier verdict on the same text counts again.

    Return False if there was no such lesson.
    """
    _lock_tally()
    lesson = Lesson.objects.filter(source_key=source_key).first()
    if lesson is None:
        return False
    latest, *earlier = Lesson.objects.about(lesson.subject_key)[:2]
    lesson.delete()
    if latest.source_key == source_key:
        _count(lesson, -1)
        for previous in earlier:
            _count(previous, 1)
    return True


def opinion_on(text: str) -> Opinion | None:
    """Return what the model makes of a text; None while it learned too little or knows too few words.

    Source: Robinson, "A Statistical Approach to the Spam Problem", Linux Journal 107, March 2003.
    """
    counts = {
        word.text: (word.spam_count, word.fine_count)
        for word in Word.objects.filter(text__in=[_TALLY, *words_of(text)])
    }
    spam, fine = counts.pop(_TALLY, (0, 0))
    if min(spam, fine) < LEAST_OF_EACH:
        return None
    leaning = {word: _leaning(*seen, spam, fine) for word, seen in counts.items()}
    telling = sorted(leaning, key=lambda word: (-abs(leaning[word] - _MIDDLE), -len(word), word))
    telling = [word for word in telling if abs(leaning[word] - _MIDDLE) >= _TELLING_FROM][:TELLING_WORDS]
    if len(telling) < LEAST_TELLING:
        return None
    guilty = tuple(word for word in telling if leaning[word] > _MIDDLE)[:EXPLAINING_WORDS]
    return Opinion(_combined([leaning[word] for word in telling]), guilty, spam + fine)


def _leaning(in_spam: int, in_fine: int, spam: int, fine: int) -> float:
    """Return how much one word leans to spam, drawn to the middle while it was seen seldom."""
    seen = in_spam + in_fine
    spam_share, fine_share = in_spam / spam, in_fine / fine
    if not seen:
        return _MIDDLE
    return (_DOUBT * _MIDDLE + seen * spam_share / (spam_share + fine_share)) / (_DOUBT + seen)


def _combined(leanings: Sequence[float]) -> float:
    """Return one share from many, by Fisher's method for both sides: near 0.5 when words disagree."""
    for_spam = _chi_square_tail(-2 * sum(math.log(1 - share) for share in leanings), 2 * len(leanings))
    for_fine = _chi_square_tail(-2 * sum(math.log(share) for share in leanings), 2 * len(leanings))
    return (1 + for_fine - for_spam) / 2


def _chi_square_tail(value: float, freedom: int) -> float:
    """Return the chance of a chi-square value at least this high; `freedom` is even."""
    half = value / 2
    term = total = math.exp(-half)
    for step in range(1, freedom // 2):
        term *= half / step
        total += term
    return min(total, 1.0)


def _lock_tally() -> None:
    """Let one lesson be learned at a time: two that share words would wait for each other for ever."""
    Word.objects.bulk_create([Word(text=_TALLY)], ignore_conflicts=True)
    Word.objects.select_for_update().get(text=_TALLY)


def _count(lesson: Lesson, change: int) -> None:
    words = [_TALLY, *lesson.words]
    if change > 0:
        Word.objects.bulk_create([Word(text=word) for word in words], ignore_conflicts=True)
    column = "spam_count" if lesson.is_spam else "fine_count"
    Word.objects.filter(text__in=words).update(**{column: F(column) + change})
    if change < 0:
        _forget_unseen(lesson.words)


def _forget_unseen(words: Iterable[str]) -> None:
    Word.objects.filter(text__in=list(words), spam_count=0, fine_count=0).delete()
