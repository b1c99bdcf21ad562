"""Put the answers to every question of a form into words and shares, over all its versions."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from feedback.insights.asked import Asked, Chosen, gather, notes_of
from feedback.insights.lineage import Lineage, Split
from feedback.insights.options import LEFT, TOUCHED
from feedback.insights.privacy import (
    is_small,
    overlapping_through,
    shown_groups,
    shown_in_parts,
    shown_through,
    shown_windows,
)
from feedback.insights.shares import say_range, say_share
from feedback.surveys.definition import Kind
from feedback.surveys.definition.kinds import SCORES
from feedback.surveys.models import SurveyVersion
from feedback.surveys.scores import Interval, mean_interval, share_interval
from portal.lib.numbers import say_number

BAR_WIDTH = 250
_ENDS = {Kind.RATING: (1, 4), Kind.NPS: (0, 7, 9), Kind.CES: (1, 5)}
"""Where the sides of a scale begin, which the figure of the form tells apart; ease has a mean, too."""
Counted = tuple[Mapping[str, int], int]
"""How many chose each option in a window of time, and how many answered."""


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
    is_hidden: bool = False
    """Whether not even the number is shown: the answers are fewer than five, or would give so few away."""

    @property
    def has_hidden(self) -> bool:
        return any(option.number is None for option in self.options)


def figures_of_questions(
    versions: Sequence[SurveyVersion],
    chosen: Chosen,
    lineage: Lineage | None = None,
    shorter: Sequence[Chosen] = (),
) -> list[QuestionFigures]:
    """Return the questions in the order of the newest version, those no longer asked at the end.

    `shorter` has what was chosen in shorter windows that end on the same day and are shown too.
    """
    newest = max((version.number for version in versions), default=0)
    gathered = gather(versions, chosen, lineage or Lineage(), shorter)
    for each in gathered:
        each.is_told_beside = each.newest.is_main and each.newest.kind in SCORES
    found = [figures_of_asked(asked, newest) for asked in gathered]
    branches = {place: each.number for place, each in enumerate(found) if gathered[place].is_branch}
    hidden = branches.keys() - shown_groups(branches)
    return [_hidden(each) if place in hidden else each for place, each in enumerate(found)]


def _hidden(figures: QuestionFigures) -> QuestionFigures:
    """Return a question without its figures, and without the empty lines beside them."""
    return replace(figures, options=(), rows=(), mean="", together=(), is_hidden=True)


def figures_of_asked(asked: Asked, newest: int = 0) -> QuestionFigures:
    """Return what the answers to one question say; `newest` is the number of the form's newest version."""
    question = asked.newest
    found = [*asked.shorter, asked.counts]
    windows = [_window(counts) for counts in shown_windows(found, [each.get("", 0) for each in found])]
    counts, number = windows[-1]
    notes = list(notes_of(asked, newest))
    if number != asked.counts.get("", 0):
        notes.append(_("Fewer than five older answers are left out: nobody shall find them by subtracting."))
    options = _options(asked, windows)
    figures = QuestionFigures(
        question.key,
        question.label,
        Kind(question.kind).label,
        number,
        options=options,
        rows=_rows(asked, windows) if question.kind == Kind.MATRIX else (),
        mean=_mean(question.kind, counts, number, options),
        notes=tuple(notes),
        together=_together(asked, windows),
    )
    return _hidden(figures) if is_small(number) else figures


def _window(counts: Mapping[str, int]) -> Counted:
    """Return how many chose each option, and how many answered."""
    sizes = {option: times for option, times in counts.items() if option not in {"", TOUCHED, LEFT}}
    return sizes, counts.get("", 0)


def _options(asked: Asked, windows: Sequence[Counted]) -> tuple[Option, ...]:
    kind, labels = asked.newest.kind, asked.labels()
    if kind in {Kind.MATRIX, Kind.NUMBER} or not labels:
        return ()
    if kind == Kind.RANKING:
        return _ranked(labels, windows)
    known = _known(labels, windows)
    if not asked.is_told_beside:
        return _shares(labels, *known[-1], shown_options(kind, known))
    ends, steps = _ENDS[Kind(kind)], SCORES[Kind(kind)]
    sides = [[str(step) for step in range(*each)] for each in pairwise((*ends, steps.stop))]
    shown = shown_in_parts([sizes for sizes, _number in known], sides, 2 if kind == Kind.CES else 1)[-1]
    return _shares(labels, *known[-1], shown)


def _known(labels: Collection[str], windows: Sequence[Counted]) -> list[Counted]:
    return [({option: sizes.get(option, 0) for option in labels}, number) for sizes, number in windows]


