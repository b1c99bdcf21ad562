"""Read tables people export: find the encoding, map the columns, never halve or lose a line in silence."""

import _csv
import codecs
import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from django.utils.translation import gettext as _

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks and their encodings; the longer of two that begin alike stands first."""
CHUNK = 1 << 20
CELL_MAX_LENGTH = 131_072
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|", "\\t": "\t"}


class TableUnreadable(Exception):
    """The file as a whole can't be read; the message says what to do."""


class RowInvalid(ValueError):
    """One line can't be used; the message says why."""


@dataclass(frozen=True)
class Layout:
    """How a table is written. Empty fields are found out; `names` maps our names of columns to the file's."""

    encoding: str = ""
    delimiter: str = ""
    has_header: bool = True
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Column:
    """A column an import understands: its name, and the headings it is known by, without spaces."""

    name: str
    headings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """One line (numbered from 1, where it begins): its cells by our names, and all cells as they stood."""

    line: int
    cells: Mapping[str, str]
    raw: tuple[str, ...]


@dataclass(frozen=True)
class Reject:
    """One line that could not be used, and why."""

    line: int
    reason: str
    raw: tuple[str, ...] = ()


class Table:
    """One file, read line by line."""

    def __init__(self, path: Path, layout: Layout, columns: Sequence[Column]) -> None:
        """Look at the file: its encoding, its delimiter, its headings.

        Raises: TableUnreadable.
        """
        self.path = path
        self.encoding = find_encoding(path, layout.encoding)
        self.delimiter = _delimiter(path, layout.delimiter, self.encoding)
        self.has_header = layout.has_header
        self.headings = self._first_line()
        self.positions = _positions(self.headings, layout, columns)

    @property
    def unused(self) -> list[str]:
        """Return the headings of the columns that are not imported."""
        used = set(self.positions.values())
        return [heading for position, heading in enumerate(self.headings) if position not in used]

    def __iter__(self) -> Iterator[Row | Reject]:
        """Yield every line that has content: a Row, or a Reject for a line that does not fit the table."""
        with self._open() as file:
            lines = _numbered(csv.reader(file, **self._format()))  # type: ignore[arg-type]
            if self.has_header:
                next(lines, None)
            for line, cells in lines:
                if isinstance(cells, str):
                    yield Reject(line, cells)
                elif any(cell.strip() for cell in cells):
                    yield self._row(line, cells)

    def line_count(self) -> int:
        """Return how many lines the file has."""
        with self._open() as file:
            return sum(1 for _line in file)

    def _row(self, line: int, cells: Sequence[str]) -> Row | Reject:
        raw = tuple(cells)
        if len(raw) != len(self.headings):
            reason = _("it has %(found)d values where the table has %(expected)d columns") % {
                "found": len(raw),
                "expected": len(self.headings),
            }
            return Reject(line, reason, raw)
        if any("\x00" in cell or "\ufffd" in cell for cell in raw):
            return Reject(line, _("it holds characters that are broken"), raw)
        return Row(line, {name: raw[position].strip() for name, position in self.positions.items()}, raw)

    def _first_line(self) -> list[str]:
        with self._open() as file:
            for _line, cells in _numbered(csv.reader(file, **self._format())):  # type: ignore[arg-type]
                if isinstance(cells, list) and any(cell.strip() for cell in cells):
                    numbers = [str(number) for number, _cell in enumerate(cells, 1)]
                    return [cell.strip() for cell in cells] if self.has_header else numbers
        raise TableUnreadable(_("%(path)s is empty.") % {"path": self.path})

    def _open(self) -> TextIO:
        return self.path.open(encoding=self.encoding, newline="")

    def _format(self) -> dict[str, object]:
        # Tab-separated files are written without quotation marks as a rule: there a mark is part of the text.
        quoting = csv.QUOTE_NONE if self.delimiter == "\t" else csv.QUOTE_MINIMAL
        return {"delimiter": self.delimiter, "quoting": quoting, "strict": True}


