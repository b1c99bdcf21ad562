"""Judge which opened links of a mail were a person's answer, by one pure function over the log.

A doubt never takes a person's answer away; it asks for a firmer sign. Without any doubt it is enough that
the page stayed in view, with one she has to touch it, and in a scanner's company she has to press the button.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from feedback.taps.networks import Network
from feedback.taps.shapes import Agent, Shape

SETTLE: Final = timedelta(seconds=45)
"""How long a page that only stayed in view waits before it counts: a scanner shows itself by then."""
QUICK: Final = timedelta(seconds=3)
LONG: Final = timedelta(seconds=40)
UNTOUCHED: Final = timedelta(minutes=10)
MOST_NUMBERS: Final = 3
"""Two numbers within QUICK, or this many within LONG, or within UNTOUCHED without a hand, chose no person."""
NEAR: Final = timedelta(minutes=2)
"""How far around the link nobody sees, or around a burst, everything belongs to the same scanner."""
ARRIVAL: Final = timedelta(seconds=30)
"""Scanners come before the mail is in the box."""
SHORTEST_STAY: Final = timedelta(seconds=3)


class Sign(TextChoices):
    """By what the page knew that somebody is there, the weakest first."""

    STAY = "stay", _("the page stayed in view")
    TOUCH = "touch", _("a hand on the page")
    PRESS = "press", _("the button")


class Reason(TextChoices):
    """Why an opened link counts, or why not."""

    COUNTS = "counts", _("A person's answer")
    NO_SIGN = "no_sign", _("Opened, and nobody did anything on the page")
    HEAD = "head", _("A program asked only whether the page is there")
    EARLY = "early", _("A program fetched the page in advance")
    ROBOT = "robot", _("A robot, by the name it gives itself")
    HONEY = "honey", _("The link that no person sees was followed at the same time")
    BURST = "burst", _("Several numbers of one mail were opened within moments")
    DOUBT = "doubt", _("The page only stayed in view, and it came as scanners come")
    DRIVEN = "driven", _("A browser that a program drives, in a data center")
    SHARED = "shared", _("Of no mail we know: it only chooses the number, and the button answers")


@dataclass(frozen=True)
class Click:
    """One opened link of a mail; a `score` of None is the link that nobody sees."""

    key: int
    mail: int
    score: int | None
    opened_at: datetime
    shape: Shape = field(default_factory=Shape)
    sent_at: datetime | None = None
    sign: str = ""
    signed_at: datetime | None = None
    is_driven: bool = False

    def seen_at(self, moment: datetime) -> "Click":
        """Return what was known of it at a moment."""
        if self.signed_at is not None and self.signed_at > moment:
            return replace(self, sign="", signed_at=None, is_driven=False)
        return self


def judge(clicks: Iterable[Click]) -> dict[int, Reason]:
    """Return for each click, by its key, whether it counts or why not; their order is no matter."""
    by_mail: dict[int, list[Click]] = {}
    for click in clicks:
        by_mail.setdefault(click.mail, []).append(click)
    return {
        click.key: _verdict(click, honey, patient if click.sign == Sign.STAY else bursts)
        for mail in by_mail.values()
        for honey in [_honey_times(mail)]
        for bursts, patient in [(_burst_times(mail, LONG), _burst_times(mail, UNTOUCHED))]
        for click in mail
    }


def judge_shared(click: Click) -> Reason:
    """Return the verdict on a link that leads to no one mail: it never counts by itself."""
    return _certain(click) or (Reason.EARLY if click.shape.is_early else Reason.SHARED)


def _verdict(click: Click, honey: Sequence[datetime], bursts: Sequence[datetime]) -> Reason:
    certain = _certain(click)
    if certain is not None:
        return certain
    if click.sign == Sign.PRESS:
        return _pressed(click, honey, bursts)
    company = _company(click, honey, bursts)
    if company is not None:
        return company
    if not click.sign:
        return Reason.EARLY if click.shape.is_early else Reason.NO_SIGN
    return _signed(click)


def _certain(click: Click) -> Reason | None:
    """Return why no person can have opened it, whatever else happened."""
    if click.score is None:
        return Reason.HONEY
    if click.shape.method == "HEAD":
        return Reason.HEAD
    # A button also works in a program that gives no name: a text browser, say.
    is_robot = click.shape.agent in {Agent.ROBOT, Agent.NONE}
    return Reason.ROBOT if is_robot and click.sign != Sign.PRESS else None


def _company(click: Click, honey: Sequence[datetime], bursts: Sequence[datetime]) -> Reason | None:
    """Return whether it came together with a scanner."""
    moments = [click.opened_at, click.signed_at or click.opened_at]
    if _is_near(moments, honey):
        return Reason.HONEY
    return Reason.BURST if _is_near(moments, bursts) else None


def _signed(click: Click) -> Reason:
    is_driven = click.is_driven or click.shape.agent == Agent.DRIVEN
    if is_driven and click.shape.network == Network.HOSTING:
        return Reason.DRIVEN
    if click.sign == Sign.STAY and (is_driven or _is_doubtful(click)):
        return Reason.DOUBT
    return Reason.COUNTS


def _pressed(click: Click, honey: Sequence[datetime], bursts: Sequence[datetime]) -> Reason:
    """Believe the button, unless it was pressed in a scanner's company and faster than anybody reads."""
    signed_at = click.signed_at or click.opened_at
    is_hasty = signed_at - click.opened_at < SHORTEST_STAY
    return (_company(click, honey, bursts) or Reason.COUNTS) if is_hasty else Reason.COUNTS


