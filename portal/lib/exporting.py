"""Write what leaves the house: no cell of a table runs as a formula, no words in JSON as a page."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

SIGNS: Final = "=+-@＝＋－＠"
BEGINS_FORMULA: Final = (*SIGNS, "\t", "\r", "\n")
"""What spreadsheets take for the beginning of a formula, the wide forms of eastern keyboards too.

Source: OWASP, "CSV Injection".
"""

_AFTER_A_BREAK: Final = re.compile(f'([;\\t\\r\\n][\\s"]*)(?=[{re.escape(SIGNS)}])')
"""Where a spreadsheet of a country with decimal commas cuts at semicolons, a cell begins inside of ours.

An empty line there begins nothing: it stays as it was written.
"""

_AS_ESCAPES: Final = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}


class _Echo:
    """A file that gives every line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def harmless(cell: str) -> str:
    """Return the cell so that a spreadsheet shows it as text."""
    is_formula = cell.startswith(BEGINS_FORMULA) or cell.lstrip().startswith(BEGINS_FORMULA)
    return _AFTER_A_BREAK.sub(r"\1'", f"'{cell}" if is_formula else cell)


def csv_lines(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield a table line by line, the headings first (RFC 4180); the mark of UTF-8 stands before it."""
    writer = csv.writer(_Echo())
    yield "\ufeff"
    yield writer.writerow(columns)
    for row in rows:
        yield writer.writerow([harmless(cell) for cell in row])


def without_tags(json_text: str) -> str:
    """Return the same JSON in which whoever takes it for a page finds no tag."""
    return json_text.translate(_AS_ESCAPES)
