"""Run an import: batch after batch, each in its own transaction, every bad line told by number and reason."""

import csv
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Protocol, TextIO

from django.core.management.base import OutputWrapper
from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.lib.tabular import Column, Reject, Row, Table

BATCH_SIZE = 500
REJECTS_SHOWN = 50


@dataclass(frozen=True)
class Outcome:
    """What became of a batch: how many rows were written, were here before, or could not be used."""

    added: int = 0
    known: int = 0
    rejects: tuple[Reject, ...] = ()


class Target(Protocol):
    """Where rows go. Taking a row twice adds nothing; that is also what makes a killed import resumable."""

    @property
    def columns(self) -> Sequence[Column]:
        """The columns it understands."""

    def missing(self, found: Iterable[str]) -> str:
        """Return a sentence if the columns found are not enough, else an empty text."""

    def prepare(self, lines: Iterable[Row | Reject]) -> Iterable[Row | Reject]:
        """Return the lines as they are to be taken, such as joined ones."""

    def take(self, rows: Sequence[Row]) -> Outcome:
        """Write the rows, in the caller's transaction."""


class RejectSink:
    """Tells the bad lines: the first of them on a stream, all of them in a file if one is named."""

    def __init__(self, stream: OutputWrapper, path: Path | None = None) -> None:
        self.stream = stream
        self.path = path
        self.count = 0
        self._files = ExitStack()
        self._writer = None if path is None else csv.writer(self._open(path))

    def _open(self, path: Path) -> TextIO:
        return self._files.enter_context(path.open("w", encoding="utf-8", newline=""))

    def tell(self, reject: Reject) -> None:
        self.count += 1
        if self.count <= REJECTS_SHOWN:
            words = {"line": reject.line, "reason": reject.reason}
            self.stream.write(_("Line %(line)d is left out: %(reason)s.") % words + "\n")
        if self._writer:
            self._writer.writerow([reject.line, reject.reason, *reject.raw])

    def close(self) -> None:
        self._files.close()
        more = self.count - REJECTS_SHOWN
        if more > 0:
            words = ngettext("%(count)d more line is left out.", "%(count)d more lines are left out.", more)
            hint = "" if self.path else " " + _("Name a file with --rejects to get them all.")
            self.stream.write(words % {"count": more} + hint)


class Progress:
    """Shows how far the import is: a bar on a terminal, a plain line every few seconds elsewhere."""

    WIDTH = 30
    SECONDS = 5.0

    def __init__(self, stream: OutputWrapper, total: int) -> None:
        self.stream = stream
        self.total = max(total, 1)
        self.is_bar = stream.isatty()
        self.started = self.told_at = time.monotonic()

    def show(self, line: int) -> None:
        share = min(line / self.total, 1.0)
        if self.is_bar:
            filled = round(share * self.WIDTH)
            self.stream.write(f"\r[{'█' * filled}{'·' * (self.WIDTH - filled)}] {share:4.0%} ", ending="")
            self.stream.flush()
        elif time.monotonic() - self.told_at >= self.SECONDS:
            self.told_at = time.monotonic()
            self.stream.write(_("%(share)s of the file is done.") % {"share": f"{share:.0%}"})

    def end(self) -> float:
        """Close the bar; return the seconds it took."""
        if self.is_bar:
            self.show(self.total)
            self.stream.write("")
        return time.monotonic() - self.started


@dataclass
class Tally:
    """The sums of an import."""

    added: int = 0
    known: int = 0
    rejected: int = 0
    seconds: float = field(default=0.0)


def run(
    table: Table, target: Target, *, rejects: RejectSink, progress: Progress, is_dry_run: bool = False
) -> Tally:
    """Import a whole table. A dry run writes everything and takes it back."""
    with ExitStack() as stack:
        if is_dry_run:
            stack.enter_context(transaction.atomic())
        tally = _run(target, target.prepare(table), rejects, progress)
        if is_dry_run:
            transaction.set_rollback(True)
    tally.seconds = progress.end()
    rejects.close()
    return tally


def _run(target: Target, lines: Iterable[Row | Reject], rejects: RejectSink, progress: Progress) -> Tally:
    tally = Tally()
    for batch in _batches(lines):
        rows = [line for line in batch if isinstance(line, Row)]
        outcome = _take(target, rows) if rows else Outcome()
        tally.added += outcome.added
        tally.known += outcome.known
        refused = [line for line in batch if isinstance(line, Reject)]
        for reject in sorted([*refused, *outcome.rejects], key=lambda reject: reject.line):
            rejects.tell(reject)
        progress.show(batch[-1].line)
    tally.rejected = rejects.count
    return tally


def _batches(lines: Iterable[Row | Reject]) -> Iterator[list[Row | Reject]]:
    source = iter(lines)
    while batch := list(islice(source, BATCH_SIZE)):
        yield batch


def _take(target: Target, rows: Sequence[Row]) -> Outcome:
    """Take the rows in one transaction; when the database refuses, one by one: one row stops no other."""
    try:
        with transaction.atomic():
            return target.take(rows)
    except (IntegrityError, DataError):
        if len(rows) == 1:
            return Outcome(rejects=(Reject(rows[0].line, _("the database refused its values"), rows[0].raw),))
    outcomes = [_take(target, [row]) for row in rows]
    return Outcome(
        added=sum(outcome.added for outcome in outcomes),
        known=sum(outcome.known for outcome in outcomes),
        rejects=tuple(reject for outcome in outcomes for reject in outcome.rejects),
    )
