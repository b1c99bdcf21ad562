"""Test that no small group is shown or can be found by subtracting."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.insights.privacy import (
    is_small,
    overlapping_through,
    settled,
    shown_groups,
    shown_in_parts,
    shown_through,
)

sizes = st.dictionaries(st.integers(0, 30), st.integers(0, 40), max_size=12)


@given(sizes)
def test_no_shown_group_is_small(groups: dict[int, int]) -> None:
    assert all(groups[key] == 0 or groups[key] >= 5 for key in shown_groups(groups))


@given(sizes)
def test_the_total_minus_what_is_shown_gives_no_small_group_away(groups: dict[int, int]) -> None:
    hidden = [size for key, size in groups.items() if key not in shown_groups(groups)]

    # What is left over belongs to two groups of together five or more, or is all there is.
    everything = [size for size in groups.values() if size]
    assert not hidden or (len(hidden) >= 2 and sum(hidden) >= 5) or sorted(hidden) == sorted(everything)


@given(st.dictionaries(st.integers(0, 30), st.integers(5, 40)))
def test_large_groups_are_all_shown(groups: dict[int, int]) -> None:
    assert shown_groups(groups) == set(groups)


windows = st.lists(st.dictionaries(st.sampled_from("abcd"), st.integers(0, 12)), min_size=2, max_size=4)


def added_up(parts: list[dict[str, int]]) -> list[dict[str, int]]:
    """Return windows of which each holds the shorter one and what came before it."""
    lengths = range(1, len(parts) + 1)
    return [{key: sum(part.get(key, 0) for part in parts[:length]) for key in "abcd"} for length in lengths]


@given(windows)
def test_no_two_windows_of_time_give_a_small_group_away(parts: list[dict[str, int]]) -> None:
    sizes = added_up(parts)
    shown = shown_through(sizes)
    for longer in range(len(sizes)):
        for shorter in range(longer):
            found = {key: sizes[longer][key] - sizes[shorter][key] for key in shown[longer] & shown[shorter]}
            assert not any(0 < number < 5 for number in found.values())


@given(windows)
def test_each_window_alone_still_gives_no_small_group_away(parts: list[dict[str, int]]) -> None:
    for sizes, shown in zip(added_up(parts), shown_through(added_up(parts)), strict=True):
        assert shown <= shown_groups(sizes) | {key for key, size in sizes.items() if not size}
        hidden = [size for key, size in sizes.items() if key not in shown and size]
        assert not hidden or (len(hidden) >= 2 and sum(hidden) >= 5) or not any(sizes[key] for key in shown)


@given(windows, st.lists(st.integers(0, 6), min_size=4, max_size=4))
def test_no_two_windows_give_away_the_few_who_chose_one_of_several_or_did_not(
    parts: list[dict[str, int]], more: list[int]
) -> None:
    # A person may choose several, so as many answered as chose the most frequent, and some more.
    added = [max(part.values(), default=0) + more[place] for place, part in enumerate(parts)]
    told = [(sizes, sum(added[: place + 1])) for place, sizes in enumerate(added_up(parts))]
    shown = overlapping_through(told)
    for longer in range(len(told)):
        for shorter in range(longer):
            between = told[longer][1] - told[shorter][1]
            for key in shown[longer] & shown[shorter]:
                found = told[longer][0][key] - told[shorter][0][key]
                assert not 0 < found < 5
                assert not 0 < between - found < 5


def test_a_group_hides_in_the_longer_window_that_adds_two_of_it() -> None:
    short, long = {"web": 20, "mail": 9, "text": 8}, {"web": 60, "mail": 11, "text": 30}
    assert shown_through([short, long]) == [{"web", "mail", "text"}, {"web"}]


@pytest.mark.parametrize(
    ("numbers", "places"),
    [
        ([10, 30, 50, 80], [0, 1, 2, 3]),
        ([10, 13, 16, 17], [0, 0, 2, 2]),
        ([3, 4, 30, 30], [0, 1, 2, 3]),
        ([10, 10, 10, 14], [0, 1, 2, 2]),
    ],
)
def test_a_window_with_a_few_answers_more_shows_those_of_the_shorter_one(
    numbers: list[int], places: list[int]
) -> None:
    assert settled(numbers) == places


def test_the_smallest_neighbor_hides_with_a_single_small_group() -> None:
    assert shown_groups({"web": 90, "text": 3, "mail": 40}) == {"web"}


PARTS = ["ab", "cd"]


@given(st.dictionaries(st.sampled_from("abcd"), st.integers(0, 12), min_size=4))
def test_who_knows_the_total_of_each_part_finds_no_small_group(sizes: dict[str, int]) -> None:
    (shown,) = shown_in_parts([sizes], PARTS)

    for part in PARTS:
        hidden = [key for key in part if key not in shown]
        assert not any(is_small(sizes[key]) for key in part if key in shown)
        # More than one unknown for one sum, unless nothing small is among them.
        assert len(hidden) != 1


@given(st.dictionaries(st.sampled_from("abcd"), st.integers(0, 12), min_size=4))
def test_a_mean_beside_the_parts_leaves_one_unknown_more(sizes: dict[str, int]) -> None:
    (shown,) = shown_in_parts([sizes], PARTS, 2)

    hiding = [hidden for part in PARTS if (hidden := [key for key in part if key not in shown])]
    equations = len(hiding) + 1
    assert not hiding or sum(map(len, hiding)) > equations or not shown


def test_large_parts_are_all_shown() -> None:
    assert shown_in_parts([{"a": 5, "b": 0, "c": 9, "d": 7}], PARTS, 2) == [set("abcd")]
