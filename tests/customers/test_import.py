"""`manage.py import_customers`."""

import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import OutputWrapper

from portal.accounts.models import User
from portal.customers.imports import CustomerTarget
from portal.customers.models import Address, Consent, Customer
from portal.lib import importing
from portal.lib.importing import Progress, RejectSink
from portal.lib.tabular import Layout, Reject, Row, Table
from tests.factories import make_customer

pytestmark = pytest.mark.django_db

HEADER = "Full Name,E-Mail,Mobile,Company,Customer ID,Time Zone,Country,Tags\n"
ANNA = "Anna Ash,Anna@Example.org,+1 415 555 0132,Ash & Co,A-1,Europe/Lisbon,pt,vip;early\n"


def run(folder: Path, content: str | bytes, *options: str, name: str = "people.csv") -> tuple[str, str]:
    """Import the content; return what was said and which lines were left out."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    out, err = io.StringIO(), io.StringIO()
    call_command("import_customers", str(path), *options, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_a_row_becomes_a_customer_with_everything_in_it(tmp_path: Path) -> None:
    said, left_out = run(tmp_path, HEADER + ANNA)

    anna = Customer.objects.get()
    assert (anna.display_name, anna.company, anna.external_id) == ("Anna Ash", "Ash & Co", "A-1")
    assert (anna.time_zone, anna.country) == ("Europe/Lisbon", "PT")
    assert {str(address) for address in anna.addresses.all()} == {"anna@example.org", "+14155550132"}
    assert {str(tag) for tag in anna.tags.all()} == {"vip", "early"}
    assert "Added: 1." in said
    assert left_out == ""


def test_imported_addresses_are_not_proved_and_bring_no_consent(tmp_path: Path) -> None:
    run(tmp_path, HEADER + ANNA)

    assert not Address.objects.verified().exists()
    assert not Consent.objects.exists()


@pytest.mark.parametrize("name", ["people.csv", "renamed.csv"])
def test_a_second_run_adds_nothing(tmp_path: Path, name: str) -> None:
    content = HEADER + ANNA + "Ben,ben@example.org,,,,,,vip\nCid,,415-555-0188,,,,,\n"
    run(tmp_path, content)
    before = (Customer.objects.count(), Address.objects.count())

    said, _left_out = run(tmp_path, content, name=name)

    assert "Added: 0. Here already: 3. Left out: 0." in said
    assert (Customer.objects.count(), Address.objects.count()) == before == (3, 4)


def test_a_row_that_stands_twice_is_one_customer(tmp_path: Path) -> None:
    said, _left_out = run(tmp_path, "name,email\nAnna,anna@example.org\nAnna A.,ANNA@example.org\n")

    assert "Added: 1. Here already: 1." in said
    assert Customer.objects.get().display_name == "Anna"


def test_two_of_the_company_s_numbers_with_one_mailbox_are_two_customers(tmp_path: Path) -> None:
    content = "id,name,email\n1,Anna,home@example.org\n2,Ben,home@example.org\n"

    run(tmp_path, content)
    said, _left_out = run(tmp_path, content)

    assert Customer.objects.count() == 2
    assert "Here already: 2." in said


def test_a_bad_line_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    lines = [
        "Anna,anna@example.org,,,,,,",
        "Bad mail,no-mail,,,,,,",
        "Bad phone,,123,,,,,",
        "Bad zone,z@example.org,,,,Mars/Base,,",
        "Bad country,c@example.org,,,,,Portugal,",
        "Nothing,,,,,,,",
        f"{'x' * 121},long@example.org,,,,,,",
        "Half,half@example.org",
        "Ben,ben@example.org,,,,,,",
    ]

    said, left_out = run(tmp_path, HEADER + "\n".join(lines) + "\n")

    assert left_out.splitlines() == [
        "Line 3 is left out: “no-mail” is not an e-mail address.",
        "Line 4 is left out: “123” is not a phone number.",
        "Line 5 is left out: “Mars/Base” is not a time zone, such as Europe/Lisbon.",
        "Line 6 is left out: “Portugal” is not a country code of two letters, such as PT.",
        "Line 7 is left out: it has neither an e-mail address nor a phone number nor your own number.",
        "Line 8 is left out: the name is longer than 120 characters.",
        "Line 9 is left out: it has 2 values where the table has 8 columns.",
    ]
    assert "Added: 2. Here already: 0. Left out: 7." in said
    assert set(Customer.objects.values_list("display_name", flat=True)) == {"Anna", "Ben"}


def test_the_lines_left_out_are_written_to_a_file(tmp_path: Path) -> None:
    run(tmp_path, "name,email\nBad,no-mail\nAnna,anna@example.org\n", "--rejects", str(tmp_path / "bad.csv"))

    assert (tmp_path / "bad.csv").read_text().splitlines() == [
        "2,“no-mail” is not an e-mail address,Bad,no-mail"
    ]


def test_many_bad_lines_are_counted_not_poured_out(tmp_path: Path) -> None:
    _said, left_out = run(tmp_path, "name,email\n" + "Bad,no-mail\n" * 60)

    assert len(left_out.splitlines()) == 51
    assert (
        left_out.splitlines()[-1] == "10 more lines are left out. Name a file with --rejects to get them all."
    )


def test_a_dry_run_changes_nothing(tmp_path: Path) -> None:
    said, left_out = run(tmp_path, HEADER + ANNA + "Bad,no-mail,,,,,,\n", "--dry-run")

    assert "Dry run, nothing is changed. To add: 1. Here already: 0. Left out: 1." in said
    assert "Line 3 is left out" in left_out
    assert not Customer.objects.exists()


def test_a_customer_known_by_her_address_gets_the_company_s_number(tmp_path: Path, alice: User) -> None:
    run(tmp_path, "number,name,email\nA-7,Other Name,alice.arden@example.org\n")

    customer = Customer.objects.get()
    assert (customer.user, customer.external_id, customer.display_name) == (alice, "A-7", "Alice Arden")


def test_an_import_never_ties_a_login(tmp_path: Path, alice: User) -> None:
    run(tmp_path, "number,name,email\nA-7,Anna,anna@example.org\n")

    assert Customer.objects.get(external_id="A-7").user is None


def test_a_proved_customer_is_met_before_an_imported_one(tmp_path: Path) -> None:
    make_customer("Imported", email="anna@example.org", proved=False)
    proved = make_customer("Proved", email="anna@example.org")

    run(tmp_path, "number,email\nA-7,anna@example.org\n")

    proved.refresh_from_db()
    assert proved.external_id == "A-7"


def test_columns_are_mapped_and_attributes_kept(tmp_path: Path) -> None:
    said, _left_out = run(
        tmp_path,
        "Kunde;Post;Roast;Shoe\nAnna;anna@example.org;dark;44\n",
        "--map",
        "name=Kunde",
        "--map=email=Post",
        "--attribute=Roast",
    )

    assert Customer.objects.get().attributes == {"Roast": "dark"}
    assert "Not imported: Shoe." in said


@pytest.mark.parametrize(
    ("content", "options", "told"),
    [
        (
            "name\nAnna\n",
            (),
            "Say which column holds one, such as --map email=Mail. The columns of the file are: name.",
        ),
        ("name,email\nA,a@b.co\n", ("--map", "email=Post"), "The file has no column “Post”."),
        ("name,email\nA,a@b.co\n", ("--delimiter", "::"), "The delimiter must be one character"),
        ("name,email\nJosé,j@b.co\n".encode("latin-1"), (), "is not written in utf-8: line 2"),
        ("", (), "is empty."),
        ("name,email\nA,a@b.co\n", ("--rejects", "/nowhere/at/all.csv"), "can't be written: No such file"),
    ],
)
def test_what_is_wrong_with_the_file_is_told_in_a_sentence(
    tmp_path: Path, content: str | bytes, options: tuple[str, ...], told: str
) -> None:
    with pytest.raises(CommandError, match="^(?s:.)*" + told.replace(".", r"\.")):
        run(tmp_path, content, *options)

    assert not Customer.objects.exists()


def test_a_mapping_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="write it as name=Column, such as email=Mail"):
        run(tmp_path, "name,email\nA,a@b.co\n", "--map", "email")


def test_a_run_that_was_stopped_goes_on_when_it_is_started_again(tmp_path: Path) -> None:
    lines = [f"Person {number},person{number}@example.org\n" for number in range(1200)]
    run(tmp_path, "name,email\n" + "".join(lines[:500]))

    said, _left_out = run(tmp_path, "name,email\n" + "".join(lines))

    assert "Added: 700. Here already: 500. Left out: 0." in said
    assert Customer.objects.count() == Address.objects.count() == 1200


class Stopped(CustomerTarget):
    """An import that is stopped by the keyboard at its 700th line."""

    def prepare(self, lines: Iterable[Row | Reject]) -> Iterator[Row | Reject]:
        for number, line in enumerate(lines):
            if number == 700:
                raise KeyboardInterrupt
            yield line


def test_a_run_that_is_stopped_keeps_its_whole_batches_and_no_half_one(tmp_path: Path, now: datetime) -> None:
    path = tmp_path / "people.csv"
    path.write_text("email\n" + "".join(f"person{number}@example.org\n" for number in range(1200)))
    target = Stopped(now=now)
    table = Table(path, Layout(), target.columns)
    stream = OutputWrapper(io.StringIO())

    with pytest.raises(KeyboardInterrupt):
        importing.run(table, target, rejects=RejectSink(stream), progress=Progress(stream, 1200))

    assert Customer.objects.count() == Address.objects.count() == importing.BATCH_SIZE


def test_a_formula_is_kept_as_the_text_it_is(tmp_path: Path) -> None:
    run(tmp_path, 'name,email\n"=HYPERLINK(""http://evil"")",anna@example.org\n')

    assert Customer.objects.get().display_name == '=HYPERLINK("http://evil")'
