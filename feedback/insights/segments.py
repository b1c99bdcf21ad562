"""Compare groups of answers with everybody else's, and say which differences are more than chance."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback.insights.measurements import Measurement
from feedback.insights.models import DailyCount
from feedback.surveys.comparisons import Difference, discoveries
from feedback.surveys.models import Response
from feedback.surveys.scores import Tally

Measure = DailyCount.Measure
COMPARED: tuple[tuple[str, str | Promise], ...] = (
    (Measure.CHANNEL.value, gettext_lazy("By channel")),
    (Measure.LANGUAGE.value, gettext_lazy("By language")),
    (Measure.KNOWN.value, gettext_lazy("By whether we know the customer")),
    (Measure.VERSION.value, gettext_lazy("By version of the form")),
)


@dataclass(frozen=True)
class Segment:
    """One group beside all others; without `number` it is too small to show."""

    name: str
    number: int | None
    value: str = ""
    interval: str = ""
    change: str = ""


@dataclass(frozen=True)
class Comparison:
    """The groups of one kind, such as the channels."""

    title: str | Promise
    segments: tuple[Segment, ...]

    @property
    def has_hidden(self) -> bool:
        return any(segment.number is None for segment in self.segments)


@dataclass(frozen=True)
class Family:
    """The groups of one kind with their scores, and which of them may be shown."""

    measure: str
    title: str | Promise
    groups: Mapping[str, Tally]
    shown: Collection[str]


def compare(measurement: Measurement, families: Sequence[Family]) -> list[Comparison]:
    """Return each group beside the rest of its kind; chance is held down over all kinds together."""
    found = {
        (family.measure, name): measurement.difference(_rest(family.groups, name), family.groups[name])
        for family in families
        for name in _visible(family)
    }
    known = {place: each for place, each in found.items() if each is not None}
    stands = dict(zip(known, discoveries([each.p_value for each in known.values()]), strict=True))
    return [_comparison(measurement, family, found, stands) for family in families]


def _visible(family: Family) -> list[str]:
    return [name for name in family.groups if name in family.shown and family.groups[name]]


def _comparison(
    measurement: Measurement,
    family: Family,
    found: Mapping[tuple[str, str], Difference | None],
    stands: Mapping[tuple[str, str], bool],
) -> Comparison:
    segments = []
    for name, tally in family.groups.items():
        place, said = (family.measure, name), _name(family.measure, name)
        if place in found:
            segments.append(_segment(measurement, said, tally, found[place], stands.get(place, False)))
        else:
            segments.append(Segment(said, None))
    return Comparison(family.title, tuple(segments))


def _segment(
    measurement: Measurement, name: str, tally: Tally, difference: Difference | None, stands: bool
) -> Segment:
    value, interval = measurement.value(tally), measurement.interval(tally)
    number = sum(tally.values())
    if value is None or interval is None:
        return Segment(name, number)
    words = _("%(low)s to %(high)s") % {
        "low": measurement.say(interval.low),
        "high": measurement.say(interval.high),
    }
    return Segment(name, number, measurement.say(value), words, _say(measurement, difference, stands))


def _say(measurement: Measurement, difference: Difference | None, stands: bool) -> str:
    if difference is None:
        return ""
    if not stands:
        return _("Like the others, within noise")
    return _("%(change)s against the others") % {"change": measurement.say_change(difference.value)}


def _rest(groups: Mapping[str, Tally], name: str) -> Tally:
    return _added(tally for other, tally in groups.items() if other != name)


def _added(tallies: Iterable[Tally]) -> dict[int, int]:
    total: dict[int, int] = {}
    for tally in tallies:
        for score, number in tally.items():
            total[score] = total.get(score, 0) + number
    return total


def _name(measure: str, segment: str) -> str:
    if measure == Measure.CHANNEL:
        return str(dict(Response.Channel.choices).get(segment, segment))
    if measure == Measure.KNOWN:
        return _("Customers we know") if segment == "known" else _("Somebody without a name")
    if measure == Measure.VERSION:
        return _("Version %(number)s") % {"number": segment}
    return segment or _("Unknown")
