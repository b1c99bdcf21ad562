"""Count what publishing a draft touches: answers, choices, charts."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from feedback.surveys.building.comparison import Change, Comparison, EntryChange, ItemChange, broken_charts
from feedback.surveys.building.documents import Document, words
from feedback.surveys.definition.kinds import CHOICES
from feedback.surveys.models import Answer, Response, Survey

Carried = dict[str, dict[str, list[str]]]
_TOUCHING = frozenset({Change.RETYPED, Change.REMOVED})


@dataclass(frozen=True)
class ChoiceEffect:
    """What happens to one earlier choice: how many chose it, and which choices carry it on."""

    entry: EntryChange
    name: str
    answer_count: int
    targets: tuple[tuple[str, str, bool], ...]
    """The choices there are now: id, words, and whether staff said that it carries this one on."""


@dataclass(frozen=True)
class ItemEffect:
    """What happens to one question, with how many answered it so far."""

    item: ItemChange
    answer_count: int
    choices: tuple[ChoiceEffect, ...]


@dataclass(frozen=True)
class Effects:
    """All that publishing does."""

    items: tuple[ItemEffect, ...]
    charts: tuple[str, ...]
    response_count: int
    touched_count: int
    """Answers to questions that are removed or asked in another way."""


def effects_of(
    survey: Survey, comparison: Comparison, before: Document | None, after: Document, carried: Carried
) -> Effects:
    """Return what publishing does to a form (two queries, and one for each changed list of choices)."""
    counted = Answer.objects.filter(response__in=Response.objects.counted().of_survey(survey))
    per_key = dict(counted.order_by().values_list("question__key").annotate(number=Count("pk")))
    items = []
    for item in comparison.changed:
        choices = _choice_effects(item, counted, before, after, carried.get(item.id, {}))
        items.append(ItemEffect(item, per_key.get(item.id, 0), choices))
    return Effects(
        items=tuple(items),
        charts=tuple(broken_charts(comparison)),
        response_count=Response.objects.counted().of_survey(survey).count(),
        touched_count=sum(effect.answer_count for effect in items if effect.item.change in _TOUCHING),
    )


def carried_from(posted: Mapping[str, Any]) -> Carried:
    """Return what staff said about split and merged choices: fields named carry:question:choice."""
    carried: Carried = {}
    getlist = getattr(posted, "getlist", None)
    for name in posted if getlist else ():
        sort, _colon, rest = name.partition(":")
        key, _colon, choice = rest.partition(":")
        targets = [target for target in getlist(name) if target] if getlist else []
        if sort == "carry" and key and choice and targets:
            carried.setdefault(key, {})[choice] = targets
    return carried


def _choice_effects(
    item: ItemChange,
    counted: Any,
    before: Document | None,
    after: Document,
    carried: Mapping[str, Sequence[str]],
) -> tuple[ChoiceEffect, ...]:
    entries = [entry for entry in item.entries if entry.list == "choices" and entry.change is not Change.NEW]
    if before is None or item.change is Change.RETYPED or item.kind_after not in CHOICES or not entries:
        return ()
    chosen = _chosen(counted.filter(question__key=item.id))
    now = next(found for found in after["items"] if found["id"] == item.id)["choices"]
    offered = [(choice["id"], words(choice["label"], after)) for choice in now]
    return tuple(
        ChoiceEffect(
            entry,
            f"carry:{item.id}:{entry.id}",
            chosen[entry.id],
            tuple((target, label, target in carried.get(entry.id, ())) for target, label in offered),
        )
        for entry in entries
        if entry.change in {Change.REMOVED, Change.SPLIT, Change.MERGED}
    )


def _chosen(answers: Any) -> Counter[str]:
    """Count how often each choice was chosen; the database adds up equal answers."""
    chosen: Counter[str] = Counter()
    for value, number in answers.order_by().values_list("value").annotate(number=Count("pk")):
        for choice in _ids(value):
            chosen[choice] += number
    return chosen


def _ids(value: Any) -> Iterable[str]:
    """Return the ids in an answer; own words have none."""
    several = value if isinstance(value, list) else [value]
    return [one for one in several if isinstance(one, str)]
