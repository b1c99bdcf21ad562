"""The journal of a drain: what is believed of it after the process died, and what is not."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from portal.lib.smtp import Moment
from portal.messaging.actions.sweeping import outcomes_of
from portal.messaging.journal import Journal, forget_journal, moment_of, read_journal
from portal.messaging.models import Message
from portal.messaging.transports.base import Fate

OWNER = "machine/1:2:3:abc123"


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path / "handing"


@pytest.fixture
def journal(folder: Path) -> Journal:
    made = Journal(OWNER)
    made.open()
    return made


def message(number: int, attempt: int = 1) -> Message:
    return Message(pk=number, attempt_count=attempt)


def test_what_was_noted_is_read_back_with_the_latest_word_of_each(journal: Journal) -> None:
    for number, moment in ((1, Moment.BEGUN), (1, Moment.TAKEN), (2, Moment.BEGUN)):
        journal.note((number, 1), moment)
    assert read_journal(OWNER) == {(1, 1): Moment.TAKEN, (2, 1): Moment.BEGUN}


def test_a_note_of_an_earlier_attempt_says_nothing_about_this_one(journal: Journal) -> None:
    journal.note((1, 1), Moment.TAKEN)
    notes = read_journal(OWNER)
    assert notes is not None
    assert (moment_of(message(1, 1), notes), moment_of(message(1, 2), notes)) == (Moment.TAKEN, None)


def test_opening_twice_keeps_what_was_noted(journal: Journal) -> None:
    journal.note((1, 1), Moment.BEGUN)
    journal.open()
    assert read_journal(OWNER) == {(1, 1): Moment.BEGUN}


def test_a_drain_that_ends_well_leaves_no_journal(journal: Journal, folder: Path) -> None:
    journal.close()
    assert (list(folder.iterdir()), read_journal(OWNER)) == ([], None)


def test_a_journal_of_another_run_of_the_machine_is_not_believed(journal: Journal, folder: Path) -> None:
    journal.note((1, 1), Moment.TAKEN)
    [path] = folder.iterdir()
    words = path.read_text().splitlines()
    path.write_text("\n".join(["another-boot", *words[1:], ""]))
    assert read_journal(OWNER) is None


@pytest.mark.parametrize("words", ["1 1 x\n", "1 1\n", "one 1 b\n", "\x00\n"])
def test_a_journal_that_makes_no_sense_is_not_believed(journal: Journal, folder: Path, words: str) -> None:
    [path] = folder.iterdir()
    path.write_text(path.read_text() + words)
    assert read_journal(OWNER) is None


def test_forgetting_what_is_not_there_is_harmless(folder: Path) -> None:
    forget_journal(OWNER)
    assert read_journal(OWNER) is None


def test_each_note_decides_what_becomes_of_its_message() -> None:
    notes = {(1, 1): Moment.BEGUN, (2, 1): Moment.TAKEN, (3, 1): Moment.ENDED}
    fates = [each.fate for each in outcomes_of([message(number) for number in (1, 2, 3, 4)], notes)]
    assert fates == [Fate.MAYBE_TAKEN, Fate.TAKEN, Fate.NOT_TAKEN, Fate.UNTOUCHED]


def test_without_a_journal_each_message_of_the_group_may_have_arrived() -> None:
    assert {each.fate for each in outcomes_of([message(1), message(2)], None)} == {Fate.MAYBE_TAKEN}
