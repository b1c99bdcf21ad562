"""Test that chance is held down over all the groups that stand on one page."""

from feedback.insights.measurements import MEASUREMENTS
from feedback.insights.segments import Family, compare


def csat(satisfied: int, others: int) -> dict[int, int]:
    return {5: satisfied, 1: others}


def test_a_difference_that_stands_alone_is_noise_among_many() -> None:
    channels = Family("channel", "By channel", {"email": csat(9, 0), "web": csat(88, 43)}, {"email", "web"})
    known = Family("known", "By name", {"known": csat(48, 20), "": csat(49, 23)}, {"known", ""})
    (alone,) = compare(MEASUREMENTS["csat"], [channels])
    among, _other = compare(MEASUREMENTS["csat"], [channels, known])
    assert "against the others" in alone.segments[0].change
    assert "within noise" in among.segments[0].change


def test_a_group_that_may_not_be_shown_has_no_figure() -> None:
    channels = Family("channel", "By channel", {"email": csat(9, 0), "web": csat(88, 43)}, {"web"})
    (found,) = compare(MEASUREMENTS["csat"], [channels])
    assert [segment.number for segment in found.segments] == [None, 131]
    assert found.has_hidden
