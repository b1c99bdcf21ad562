"""Cut time as people speak of it: the last weeks or months, in days of the site."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

BEGINNING = date(2000, 1, 1)


@dataclass(frozen=True)
class Period:
    """The days from `first` to `latest`, both included; `key` stands in the address."""

    key: str
    label: str | Promise
    first: date
    latest: date

    @property
    def before(self) -> "Period | None":
        """The period of the same length just before; None for all time."""
        if self.first == BEGINNING:
            return None
        length = (self.latest - self.first).days + 1
        return Period(
            self.key, self.label, self.first - timedelta(days=length), self.first - timedelta(days=1)
        )


PERIODS = (
    ("4", _("4 weeks"), 28),
    ("13", _("13 weeks"), 91),
    ("52", _("52 weeks"), 364),
    ("all", _("All time"), 0),
)


def periods(today: date) -> tuple[Period, ...]:
    """Return the periods to choose from; all but "all time" are whole weeks that end today."""
    return tuple(
        Period(key, label, today - timedelta(days=days - 1) if days else BEGINNING, today)
        for key, label, days in PERIODS
    )


def period_of(key: str, today: date) -> Period:
    """Return the period of that key; 13 weeks when the key is none of ours."""
    by_key = {period.key: period for period in periods(today)}
    return by_key.get(key, by_key["13"])


def bucket_of(day: date, *, by_month: bool) -> date:
    """Return the first day of the month or of the week (Monday) that a day lies in."""
    return day.replace(day=1) if by_month else day - timedelta(days=day.weekday())


def buckets_between(first: date, latest: date, *, by_month: bool) -> list[date]:
    """Return the first days of all weeks or months that the days from first to latest touch."""
    found, begin = [], bucket_of(first, by_month=by_month)
    while begin <= latest:
        found.append(begin)
        begin = bucket_of(begin + timedelta(days=32 if by_month else 7), by_month=by_month)
    return found


def name_of_bucket(begin: date, *, by_month: bool) -> str:
    """Return "May 2026", or the Monday a week begins with."""
    return date_format(begin, "M Y" if by_month else "j M")
