"""Test the response rates against the definitions written out."""

from hypothesis import given
from hypothesis import strategies as st

from feedback.insights.rates import Outcomes, response_rates

counts = st.integers(0, 1000)
outcomes = st.builds(Outcomes, *[counts] * 7)


def test_the_four_rates_of_a_worked_example() -> None:
    rates = response_rates(Outcomes(40, 10, 5, 20, 25, 100, 7))

    assert [(rate.name, rate.answered, rate.asked) for rate in rates] == [
        ("RR1", 40, 200),
        ("RR2", 50, 200),
        ("RR5", 40, 100),
        ("RR6", 50, 100),
    ]


@given(outcomes)
def test_what_was_never_sent_is_in_no_denominator(found: Outcomes) -> None:
    without = Outcomes(
        found.complete, found.partial, found.refused, found.not_reached, found.other, found.unknown
    )

    assert response_rates(found) == response_rates(without)


@given(outcomes)
def test_every_rate_lies_inside_its_interval(found: Outcomes) -> None:
    for rate in response_rates(found):
        if rate.share is not None:
            assert rate.interval is not None
            assert rate.interval.low <= rate.share <= rate.interval.high


def test_nobody_asked_is_no_rate() -> None:
    assert [rate.share for rate in response_rates(Outcomes(ineligible=9))] == [None] * 4
