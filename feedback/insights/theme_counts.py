"""Count what the words of one day are about, and which scores came with them."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from django.db.models import Count, QuerySet

from feedback.insights.measurements import side_of
from feedback.surveys.models import Response

ThemeKey = tuple[str, str, int]
"""The theme's number, or "" for all whose words were read; scale, and score."""
NO_SCORE: Final = -1
_READ: Final = "answers__reading"
_THEME: Final = "answers__reading__links__theme"


def count_themes(rows: QuerySet[Response]) -> Counter[ThemeKey]:
    """Return how many responses name each theme, each response once however often it does; by two queries."""
    counts: Counter[ThemeKey] = Counter()
    read = rows.filter(**{f"{_READ}__isnull": False})
    for kind, score, number in _grouped(read, "kind", "score"):
        counts["", kind, _side(kind, score)] += number
    about = rows.filter(**{f"{_THEME}__isnull": False})
    for theme, kind, score, number in _grouped(about, _THEME, "kind", "score"):
        counts[str(theme), kind, _side(kind, score)] += number
    return counts


def _grouped(rows: QuerySet[Response], *columns: str) -> Iterator[Any]:
    grouped: QuerySet[Any, Any] = rows.order_by().values_list(*columns)
    yield from grouped.annotate(counted=Count("pk", distinct=True)).iterator()


def _side(kind: str, score: int | None) -> int:
    return NO_SCORE if score is None else side_of(kind, score)
