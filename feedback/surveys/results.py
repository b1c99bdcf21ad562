"""Read what a form's answers say: the figure, its interval, and the bars of its chart."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.surveys.models import Response, Survey
from feedback.surveys.scales import Scale
from feedback.surveys.scores import (
    Interval,
    Tally,
    ease_interval,
    ease_mean,
    ease_share,
    ease_share_interval,
    net_promoter_interval,
    net_promoter_score,
    satisfied_interval,
    satisfied_share,
)
from portal.lib.numbers import rounded, say_number

BAR_STEP, BAR_WIDTH, BAR_LEFT = 28, 250, 40


@dataclass(frozen=True)
class Bar:
    """One score of the distribution, drawn and said."""

    score: int
    words: str
    number: int
    share: str
    meaning: str
    top: int
    baseline: int
    length: int
    after: int


@dataclass(frozen=True)
class Figure:
    """One number with the words that make it honest."""

    label: str
    value: str
    interval: str
    note: str = ""


@dataclass(frozen=True)
class Results:
    """What staff see of one form; `number` also counts answers without a score, or on an earlier scale."""

    number: int
    figures: tuple[Figure, ...]
    bars: tuple[Bar, ...]
    sentence: str
    height: int
    width: int = BAR_LEFT + BAR_WIDTH + 90


def results_of(survey: Survey) -> Results:
    """Return the results of a form over all its versions, by two queries."""
    rows = Response.objects.of_survey(survey)
    number = rows.counted().count()
    scale = survey.scale
    if scale is None:
        return Results(number, (), (), "", 0)
    tally = rows.distribution(scale.kind)
    bars = _bars(scale, tally) if tally else ()
    return Results(
        number,
        figures_of(scale.kind, tally),
        bars,
        _sentence(scale, tally),
        BAR_STEP * len(bars),
    )


def figures_of(kind: str, tally: Tally) -> tuple[Figure, ...]:
    """Return the figures of a scale's answers: csat, nps or ces."""
    return _FIGURES[kind](tally)


def _net_promoter(tally: Tally) -> tuple[Figure, ...]:
    score = net_promoter_score(tally)
    interval = net_promoter_interval(tally)
    return (_figure(_("Net Promoter Score"), score, interval, _signed, _("from -100 to 100")),)


def _satisfied(tally: Tally) -> tuple[Figure, ...]:
    share = satisfied_share(tally)
    return (_figure(_("Satisfied"), share, satisfied_interval(tally), _percent, _("gave 4 or 5 of 5")),)


def _ease(tally: Tally) -> tuple[Figure, ...]:
    share = ease_share(tally)
    mean = _figure(_("Ease"), ease_mean(tally), ease_interval(tally), _decimal, _("mean of 1 to 7"))
    return mean, _figure(
        _("Found it easy"), share, ease_share_interval(tally), _percent, _("gave 5 to 7 of 7")
    )


_FIGURES: dict[str, Callable[[Tally], tuple[Figure, ...]]] = {
    "nps": _net_promoter,
    "csat": _satisfied,
    "ces": _ease,
}


def _figure(
    label: str, value: float | None, interval: Interval | None, say: Callable[[float], str], note: str
) -> Figure:
    if value is None:
        return Figure(label, _("No score yet"), "", note)
    if interval is None:
        return Figure(label, say(value), "", note)
    words = _("%(low)s to %(high)s with 95%% confidence") % {
        "low": say(interval.low),
        "high": say(interval.high),
    }
    return Figure(label, say(value), words, note)


def _signed(value: float) -> str:
    return f"+{say_number(value)}" if rounded(value) > 0 else say_number(value)


def _percent(value: float) -> str:
    return _("%(number)s%%") % {"number": say_number(100 * value)}


def _decimal(value: float) -> str:
    return say_number(value, 2)


def _bars(scale: Scale, tally: Tally) -> tuple[Bar, ...]:
    total, most = sum(tally.values()), max(tally.values(), default=0)
    bars = []
    for place, score in enumerate(reversed(scale.steps)):
        number = tally.get(score, 0)
        length = round(BAR_WIDTH * number / most) if most else 0
        bars.append(
            Bar(
                score=score,
                words=scale.label_of(score),
                number=number,
                share=_percent(number / total) if total else _percent(0),
                meaning=_meaning(scale, score),
                top=place * BAR_STEP,
                baseline=place * BAR_STEP + 15,
                length=length,
                after=BAR_LEFT + length + 8,
            )
        )
    return tuple(bars)


def _meaning(scale: Scale, score: int) -> str:
    """Return whether a score is praise, trouble or neither: the color of its bar."""
    if score <= scale.complaint_up_to:
        return "trouble"
    praise_from = {"nps": 9, "csat": 4, "ces": 5}[scale.kind]
    return "solved" if score >= praise_from else "rest"


def _sentence(scale: Scale, tally: Tally) -> str:
    total = sum(tally.values())
    if not total:
        return _("Nobody has given a score yet.")
    most = max(tally, key=lambda score: (tally[score], score))
    low = sum(number for score, number in tally.items() if score <= scale.complaint_up_to)
    return ngettext(
        "%(total)s person gave a score. The most frequent is %(most)s; %(low)s%% gave %(limit)s or less.",
        "%(total)s people gave a score. The most frequent is %(most)s; %(low)s%% gave %(limit)s or less.",
        total,
    ) % {"total": total, "most": most, "low": say_number(100 * low / total), "limit": scale.complaint_up_to}
