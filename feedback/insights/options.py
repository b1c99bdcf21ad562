"""Count which options the answers of one day chose, and which scores came with them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet

from feedback.insights.lineage import Lineage
from feedback.insights.measurements import side_of
from feedback.surveys.definition import Kind
from feedback.surveys.models import Answer, Response

AnswerKey = tuple[int, int, str]
"""Version, question and option."""
ChoiceKey = tuple[str, str, int]
"""Question and line, scale, and score."""
TOUCHED, LEFT = "~touched", "~left"
DRIVING = frozenset({Kind.SINGLE.value, Kind.DROPDOWN.value, Kind.MULTIPLE.value})
"""The kinds of questions whose choices are compared by score."""
BATCH = 500


@dataclass
class OptionCounts:
    """How often each option was chosen, and each choice together with each score."""

    answers: Counter[AnswerKey] = field(default_factory=Counter)
    choices: Counter[ChoiceKey] = field(default_factory=Counter)


def count_options(rows: QuerySet[Response], lineage: Lineage) -> OptionCounts:
    """Return what the answers of the responses chose, by two queries."""
    answers = Answer.objects.filter(response__in=rows).order_by()
    counts = OptionCounts()
    plain: QuerySet[Any, Any] = answers.filter(value__isnull=True).values_list(
        "question__version_id", "question_id", "question__kind", "number"
    )
    for version, question, kind, value, times in plain.annotate(times=Count("pk")).iterator():
        counts.answers[version, question, ""] += times
        if value is not None:
            counts.answers[version, question, _number(kind, value)] += times
    parts = answers.filter(value__isnull=False).values_list(
        *("question__version_id", "question_id", "question__version__number", "question__key"),
        *("question__kind", "value", "response__kind", "response__score"),
    )
    for version, question, number, key, kind, value, scale, score in parts.iterator():
        options = lines_of(kind, value, key=key, version=number, lineage=lineage)
        for option in ("", *options):
            counts.answers[version, question, option] += 1
            if kind in DRIVING and score is not None and not option.startswith("="):
                counts.choices[f"{key}:{option}", scale, side_of(scale, score)] += 1
    return counts


def _number(kind: str, value: Decimal) -> str:
    return str(value.normalize()) if kind == Kind.NUMBER else str(int(value))


def lines_of(kind: str, value: Any, *, key: str, version: int, lineage: Lineage) -> list[str]:
    """Return the options an answer counts for, each choice under the one that carries it on."""
    if kind in DRIVING:
        return lineage.options(key, options_of(kind, value), version)
    if kind == Kind.RANKING:
        # Of two that became one, the better place counts.
        lines = dict.fromkeys(lineage.line_of(key, choice, version) for choice in value)
        return list(options_of(kind, list(lines)))
    return list(options_of(kind, value))


def options_of(kind: str, value: Any) -> Iterator[str]:
    """Yield the options an answer of parts chose; another one in her own words counts as "other"."""
    if kind == Kind.RANKING:
        yield from (f"{place}:{choice}" for place, choice in enumerate(value, start=1))
    elif kind == Kind.MATRIX:
        yield from (f"{row}:{column}" for row, column in value.items())
    elif kind in {Kind.SINGLE, Kind.DROPDOWN}:
        yield _choice(value)
    elif kind == Kind.MULTIPLE:
        yield from map(_choice, value)
    elif kind == Kind.CONSENT:
        yield "given" if value.get("given") else "refused"


def _choice(value: object) -> str:
    return value if isinstance(value, str) else "other"


def count_left(rows: QuerySet[Response]) -> tuple[Counter[AnswerKey], Counter[str]]:
    """Return who touched, and who stopped at, each question of a form not sent in; and how many began.

    The last question touched is the last answered one on the path that her answers open: what she answered
    on a branch and then left by changing her mind is charged with nothing.
    """
    found: Counter[AnswerKey] = Counter()
    begun: Counter[str] = Counter()
    questions: dict[int, dict[str, int]] = {}
    for response in rows.select_related("version").iterator(chunk_size=BATCH):
        version = response.version
        if version.pk not in questions:
            questions[version.pk] = dict(version.questions.values_list("key", "pk"))
        begun[str(version.number)] += 1
        touched = response.touched()
        for key in touched:
            found[version.pk, questions[version.pk][key], TOUCHED] += 1
        if touched:
            found[version.pk, questions[version.pk][touched[-1]], LEFT] += 1
    return found, begun
