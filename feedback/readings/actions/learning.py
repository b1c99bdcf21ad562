"""Learn from what staff said: which words make a theme, and how far off the sentiment is on this site."""

from collections import defaultdict
from collections.abc import Sequence
from hashlib import blake2b
from math import log
from typing import Final

from django.db.models import Count, Q

from feedback.readings.labels import YES
from feedback.readings.models import Judgment, Leaning, ReadingTheme, Subject, TextReading, Theme
from portal.screening.reading.themes import ThemeLearner

MOST_EXAMPLES: Final = 1_500
"""So many of the latest judged texts are learned from."""
PATIENCE: Final = 20
"""So many judgments weigh as much as the shipped model, so that a handful does not turn it round."""

_kept: dict[bytes, ThemeLearner[int]] = {}
"""What this process learned last, by what it was learned from."""


def add_themes(readings: Sequence[TextReading]) -> None:
    """Link new readings, saved and with their answers, to the themes they are about."""
    learner = theme_learner()
    if learner is None:
        return
    links = [
        ReadingTheme(reading=reading, theme_id=theme, confidence=confidence)
        for reading in readings
        for theme, confidence in learner.themes_of(reading.answer.text).items()
    ]
    ReadingTheme.objects.bulk_create(links, ignore_conflicts=True)


def theme_learner() -> ThemeLearner[int] | None:
    """Return what was learned of the themes in use; None while nothing was. Learned anew after a judgment."""
    known = examples()
    if not any(themes for _text, themes in known):
        return None
    stamp = blake2b(repr([(text, sorted(themes)) for text, themes in known]).encode()).digest()
    if stamp not in _kept:
        _kept.clear()
        _kept[stamp] = ThemeLearner(known)
    return _kept[stamp]


def examples() -> list[tuple[str, set[int]]]:
    """Return the judged texts, each with the themes it is about; those of none are examples too."""
    rows = Judgment.objects.filter(subject=Subject.THEME, theme__state=Theme.State.KEPT).order_by("-pk")
    themes: dict[str, set[int]] = defaultdict(set)
    for text, theme, should in rows.values_list("reading__answer__text", "theme", "should")[:MOST_EXAMPLES]:
        themes[text].update({theme} if should == YES and theme is not None else ())
    return sorted(themes.items())


def learned_shift() -> float:
    """Return by how many logits this site's texts praise more, or less, than the shipped model thinks.

    Judged by the texts drawn by lot or met: where staff found more praise than was said, praise gains.
    """
    clear = Judgment.objects.filter(subject=Subject.SENTIMENT).exclude(should=Leaning.UNCLEAR)
    seen = clear.aggregate(
        number=Count("pk"),
        praised=Count("pk", filter=Q(should=Leaning.POSITIVE)),
        thought=Count("pk", filter=Q(praise__gte=0.5)),
    )
    praised, thought, number = seen["praised"], seen["thought"], seen["number"]
    odds = [(share + PATIENCE / 2) / (number - share + PATIENCE / 2) for share in (praised, thought)]
    return log(odds[0] / odds[1])
