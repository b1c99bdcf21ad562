"""Say which answers are asked for, as an address says it, and find them."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.dateparse import parse_date

from feedback.inbox.models import Band, Entry
from feedback.inbox.models.entries import PROMOTERS, EntryQuerySet
from feedback.readings.models import Leaning, ReadingTheme, TextReading
from feedback.surveys.models import Mode, Response, Survey
from portal.accounts.models import User

MOST_WORDS: Final = 8
LONGEST_SEARCH: Final = 120
LONGEST_NUMBER: Final = 9
STATES: Final = ("todo", *Entry.State.values, "all")


@dataclass(frozen=True)
class Filter:
    """Which answers; every part is a plain word of the address, and an empty one asks for nothing.

    What makes no sense is dropped when it is read, so an old or a hand-written address still opens a list.
    """

    state: str = ""
    """One of STATES; empty means what is to do."""
    assignee: str = ""
    """`me`, `nobody`, or the number of a colleague."""
    tag: str = ""
    band: str = ""
    low: str = ""
    high: str = ""
    text: str = ""
    """`yes` or `no`: whether she wrote something in her own words."""
    since: str = ""
    until: str = ""
    version: str = ""
    channel: str = ""
    language: str = ""
    theme: str = ""
    """The number of a theme that was read in her words."""
    sentiment: str = ""
    q: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "Filter":
        """Return the filter an address asks for."""
        told = {field.name: _READERS[field.name](given.get(field.name, "")) for field in fields(cls)}
        return cls(**told | {"state": "" if told["state"] == "todo" else told["state"]})

    @property
    def query(self) -> str:
        """The filter as it stands in an address."""
        return urlencode([(name, value) for name, value in vars(self).items() if value])

    def with_state(self, state: str) -> "Filter":
        """Return the same filter for another state."""
        return replace(self, state="" if state == "todo" else state)

    @property
    def narrows(self) -> bool:
        """Whether it asks for more than a state."""
        return any(value for name, value in vars(self).items() if name != "state")

    def entries(self, user: User, survey: Survey | None) -> EntryQuerySet:
        """Return the answers it asks for that the person may work on, of one form or of all."""
        rows = Entry.objects.visible_to(user)
        if survey is not None:
            rows = rows.of_survey(survey)
        for condition in self._conditions(user):
            rows = rows.filter(condition)
        return rows

    def _conditions(self, user: User) -> list[Q]:
        asked = [
            _in_state(self.state),
            _with(self.assignee, user),
            Q(tags__name=self.tag) if self.tag else Q(),
            Q(band=self.band) if self.band else Q(),
            Q(score__gte=int(self.low)) if self.low else Q(),
            Q(score__lte=int(self.high)) if self.high else Q(),
            Q(has_words=self.text == "yes") if self.text else Q(),
            Q(submitted_at__gte=_beginning(self.since)) if self.since else Q(),
            Q(submitted_at__lt=_beginning(self.until) + timedelta(days=1)) if self.until else Q(),
            Q(response__version__number=int(self.version)) if self.version else Q(),
            _with_name(response__channel=self.channel) if self.channel else Q(),
            _with_name(response__language=self.language) if self.language else Q(),
            _about(int(self.theme)) if self.theme else Q(),
            _in_mood(self.sentiment) if self.sentiment else Q(),
        ]
        asked += [Q(words__contains=word) for word in self.q.casefold().split()[:MOST_WORDS]]
        return [condition for condition in asked if condition]


def _with_name(**asked: str) -> Q:
    """Return a condition on where answers came from: of those that name nobody it might say who they are."""
    return Q(response__mode=Mode.IDENTIFIED, **asked)


def _in_state(state: str) -> Q:
    if state == "all":
        return Q()
    if state in {"", "todo"}:
        return Q(done_at__isnull=True)
    return Q(state=state, done_at__isnull=state != Entry.State.DONE)


def _with(assignee: str, user: User) -> Q:
    if not assignee:
        return Q()
    if assignee == "nobody":
        return Q(assignee__isnull=True)
    return Q(assignee=user.pk if assignee == "me" else int(assignee))


def _about(theme: int) -> Q:
    found = ReadingTheme.objects.filter(reading__answer__response=OuterRef("pk"), theme=theme)
    return Q(Exists(found))


def _in_mood(leaning: str) -> Q:
    return Q(Exists(TextReading.objects.filter(answer__response=OuterRef("pk"), leaning=leaning)))


def _beginning(day: str) -> datetime:
    """Return when a day begins in the reader's zone."""
    return timezone.make_aware(datetime.combine(parse_date(day) or date.min, time.min))


def _one_of(*known: str) -> Any:
    return lambda value: value if value in known else ""


def _number(value: str) -> str:
    is_number = value.isascii() and value.isdecimal() and len(value) <= LONGEST_NUMBER
    return str(int(value)) if is_number else ""


def _person(value: str) -> str:
    return value if value in {"me", "nobody"} else _number(value)


def _day(value: str) -> str:
    try:
        day = parse_date(value)
    except ValueError:
        return ""
    return day.isoformat() if day is not None and 1970 <= day.year <= 9998 else ""


def _band(value: str) -> str:
    value = PROMOTERS.get(value, value)
    return str(value) if value in Band.values else ""


def _words(longest: int) -> Any:
    return lambda value: " ".join(value.replace("\0", " ").split())[:longest]


_READERS: Final[Mapping[str, Any]] = {
    "state": _one_of(*STATES),
    "assignee": _person,
    "tag": _words(40),
    "band": _band,
    "low": _number,
    "high": _number,
    "text": _one_of("yes", "no"),
    "since": _day,
    "until": _day,
    "version": _number,
    "channel": _one_of(*Response.Channel.values),
    "language": _words(20),
    "theme": _number,
    "sentiment": _one_of(*Leaning.values),
    "q": _words(LONGEST_SEARCH),
}
