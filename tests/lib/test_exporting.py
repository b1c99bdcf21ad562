"""Test that no cell of a table that leaves the house runs as a formula, however the table is cut."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lib.exporting import BEGINS_FORMULA, csv_lines, harmless

typed = st.lists(st.text(st.sampled_from("ab1=+-@＝;,\t\n\r\"' "), max_size=12), min_size=1, max_size=4)


@given(typed, st.sampled_from(",;"))
def test_no_cell_begins_a_formula_where_commas_or_semicolons_cut(cells: list[str], cut: str) -> None:
    table = "".join(csv_lines(["name"], [["fixed", *cells]])).removeprefix("\ufeff")

    found = [cell for row in csv.reader(io.StringIO(table, newline=""), delimiter=cut) for cell in row]

    assert not [cell for cell in found if cell.lstrip().startswith(BEGINS_FORMULA)]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("=1+1", "'=1+1"),
        ("Fine;=1+1", "Fine;'=1+1"),
        ("Two things:\n- tea", "Two things:\n'- tea"),
        ("One paragraph.\n\nAnother.\r\n\r\n\tA third.", "One paragraph.\n\nAnother.\r\n\r\n\tA third."),
        ("a=b; c-d, fine ;)", "a=b; c-d, fine ;)"),
    ],
)
def test_only_what_would_run_is_marked(typed: str, kept: str) -> None:
    assert harmless(typed) == kept
