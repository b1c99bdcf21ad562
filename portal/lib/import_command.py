"""Give every import command the same options and the same words."""

from abc import abstractmethod
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from portal.lib.importing import Progress, RejectSink, Tally, Target, run
from portal.lib.tabular import Layout, Table, TableUnreadable


def _pair(text: str) -> tuple[str, str]:
    name, equals, heading = text.partition("=")
    if not equals or not name or not heading:
        raise ArgumentTypeError(_("write it as name=Column, such as email=Mail"))
    return name.strip(), heading.strip()


class ImportCommand(BaseCommand):
    """A command that imports one file into the target its subclass opens."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", type=Path, help="the file, with commas, semicolons or tabs between its values"
        )
        parser.add_argument(
            "--map", action="append", type=_pair, default=[], metavar="NAME=COLUMN", dest="names"
        )
        parser.add_argument(
            "--no-header", action="store_true", help="the first line is a row; columns are 1, 2, 3 …"
        )
        parser.add_argument("--delimiter", default="", help="one character, or comma, semicolon, tab, pipe")
        parser.add_argument("--encoding", default="", help="such as utf-8, utf-16, latin-1, cp1252")
        parser.add_argument(
            "--rejects", type=Path, metavar="FILE", help="write every line that is left out to FILE"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")

    @abstractmethod
    def open_target(self, options: dict[str, Any]) -> Target:
        """Return where the rows go.

        Raises: CommandError if the options don't fit.
        """

    def handle(self, *_args: Any, **options: Any) -> None:
        target = self.open_target(options)
        layout = Layout(
            encoding=options["encoding"],
            delimiter=options["delimiter"],
            has_header=not options["no_header"],
            names=dict(options["names"]),
        )
        try:
            table = Table(options["file"], layout, target.columns)
            rejects = RejectSink(self.stderr, options["rejects"])
        except TableUnreadable as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            words = {"path": options["rejects"], "reason": error.strerror}
            raise CommandError(_("%(path)s can't be written: %(reason)s.") % words) from error
        if sentence := target.missing(table.positions):
            raise CommandError(f"{sentence} {self._columns_of(table)}")
        self._say_columns(table)
        progress = Progress(self.stdout, table.line_count())
        tally = run(table, target, rejects=rejects, progress=progress, is_dry_run=options["dry_run"])
        self._say_result(tally, is_dry_run=options["dry_run"])

    def _say_columns(self, table: Table) -> None:
        for name, position in table.positions.items():
            self.stdout.write(f"  {name} ← {table.headings[position]}")
        if table.unused:
            self.stdout.write(_("Not imported: %(columns)s.") % {"columns": ", ".join(table.unused)})

    def _columns_of(self, table: Table) -> str:
        return _("The columns of the file are: %(columns)s.") % {"columns": ", ".join(table.headings)}

    def _say_result(self, tally: Tally, *, is_dry_run: bool) -> None:
        words = {
            "added": f"{tally.added:,}",
            "known": f"{tally.known:,}",
            "rejected": f"{tally.rejected:,}",
            "seconds": f"{tally.seconds:.1f}",
        }
        if is_dry_run:
            sentence = _(
                "Dry run, nothing is changed. "
                "To add: %(added)s. Here already: %(known)s. Left out: %(rejected)s."
            )
        else:
            sentence = _(
                "Added: %(added)s. Here already: %(known)s. Left out: %(rejected)s. %(seconds)s seconds."
            )
        self.stdout.write(self.style.SUCCESS(sentence % words))