def _is_doubtful(click: Click) -> bool:
    shape = click.shape
    has_just_arrived = click.sent_at is not None and click.opened_at - click.sent_at < ARRIVAL
    stayed = (click.signed_at or click.opened_at) - click.opened_at
    return (
        shape.network == Network.HOSTING
        or shape.agent == Agent.OLD
        or shape.is_early
        or not shape.has_language
        or has_just_arrived
        or stayed < SHORTEST_STAY
    )


def _is_near(moments: Iterable[datetime], others: Sequence[datetime]) -> bool:
    return any(abs(moment - other) <= NEAR for moment in moments for other in others)


def _honey_times(mail: Sequence[Click]) -> list[datetime]:
    return [click.opened_at for click in mail if click.score is None]


def _burst_times(mail: Sequence[Click], within: timedelta) -> list[datetime]:
    """Return when links were opened that belong to a burst."""
    opened = sorted(
        ((click.opened_at, click.score) for click in mail if click.score is not None),
        key=lambda each: each[0],
    )
    found: set[datetime] = set()
    for place, (start, _score) in enumerate(opened):
        later = [each for each in opened[place:] if each[0] - start <= within]
        quick = [each for each in later if each[0] - start <= QUICK]
        for group, least in ((quick, 2), (later, MOST_NUMBERS)):
            if len({score for _moment, score in group}) >= least:
                found.update(moment for moment, _score in group)
    return sorted(found)


@dataclass(frozen=True)
class Counted:
    """A score that was counted for a mail while its log was played again, and when."""

    mail: int
    score: int
    at: datetime
    key: int


def replay(clicks: Sequence[Click]) -> list[Counted]:
    """Play a log again as it happened, and return every score that was counted, also one taken back later.

    At each moment only what was known by then is judged: a hand counts at once, a page in view after SETTLE
    unless a later number was signed by then. The first that counts is the answer; a button may change it.
    """
    steps = sorted(
        (_step(click) for click in clicks if click.signed_at is not None), key=lambda each: each[0]
    )
    answers: dict[int, Counted] = {}
    counted: list[Counted] = []
    for moment, click in steps:
        assert click.score is not None
        if click.sign != Sign.PRESS and (click.mail in answers or _is_outdone(clicks, click, moment)):
            continue
        if judge_at(clicks, click, moment) == Reason.COUNTS:
            answers[click.mail] = Counted(click.mail, click.score, moment, click.key)
            counted.append(answers[click.mail])
    return counted


def judge_at(clicks: Iterable[Click], click: Click, moment: datetime) -> Reason:
    """Return the verdict on one click by what was known of its mail at a moment."""
    known: Mapping[int, Reason] = judge(
        each.seen_at(moment) for each in clicks if each.mail == click.mail and each.opened_at <= moment
    )
    return known[click.key]


def _is_outdone(clicks: Iterable[Click], click: Click, moment: datetime) -> bool:
    """Tell whether a later number of the same mail was signed before this one could count."""
    assert click.signed_at is not None
    return any(
        each.mail == click.mail and each.signed_at is not None and click.signed_at < each.signed_at <= moment
        for each in clicks
    )


def _step(click: Click) -> tuple[datetime, Click]:
    assert click.signed_at is not None
    return (click.signed_at + SETTLE if click.sign == Sign.STAY else click.signed_at, click)
