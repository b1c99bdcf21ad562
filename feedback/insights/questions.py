"""Put the answers to every question of a form into words and shares, over all its versions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from feedback.insights.privacy import shown_groups
from feedback.surveys.definition import Definition, Item, Kind
from feedback.surveys.definition.kinds import CHOICES, SCORES
from feedback.surveys.models import Question, SurveyVersion
from feedback.surveys.scores import share_interval

BAR_WIDTH = 250


@dataclass(frozen=True)
class Option:
    """One option: who chose it, of those who answered the question. Without `number` too few answered."""

    label: str
    number: int | None
    share: str = ""
    interval: str = ""
    length: int = 0


@dataclass(frozen=True)
class TableRow:
    """One row of a table of choices with its options."""

    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class QuestionFigures:
    """What the answers to one question say; `notes` tell how versions differ."""

    key: str
    label: str
    kind: str | Promise
    number: int
    options: tuple[Option, ...] = ()
    rows: tuple[TableRow, ...] = ()
    mean: str = ""
    notes: tuple[str, ...] = ()


@dataclass
class _Gathered:
    """The versions of one question, the newest first, with how often each option was chosen in all."""

    versions: list[tuple[SurveyVersion, Question]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


def figures_of_questions(
    versions: Sequence[SurveyVersion], chosen: Mapping[int, Mapping[str, int]]
) -> list[QuestionFigures]:
    """Return the questions in the order of the newest version, those no longer asked at the end.

    A question is the same in two versions when its id and its kind are. `versions` bring their questions.
    """
    gathered: dict[tuple[str, str], _Gathered] = {}
    for version in sorted(versions, key=lambda version: -version.number):
        for question in sorted(version.questions.all(), key=lambda question: question.position):
            mine = gathered.setdefault((question.key, question.kind), _Gathered())
            mine.versions.append((version, question))
            for option, number in chosen.get(question.pk, {}).items():
                mine.counts[option] = mine.counts.get(option, 0) + number
    newest = max((version.number for version in versions), default=0)
    return [_figures(each, newest) for each in gathered.values()]


def _figures(gathered: _Gathered, newest: int) -> QuestionFigures:
    version, question = gathered.versions[0]
    definition = version.form
    item = definition.by_id[question.key]
    counts = dict(gathered.counts)
    number = counts.pop("", 0)
    labels = _labels(gathered)
    return QuestionFigures(
        question.key,
        question.label,
        Kind(question.kind).label,
        number,
        options=_options(question.kind, labels, counts, number),
        rows=_rows(definition, item, counts) if question.kind == Kind.MATRIX else (),
        mean=_mean(question.kind, counts),
        notes=tuple(_notes(gathered, newest)),
    )


def _labels(gathered: _Gathered) -> dict[str, str]:
    """Return the words of each option, the newest ones, in the order of the newest version."""
    labels: dict[str, str] = {}
    for version, question in gathered.versions:
        definition = version.form
        item = definition.by_id[question.key]
        for choice in item.settings.choices:
            labels.setdefault(choice.id, definition.say(choice.label, definition.language))
        if item.settings.other:
            labels.setdefault("other", _("Something else"))
    kind = gathered.versions[0][1].kind
    if kind in SCORES:
        labels = {str(step): str(step) for step in SCORES[Kind(kind)]}
    elif kind == Kind.YES_NO:
        labels = {"1": _("Yes"), "0": _("No")}
    elif kind == Kind.CONSENT:
        labels = {"given": _("Agreed"), "refused": _("Did not agree")}
    return labels


def _options(
    kind: str, labels: Mapping[str, str], counts: Mapping[str, int], number: int
) -> tuple[Option, ...]:
    if kind in {Kind.MATRIX, Kind.NUMBER} or not labels:
        return ()
    if kind == Kind.RANKING:
        return _ranked(labels, counts, number)
    sizes = {option: counts.get(option, 0) for option in labels}
    return _shares(labels, sizes, number, parts_exclude=kind != Kind.MULTIPLE)


def _shares(
    labels: Mapping[str, str], sizes: Mapping[str, int], number: int, *, parts_exclude: bool
) -> tuple[Option, ...]:
    """Return the options with their shares of `number`; small groups of a divided whole stay hidden."""
    shown = (
        shown_groups(sizes)
        if parts_exclude
        else {key for key, size in sizes.items() if size == 0 or size >= 5}
    )
    most = max(sizes.values(), default=0)
    found = []
    for option, label in labels.items():
        interval = share_interval(sizes[option], number)
        if option not in shown or interval is None:
            found.append(Option(label, None if number else 0))
            continue
        words = _("%(low)s%% to %(high)s%%") % {
            "low": round(100 * interval.low),
            "high": round(100 * interval.high),
        }
        share = _("%(number)s%%") % {"number": round(100 * sizes[option] / number)}
        length = round(BAR_WIDTH * sizes[option] / most) if most else 0
        found.append(Option(label, sizes[option], share, words, length))
    return tuple(found)


def _ranked(labels: Mapping[str, str], counts: Mapping[str, int], number: int) -> tuple[Option, ...]:
    """Return the choices by their mean place, the first place first; `share` holds that mean."""
    places: dict[str, list[int]] = {choice: [] for choice in labels}
    for option, times in counts.items():
        place, _colon, choice = option.partition(":")
        places.setdefault(choice, []).extend([int(place)] * times)
    found = []
    for choice, label in labels.items():
        if not places[choice]:
            found.append((float("inf"), Option(label, 0)))
            continue
        mean = fmean(places[choice])
        length = round(BAR_WIDTH * (len(labels) + 1 - mean) / len(labels))
        words = _("place %(mean)s on average") % {"mean": number_format(mean, decimal_pos=1)}
        found.append((mean, Option(label, len(places[choice]), words, "", length)))
    return tuple(option for _mean, option in sorted(found, key=lambda pair: pair[0]))


def _rows(definition: Definition, item: Item, counts: Mapping[str, int]) -> tuple[TableRow, ...]:
    columns = {each.id: definition.say(each.label, definition.language) for each in item.settings.columns}
    rows = []
    for row in item.settings.rows:
        sizes = {column: counts.get(f"{row.id}:{column}", 0) for column in columns}
        label = definition.say(row.label, definition.language)
        rows.append(TableRow(label, _shares(columns, sizes, sum(sizes.values()), parts_exclude=True)))
    return tuple(rows)


def _mean(kind: str, counts: Mapping[str, int]) -> str:
    if kind not in {*SCORES, Kind.NUMBER}:
        return ""
    number = sum(counts.values())
    if not number:
        return ""
    mean = sum(float(value) * times for value, times in counts.items()) / number
    return _("%(mean)s on average") % {"mean": number_format(mean, decimal_pos=2)}


def _notes(gathered: _Gathered, newest: int) -> list[str]:
    """Say in which versions the question was other words, had other choices, or is no longer asked."""
    notes = []
    version, question = gathered.versions[0]
    if version.number < newest:
        notes.append(_("No longer asked since version %(number)s.") % {"number": version.number + 1})
    for older, asked in gathered.versions[1:]:
        if asked.label != question.label:
            words = _("Version %(number)s asked: “%(label)s”")
            notes.append(words % {"number": older.number, "label": asked.label})
        notes += _choice_notes(version.form, older, question.key, question.kind)
    return notes


def _choice_notes(form: Definition, older: SurveyVersion, key: str, kind: str) -> list[str]:
    if kind not in CHOICES:
        return []
    now = {choice.id: form.say(choice.label, form.language) for choice in form.by_id[key].settings.choices}
    then = older.form
    earlier = {
        choice.id: then.say(choice.label, then.language) for choice in then.by_id[key].settings.choices
    }
    notes = []
    for choice, label in earlier.items():
        if choice not in now:
            notes.append(
                _("“%(label)s” was offered up to version %(number)s.")
                % {"label": label, "number": older.number}
            )
        elif now[choice] != label:
            notes.append(
                _("“%(new)s” read “%(old)s” in version %(number)s.")
                % {"new": now[choice], "old": label, "number": older.number}
            )
    notes += [
        _("“%(label)s” is offered since after version %(number)s.") % {"label": label, "number": older.number}
        for choice, label in now.items()
        if choice not in earlier
    ]
    return notes
