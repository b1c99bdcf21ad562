"""Test that no small group is shown or can be found by subtracting."""

from hypothesis import given
from hypothesis import strategies as st

from feedback.insights.privacy import shown_groups

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


def test_the_smallest_neighbor_hides_with_a_single_small_group() -> None:
    assert shown_groups({"web": 90, "text": 3, "mail": 40}) == {"web"}
