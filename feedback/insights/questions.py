"""Put the answers to every question of a form into words and shares, over all its versions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from feedback.insights.asked import Asked, gather, notes_of
from feedback.insights.lineage import Lineage
from feedback.insights.options import LEFT, TOUCHED
from feedback.insights.privacy import is_small, shown_groups, shown_overlapping
from feedback.insights.shares import say_range, say_share
from feedback.surveys.definition import Kind
from feedback.surveys.definition.kinds import SCORES
from feedback.surveys.models import SurveyVersion
from feedback.surveys.scores import share_interval

BAR_WIDTH = 250


@dataclass(frozen=True)
class Option:
    """One option: who chose it, of those who answered the question. Without `number` too few answered.

    `line` names it among the kept figures.
    """

    label: str
    number: int | None
    share: str = ""
    interval: str = ""
    length: int = 0
    line: str = ""


@dataclass(frozen=True)
class TableRow:
    """One row of a table of choices with its options."""

    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class QuestionFigures:
    """What the answers to one question say; `notes` tell how versions differ.

    `together` counts a choice that was split with all it became.
    """

    key: str
    label: str
    kind: str | Promise
    number: int
    options: tuple[Option, ...] = ()
    rows: tuple[TableRow, ...] = ()
    mean: str = ""
    notes: tuple[str, ...] = ()
    together: tuple[Option, ...] = ()

    @property
    def has_hidden(self) -> bool:
        return any(option.number is None for option in self.options)


def figures_of_questions(
    versions: Sequence[SurveyVersion],
    chosen: Mapping[int, Mapping[str, int]],
    lineage: Lineage | None = None,
) -> list[QuestionFigures]:
    """Return the questions in the order of the newest version, those no longer asked at the end."""
    newest = max((version.number for version in versions), default=0)
    return [figures_of_asked(asked, newest) for asked in gather(versions, chosen, lineage or Lineage())]


def figures_of_asked(asked: Asked, newest: int = 0) -> QuestionFigures:
    """Return what the answers to one question say; `newest` is the number of the form's newest version."""
    question = asked.newest
    counts = {option: times for option, times in asked.counts.items() if option not in {TOUCHED, LEFT}}
    number = counts.pop("", 0)
    options = _options(asked, counts, number)
    return QuestionFigures(
        question.key,
        question.label,
        Kind(question.kind).label,
        number,
        options=options,
        rows=_rows(asked, counts) if question.kind == Kind.MATRIX else (),
        mean=_mean(question.kind, counts, number, options),
        notes=tuple(notes_of(asked, newest)),
        together=_together(asked, counts, number),
    )


def _options(asked: Asked, counts: Mapping[str, int], number: int) -> tuple[Option, ...]:
    kind, labels = asked.newest.kind, asked.labels()
    if kind in {Kind.MATRIX, Kind.NUMBER} or not labels:
        return ()
    if kind == Kind.RANKING:
        return _ranked(labels, counts, number)
    sizes = {option: counts.get(option, 0) for option in labels}
    return _shares(labels, sizes, number, shown_options(kind, sizes, number))


def shown_options(kind: str, sizes: Mapping[str, int], number: int) -> set[str]:
    """Return which options of a question may be shown: parts of a whole, or choices beside each other."""
    return shown_overlapping(sizes, number) if kind == Kind.MULTIPLE else shown_groups(sizes)


def _shares(
    labels: Mapping[str, str], sizes: Mapping[str, int], number: int, shown: set[str]
) -> tuple[Option, ...]:
    """Return the options with their shares of `number`, those that may not be shown without figures."""
    most = max((sizes[option] for option in shown), default=0)
    return tuple(
        replace(_share(label, sizes[option], number, most), line=option)
        if option in shown
        else Option(label, None)
        for option, label in labels.items()
    )


def _share(label: str, size: int, number: int, most: int) -> Option:
    interval = share_interval(size, number)
    if interval is None:
        return Option(label, 0)
    share, words = say_share(size / number), say_range(interval)
    return Option(label, size, share, words, round(BAR_WIDTH * size / most) if most else 0)


def _together(asked: Asked, counts: Mapping[str, int], number: int) -> tuple[Option, ...]:
    """Return what was split as one: shown where no part of it is hidden or found by subtracting."""
    sizes = {option: counts.get(option, 0) for option in asked.labels()}
    shown = shown_options(asked.newest.kind, sizes, number)
    found = []
    for split in asked.splits:
        size, lines = counts.get(split.together, 0), [split.line, *split.parts]
        label = _("%(before)s, before and after it was split") % {
            "before": asked.words(split.choice, split.version)
        }
        rests = [size - sizes.get(line, 0) for line in lines]
        is_open = shown.issuperset(lines) and not any(map(is_small, [size, number - size]))
        if asked.newest.kind == Kind.MULTIPLE:
            is_open = is_open and not any(map(is_small, rests))
        found.append(_share(label, size, number, size) if is_open else Option(label, None))
    return tuple(found)


def _ranked(labels: Mapping[str, str], counts: Mapping[str, int], number: int) -> tuple[Option, ...]:
    """Return the choices by their mean place, the first place first; `share` holds that mean."""
    places: dict[str, list[int]] = {choice: [] for choice in labels}
    for option, times in counts.items():
        place, _colon, choice = option.partition(":")
        places.setdefault(choice, []).extend([int(place)] * times)
    found = []
    for choice, label in labels.items():
        ranks = places[choice]
        if is_small(len(ranks)) or is_small(number - len(ranks)):
            found.append((float("inf"), Option(label, None)))
            continue
        if not ranks:
            found.append((float("inf"), Option(label, 0)))
            continue
        mean = fmean(ranks)
        length = round(BAR_WIDTH * (len(labels) + 1 - mean) / len(labels))
        words = _("place %(mean)s on average") % {"mean": number_format(mean, decimal_pos=1)}
        found.append((mean, Option(label, len(ranks), words, "", length)))
    return tuple(option for _mean, option in sorted(found, key=lambda pair: pair[0]))


def _rows(asked: Asked, counts: Mapping[str, int]) -> tuple[TableRow, ...]:
    definition, settings = asked.definition, asked.item.settings
    columns = {each.id: definition.say(each.label, definition.language) for each in settings.columns}
    rows = []
    for row in settings.rows:
        sizes = {column: counts.get(f"{row.id}:{column}", 0) for column in columns}
        label = definition.say(row.label, definition.language)
        options = _shares(columns, sizes, sum(sizes.values()), shown_groups(sizes))
        rows.append(TableRow(label, options))
    return tuple(rows)


def _mean(kind: str, counts: Mapping[str, int], number: int, options: Sequence[Option]) -> str:
    """Return the mean in words; with a hidden option beside it the mean would give it away."""
    if kind not in {*SCORES, Kind.NUMBER} or not number or is_small(number):
        return ""
    if any(option.number is None for option in options):
        return ""
    mean = sum(float(value) * times for value, times in counts.items()) / number
    return _("%(mean)s on average") % {"mean": number_format(mean, decimal_pos=2)}
