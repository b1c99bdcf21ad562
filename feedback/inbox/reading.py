"""Read answers as staff may see them: whose, in which words, between which neighbors."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from feedback.inbox.filters import Filter
from feedback.inbox.models import Entry
from feedback.inbox.models.entries import EntryQuerySet
from feedback.surveys.models import Mode, Response, Survey
from portal.accounts.models import User

ORDER = ("-submitted_at", "-pk")


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    entry: Entry
    name: str
    address: str


@dataclass(frozen=True)
class Neighbors:
    """The answers before and after one in a filtered list; empty where there is none."""

    newer_url: str = ""
    older_url: str = ""


def name_of(response: Response) -> str:
    """Return who answered, as far as staff may know it."""
    if response.mode == Mode.ANONYMOUS:
        return gettext("Anonymous")
    if response.mode == Mode.CONFIDENTIAL:
        return gettext("Confidential: name not shown")
    return str(response.customer) if response.customer else gettext("Somebody without a name")


def rows_of(entries: Iterable[Entry], query: str) -> list[Row]:
    """Return the lines of a list; each leads to its answer and keeps the filter."""
    return [Row(entry, name_of(entry.response), with_query(entry, query)) for entry in entries]


def with_query(entry: Entry, query: str) -> str:
    """Return the address of an answer that remembers from which list one came."""
    address = entry.get_absolute_url()
    return f"{address}?{query}" if query else address


def neighbors_of(entry: Entry, asked: Filter, user: User, survey: Survey | None, query: str) -> Neighbors:
    """Return what stands above and below an answer in the list it was opened from, by two queries."""
    rows = asked.entries(user, survey).only("pk", "submitted_at")
    return Neighbors(
        newer_url=_address(rows, entry, query, is_older=False),
        older_url=_address(rows, entry, query, is_older=True),
    )


def _address(rows: EntryQuerySet, entry: Entry, query: str, *, is_older: bool) -> str:
    found = rows.beside(entry, is_older=is_older).first()
    return with_query(found, query) if found else ""
