"""docs/develop/states.md and the tables of moves tell of the same states."""

from pathlib import Path

from tests.docs.states import page, stateful

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_of_states_is_what_the_tables_say() -> None:
    assert (ROOT / "docs/develop/states.md").read_text() == page()


def test_every_state_has_a_line_in_its_table_of_moves() -> None:
    for model in stateful():
        assert set(model.MOVES) == set(model.State.values), model  # type: ignore[attr-defined]


def test_no_move_leads_to_a_state_that_is_none() -> None:
    for model in stateful():
        reached = set().union(*model.MOVES.values())  # type: ignore[attr-defined]
        assert reached <= set(model.State.values), model  # type: ignore[attr-defined]