def shown_options(kind: str, windows: Sequence[Counted]) -> set[str]:
    """Return which options of a question may be shown: parts of a whole, or choices beside each other."""
    if kind == Kind.MULTIPLE:
        return overlapping_through(windows)[-1]
    return shown_through([sizes for sizes, _number in windows])[-1]


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


def _together(asked: Asked, windows: Sequence[Counted]) -> tuple[Option, ...]:
    """Return what was split as one: shown where no part of it is hidden or found by subtracting."""
    counts, number = windows[-1]
    shown = shown_options(asked.newest.kind, _known(asked.labels(), windows))
    found = []
    for split in asked.splits:
        size = counts.get(split.together, 0)
        label = _("%(before)s, before and after it was split") % {
            "before": asked.words(split.choice, split.version)
        }
        is_open = shown.issuperset([split.line, *split.parts]) and _may_join(asked, split, windows)
        found.append(_share(label, size, number, size) if is_open else Option(label, None))
    return tuple(found)


def _may_join(asked: Asked, split: Split, windows: Sequence[Counted]) -> bool:
    """Tell whether neither what was split as one nor what it has beyond each part is small in any window."""
    whole = split.together
    if whole not in overlapping_through(_known([whole], windows))[-1]:
        return False
    if asked.newest.kind != Kind.MULTIPLE:
        return True
    for line in (split.line, *split.parts):
        *before, rest = [sizes.get(whole, 0) - sizes.get(line, 0) for sizes, _number in windows]
        if any(is_small(each) for each in (rest, *(rest - earlier for earlier in before))):
            return False
    return True


def _ranked(labels: Mapping[str, str], windows: Sequence[Counted]) -> tuple[Option, ...]:
    """Return the choices by their mean place, the first place first; `share` holds that mean."""
    counts, _number = windows[-1]
    places: dict[str, dict[int, int]] = {choice: {} for choice in labels}
    for option, times in counts.items():
        place, _colon, choice = option.partition(":")
        if times:
            places.setdefault(choice, {})[int(place)] = times
    shown = overlapping_through([(_by_choice(labels, sizes), number) for sizes, number in windows])[-1]
    found = []
    for choice, label in labels.items():
        ranks = places[choice]
        if choice not in shown:
            found.append((float("inf"), Option(label, None)))
            continue
        if not ranks:
            found.append((float("inf"), Option(label, 0)))
            continue
        number = sum(ranks.values())
        mean = sum(place * times for place, times in ranks.items()) / number
        length = round(BAR_WIDTH * (len(labels) + 1 - mean) / len(labels))
        words = _("place %(mean)s on average") % {"mean": say_number(mean, 1)}
        interval = _say_ends(mean_interval(ranks, (1, len(labels))), 1)
        found.append((mean, Option(label, number, words, interval, length)))
    return tuple(option for _mean, option in sorted(found, key=lambda pair: pair[0]))


def _by_choice(labels: Collection[str], sizes: Mapping[str, int]) -> dict[str, int]:
    """Return how many gave each choice a place, whichever."""
    found = dict.fromkeys(labels, 0)
    for option, times in sizes.items():
        choice = option.partition(":")[2]
        found[choice] = found.get(choice, 0) + times
    return found


def _rows(asked: Asked, windows: Sequence[Counted]) -> tuple[TableRow, ...]:
    definition, settings = asked.definition, asked.item.settings
    columns = {each.id: definition.say(each.label, definition.language) for each in settings.columns}
    rows = []
    for row in settings.rows:
        each = [
            {column: sizes.get(f"{row.id}:{column}", 0) for column in columns} for sizes, _number in windows
        ]
        label = definition.say(row.label, definition.language)
        options = _shares(columns, each[-1], sum(each[-1].values()), shown_through(each)[-1])
        rows.append(TableRow(label, options))
    return tuple(rows)


def _mean(kind: str, counts: Mapping[str, int], number: int, options: Sequence[Option]) -> str:
    """Return the mean in words; with a hidden option beside it the mean would give it away."""
    if kind not in {*SCORES, Kind.NUMBER} or not number or is_small(number):
        return ""
    if any(option.number is None for option in options):
        return ""
    values = {float(value): times for value, times in counts.items()}
    mean = sum(value * times for value, times in values.items()) / number
    scale = [float(step) for step in SCORES.get(Kind(kind), ())]
    ends = _say_ends(mean_interval(values, (min(scale), max(scale)) if scale else None), 2)
    words = _("%(mean)s on average (%(range)s with 95%% confidence)") if ends else _("%(mean)s on average")
    return words % {"mean": say_number(mean, 2), "range": ends}


def _say_ends(interval: Interval | None, places: int) -> str:
    if interval is None:
        return ""
    ends = {"low": say_number(interval.low, places), "high": say_number(interval.high, places)}
    return _("%(low)s to %(high)s") % ends
