"""Tables are read as they are written, and nothing is lost or halved in silence."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.lib.tabular import Column, Layout, Reject, Row, Table, TableUnreadable

COLUMNS = (Column("name", ("fullname",)), Column("email", ("mail",)))
Write = "Callable[[bytes], Path]"


def write(folder: Path, content: bytes | str, name: str = "people.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read(path: Path, **layout: object) -> list[Row | Reject]:
    return list(Table(path, Layout(**layout), COLUMNS))  # type: ignore[arg-type]


def rows_of(path: Path, **layout: object) -> list[dict[str, str]]:
    return [dict(line.cells) for line in read(path, **layout) if isinstance(line, Row)]


def rejects_of(path: Path, **layout: object) -> list[tuple[int, str]]:
    return [(line.line, line.reason) for line in read(path, **layout) if isinstance(line, Reject)]


ANNA = {"name": "Anna", "email": "anna@example.org"}


@pytest.mark.parametrize("heading", ["name,email", "Full Name,E-Mail", " NAME , Mail ", "full_name,e_mail"])
def test_columns_are_found_by_their_headings(tmp_path: Path, heading: str) -> None:
    assert rows_of(write(tmp_path, f"{heading}\nAnna,anna@example.org\n")) == [ANNA]


def test_columns_are_named_by_the_caller(tmp_path: Path) -> None:
    path = write(tmp_path, "Kunde,Post\nAnna,anna@example.org\n")

    assert rows_of(path, names={"name": "kunde", "email": "POST"}) == [ANNA]


def test_columns_without_a_header_are_numbered(tmp_path: Path) -> None:
    path = write(tmp_path, "x,Anna,anna@example.org\n")

    assert rows_of(path, has_header=False, names={"name": "2", "email": "3"}) == [ANNA]


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ({"name": "Nome"}, "no column “Nome”. Its columns are: Kunde, Post."),
        ({"color": "Post"}, "--map knows name, email, not color."),
    ],
)
def test_a_column_that_is_not_there_is_told(tmp_path: Path, names: dict[str, str], told: str) -> None:
    with pytest.raises(TableUnreadable, match=told.replace(".", r"\.")):
        read(write(tmp_path, "Kunde,Post\nAnna,a@b.c\n"), names=names)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_an_encoding_with_a_mark_is_recognized(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path, "name,email\nÅsa Łuk,asa@example.org\n".encode(encoding))

    assert rows_of(path) == [{"name": "Åsa Łuk", "email": "asa@example.org"}]


def test_latin_1_is_refused_with_its_line_and_what_to_do(tmp_path: Path) -> None:
    path = write(tmp_path, "name,email\nAnna,a@example.org\nJosé,j@example.org\n".encode("latin-1"))

    with pytest.raises(TableUnreadable, match=r"line 3 has bytes that don't fit.*--encoding latin-1"):
        read(path)


def test_latin_1_is_read_when_it_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, "name,email\nJosé,j@example.org\n".encode("latin-1"))

    assert rows_of(path, encoding="latin-1") == [{"name": "José", "email": "j@example.org"}]


def test_half_a_character_at_the_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TableUnreadable, match="line 2"):
        read(write(tmp_path, "name,email\nJosé".encode()[:-1]))


def test_an_encoding_that_does_not_exist_is_told(tmp_path: Path) -> None:
    with pytest.raises(TableUnreadable, match="There is no encoding “latin-99”"):
        read(write(tmp_path, "name\nA\n"), encoding="latin-99")


@pytest.mark.parametrize("content", ["", "\n\n", "   \n"])
def test_an_empty_file_is_told(tmp_path: Path, content: str) -> None:
    with pytest.raises(TableUnreadable, match="is empty"):
        read(write(tmp_path, content))


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(TableUnreadable, match="can't be opened: No such file or directory"):
        read(tmp_path / "none.csv")


def test_a_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(TableUnreadable, match="can't be opened: Is a directory"):
        read(tmp_path)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("name;email\nAnna;anna@example.org\n", "a.csv"),
        ("name\temail\nAnna\tanna@example.org\n", "a.tsv"),
        ("name\temail\nAnna\tanna@example.org\n", "a.txt"),
        ("name,email\r\nAnna,anna@example.org\r\n", "a.csv"),
        ('"name","email"\n"Anna","anna@example.org"', "a.csv"),
    ],
)
def test_the_delimiter_is_found(tmp_path: Path, content: str, name: str) -> None:
    assert rows_of(write(tmp_path, content, name)) == [ANNA]


def test_a_named_delimiter_is_used(tmp_path: Path) -> None:
    assert rows_of(write(tmp_path, "name|email\nAnna|anna@example.org\n"), delimiter="pipe") == [ANNA]


def test_a_mark_in_a_tab_separated_text_is_part_of_it(tmp_path: Path) -> None:
    path = write(tmp_path, 'name\temail\n"Anna says "hi"\tanna@example.org\n', "a.tsv")

    assert rows_of(path) == [{"name": '"Anna says "hi"', "email": "anna@example.org"}]


def test_a_line_with_too_few_or_too_many_values_is_told_by_its_number(tmp_path: Path) -> None:
    path = write(tmp_path, "name,email\nAnna\nBen,b@example.org\nCid,c@example.org,extra\n")

    assert rejects_of(path) == [
        (2, "it has 1 values where the table has 2 columns"),
        (4, "it has 3 values where the table has 2 columns"),
    ]
    assert [row["name"] for row in rows_of(path)] == ["Ben"]


def test_a_text_over_several_lines_counts_from_its_first(tmp_path: Path) -> None:
    path = write(tmp_path, 'name,email\n"Anna\nof\nHere",a@example.org\nBen\n')

    assert rows_of(path) == [{"name": "Anna\nof\nHere", "email": "a@example.org"}]
    assert [line for line, _reason in rejects_of(path)] == [5]


def test_a_mark_that_is_never_closed_is_told_and_no_half_row_comes_out(tmp_path: Path) -> None:
    path = write(tmp_path, 'name,email\nAnna,anna@example.org\n"Ben,b@example.org\nCid,c@example.org\n')

    assert rows_of(path) == [ANNA]
    assert rejects_of(path) == [(3, "a quotation mark opens here and is not closed by line 4")]


def test_text_after_a_closing_mark_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = write(tmp_path, 'name,email\n"Ben" B,b@example.org\nAnna,anna@example.org\n')

    assert rows_of(path) == [ANNA]
    assert rejects_of(path)[0][0] == 2


def test_broken_characters_are_told(tmp_path: Path) -> None:
    path = write(tmp_path, "name,email\nA\x00na,a@example.org\nB\ufffdn,b@example.org\n")

    assert [line for line, _reason in rejects_of(path)] == [2, 3]


def test_blank_lines_are_passed_over(tmp_path: Path) -> None:
    assert rows_of(write(tmp_path, "name,email\n\nAnna,anna@example.org\n  ,  \n\n")) == [ANNA]


def test_columns_that_are_not_used_are_named(tmp_path: Path) -> None:
    table = Table(write(tmp_path, "name,shoe size,email\nA,44,a@b.c\n"), Layout(), COLUMNS)

    assert table.unused == ["shoe size"]


CELLS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffd\ufeff"), max_size=20
)


@settings(deadline=None)
@given(lines=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=10))
def test_whatever_a_spreadsheet_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, lines: list[tuple[str, str]]
) -> None:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([("name", "email"), *lines])
    path = write(tmp_path_factory.mktemp("table"), buffer.getvalue())

    found = [(row["name"], row["email"]) for row in rows_of(path, delimiter=",")]

    assert found == [(a.strip(), b.strip()) for a, b in lines if a.strip() or b.strip()]
