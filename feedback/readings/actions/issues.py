"""Keep what texts about one issue are found by, in the database: no process holds it."""

from array import array
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from feedback.readings.models import IssueTerm, IssueText, TextReading
from portal.screening.reading.issues import (
    MANY,
    affordable,
    candidates,
    features_of,
    ranked,
    weights_of,
)

ALIKE_ENOUGH: Final = 0.12
"""What is less alike than this is shown to nobody."""
AT_ONCE: Final = 2_000


@dataclass(frozen=True)
class Like:
    """A text about the same issue, and how alike it is, 0 to 100."""

    reading: TextReading
    percent: int


@transaction.atomic
def index(texts: Mapping[int, str]) -> None:
    """Let texts be found, by the number of their reading."""
    names = {key: features_of(text) for key, text in texts.items()}
    fresh: dict[int, list[int]] = defaultdict(list)
    for key in sorted(names):
        for name in names[key]:
            fresh[name].append(key)
    IssueText.objects.bulk_create(
        [IssueText(reading_id=key, names=found.tobytes()) for key, found in names.items()],
        ignore_conflicts=True,
    )
    ordered = sorted(fresh)
    for start in range(0, len(ordered), AT_ONCE):
        _append({name: fresh[name] for name in ordered[start : start + AT_ONCE]})


def _append(fresh: Mapping[int, Sequence[int]]) -> None:
    """Add texts to the postings of features; rows are locked in one order, so two workers never cross."""
    IssueTerm.objects.bulk_create([IssueTerm(name=name) for name in fresh], ignore_conflicts=True)
    rows = list(IssueTerm.objects.select_for_update().filter(name__in=list(fresh)).order_by("name"))
    for row in rows:
        row.number += len(fresh[row.name])
        added = bytes(row.postings) + array("I", fresh[row.name]).tobytes()
        row.postings = added if row.number <= MANY else b""
    IssueTerm.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["name"], update_fields=["number", "postings"]
    )


def same_issue(text: str, *, limit: int = 5, apart_from: Collection[int] = ()) -> list[Like]:
    """Return the readings of the texts most like this one, in five queries however many there are."""
    query = features_of(text)
    counts = dict(IssueTerm.objects.filter(name__in=query).values_list("name", "number"))
    weights = weights_of(query, counts, _number_about())
    rows = IssueTerm.objects.filter(name__in=affordable(weights, counts)).values_list("name", "postings")
    found = candidates(weights, {name: _numbers(packed) for name, packed in rows})
    texts = IssueText.objects.filter(reading__in=found).values_list("reading", "names")
    kept = {key: _numbers(packed) for key, packed in texts if key not in apart_from}
    best = [(key, share) for key, share in ranked(weights, kept, limit) if share >= ALIKE_ENOUGH]
    readings = TextReading.objects.by_pk([key for key, _share in best])
    return [Like(readings[key], min(round(100 * share), 100)) for key, share in best if key in readings]


def _number_about() -> int:
    """Return about how many texts there are: to count a hundred thousand rows costs more than to search."""
    return IssueText.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _numbers(packed: "bytes | memoryview[int]") -> "array[int]":
    numbers = array("I")
    numbers.frombytes(bytes(packed))
    return numbers