def find_encoding(path: Path, wanted: str = "") -> str:
    """Return the encoding the whole file can be read in: the one wanted, that of its mark, or UTF-8.

    Raises: TableUnreadable with the line of the first byte that does not fit.
    """
    try:
        with path.open("rb") as file:
            beginning = file.read(4)
    except OSError as error:
        sentence = _("%(path)s can't be opened: %(reason)s.") % {"path": path, "reason": error.strerror}
        raise TableUnreadable(sentence) from error
    marked = next((name for mark, name in MARKS if beginning.startswith(mark)), "utf-8")
    encoding = wanted or marked
    try:
        codecs.lookup(encoding)
    except LookupError as error:
        sentence = _("There is no encoding “%(name)s”. Say utf-8, utf-16, latin-1 or cp1252.") % {
            "name": encoding
        }
        raise TableUnreadable(sentence) from error
    _try_to_decode(path, encoding)
    return encoding


def _try_to_decode(path: Path, encoding: str) -> None:
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    with path.open("rb") as file:
        while True:
            chunk = file.read(CHUNK)
            try:
                line += decoder.decode(chunk, final=not chunk).count("\n")
            except UnicodeError as error:
                line += chunk[: getattr(error, "start", 0)].count(b"\n")
                raise TableUnreadable(_not_in(path, encoding, line)) from error
            if not chunk:
                return


def _not_in(path: Path, encoding: str, line: int) -> str:
    return _(
        "%(path)s is not written in %(encoding)s: line %(line)d has bytes that don't fit. "
        "Save it as UTF-8, or say what it is, such as --encoding latin-1 or --encoding cp1252."
    ) % {"path": path, "encoding": encoding, "line": line}


def _delimiter(path: Path, wanted: str, encoding: str) -> str:
    delimiter = DELIMITERS.get(wanted, wanted)
    if len(delimiter) > 1:
        raise TableUnreadable(
            _("The delimiter must be one character, or one of comma, semicolon, tab, pipe.")
        )
    if delimiter:
        return delimiter
    with path.open(encoding=encoding, newline="") as file:
        first = file.readline()
    if path.suffix.lower() in {".tsv", ".tab"} or ("\t" in first and "," not in first):
        return "\t"
    return ";" if first.count(";") > first.count(",") else ","


def _numbered(reader: "_csv.Reader") -> Iterator[tuple[int, list[str] | str]]:
    """Yield the line each record begins on with its cells, or with what is wrong with it."""
    csv.field_size_limit(CELL_MAX_LENGTH)
    while True:
        line = reader.line_num + 1
        try:
            yield line, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, _csv_reason(str(error), line, reader.line_num)


def _csv_reason(error: str, line: int, end: int) -> str:
    if "unexpected end" in error or "field larger" in error:
        return _("a quotation mark opens here and is not closed by line %(end)d") % {"end": end}
    if "expected after" in error:
        return _("text follows a closing quotation mark; double the marks inside a text")
    return _("it can't be read as a table (%(error)s)") % {"error": error}


def _positions(headings: Sequence[str], layout: Layout, columns: Sequence[Column]) -> dict[str, int]:
    known = {_plain(heading): position for position, heading in reversed(list(enumerate(headings)))}
    positions = {}
    for column in columns:
        heading = layout.names.get(column.name)
        if heading is not None:
            positions[column.name] = _position(heading, known, headings)
        elif layout.has_header:
            found = [known[name] for name in (_plain(column.name), *column.headings) if name in known]
            positions |= {column.name: found[0]} if found else {}
    unknown = set(layout.names) - {column.name for column in columns}
    if unknown:
        sentence = _("--map knows %(known)s, not %(unknown)s.")
        names = {"known": listed(column.name for column in columns), "unknown": listed(sorted(unknown))}
        raise TableUnreadable(sentence % names)
    return positions


def _position(heading: str, known: Mapping[str, int], headings: Sequence[str]) -> int:
    if _plain(heading) not in known:
        sentence = _("The file has no column “%(name)s”. Its columns are: %(columns)s.")
        raise TableUnreadable(sentence % {"name": heading, "columns": listed(headings)})
    return known[_plain(heading)]


def _plain(heading: str) -> str:
    return "".join(character for character in heading.casefold() if character.isalnum())


def listed(words: Iterable[str]) -> str:
    """Return the words with commas between them."""
    return ", ".join(words)
