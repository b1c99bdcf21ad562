"""Put texts that say nearly the same into one group, led by the earliest."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from feedback.readings.models import TextReading, TwinKey
from portal.screening.reading.twins import ALIKE, bands_of, resemblance, shingles

MOST_OF_A_KEY: Final = 20
"""So many of those who share a key are looked at: a flood of one text needs no more to be known."""


def group(readings: Sequence[TextReading]) -> None:
    """Find for each new reading, saved and with its answer fetched, the group it belongs to."""
    for reading in readings:
        keys = bands_of(reading.answer.text)
        if not keys:
            continue
        first = _first_like(reading, keys)
        if first is not None:
            TextReading.objects.filter(pk=reading.pk).update(first_of_group=first)
        TwinKey.objects.bulk_create([TwinKey(reading=reading, key=key) for key in keys])


def _first_like(reading: TextReading, keys: Sequence[int]) -> int | None:
    """Return the leader of the group of the most alike earlier text, if one is alike enough."""
    known = TwinKey.objects.filter(key__in=keys).order_by("reading")
    found = dict.fromkeys(known.values_list("reading", flat=True)[: MOST_OF_A_KEY * len(keys)])
    others = TextReading.objects.filter(pk__in=list(found)[:MOST_OF_A_KEY]).select_related("answer")
    own = shingles(reading.answer.text)
    by_likeness: dict[float, int] = defaultdict(int)
    for other in others:
        alike = resemblance(own, shingles(other.answer.text))
        if alike >= ALIKE:
            by_likeness.setdefault(alike, other.first_of_group_id or other.pk)
    return by_likeness[max(by_likeness)] if by_likeness else None
