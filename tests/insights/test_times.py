"""Test the times people need, and how sure the middle one is."""

import random
from collections import Counter

from feedback.insights.times import at_rank, at_share, say_time, times_of


def test_the_median_has_the_range_of_its_ranks() -> None:
    # Of 100 people the median lies between the 40th and the 61st (Conover 1999, 3.2).
    found = times_of(dict.fromkeys(range(10, 110), 1))

    assert found is not None
    assert (found.low, found.median, found.high) == (say_time(49), say_time(59), say_time(70))


def test_the_range_holds_the_true_median_nineteen_times_of_twenty() -> None:
    chance, held = random.Random(7), 0
    for _round in range(1_000):
        tally = Counter(chance.randrange(1, 102) for _person in range(41))
        low, high = at_rank(tally, 14), at_rank(tally, 28)
        held += low <= 51 <= high
        found = times_of(tally)
        assert found is not None
        assert (found.low, found.high) == (say_time(low), say_time(high))

    assert held > 940


def test_five_people_have_a_median_and_no_range() -> None:
    found = times_of({20: 2, 40: 3})

    assert found is not None
    assert (found.median, found.low, found.high) == ("40 seconds", "", "")


def test_a_share_is_the_time_of_its_last_person() -> None:
    assert [at_share({10: 2, 20: 2}, 4, quarter) for quarter in (1, 2, 3)] == [10, 10, 20]
