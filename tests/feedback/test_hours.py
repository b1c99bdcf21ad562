"""Test at which hours a customer may be asked, in every zone of the world."""

from datetime import UTC, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.checkins.hours import (
    STRICTEST,
    USUAL,
    Hours,
    Law,
    closing_of,
    is_holiday,
    law_of,
    next_moment,
    windows,
)

ZONES = st.sampled_from(sorted(available_timezones() - {"Factory", "localtime"}))
MOMENTS = st.integers(0, 12 * 366 * 24 * 60).map(
    lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
CLOCKS = st.integers(0, 24 * 60 - 1).map(lambda minutes: time(minutes // 60, minutes % 60))
LAWS = st.sampled_from([USUAL, STRICTEST, law_of("US", "RI"), law_of("US", "TX")])
DAYS = st.frozensets(st.integers(1, 7), min_size=1)
HOURS = st.builds(Hours, CLOCKS, CLOCKS, DAYS, LAWS)
LISBON, UTC_ZONE = ZoneInfo("Europe/Lisbon"), ZoneInfo("UTC")


def is_allowed(moment: datetime, zone: ZoneInfo, hours: Hours) -> bool:
    local = moment.astimezone(zone)
    minute = local.hour * 60 + local.minute
    return any(start <= minute < end for start, end in hours.on(local.date()))


@given(MOMENTS, ZONES, HOURS)
def test_whoever_is_asked_is_asked_inside_the_hours_of_her_place(
    moment: datetime, zone: str, hours: Hours
) -> None:
    place = ZoneInfo(zone)
    found = next_moment(moment, zone=place, hours=hours)
    if found is None:
        assert not any(hours.on((moment + timedelta(days=day)).date()) for day in range(8))
    else:
        assert found >= moment
        assert is_allowed(found, place, hours)


@given(MOMENTS, ZONES, HOURS)
def test_no_opening_is_passed_over(moment: datetime, zone: str, hours: Hours) -> None:
    place = ZoneInfo(zone)
    found = next_moment(moment, zone=place, hours=hours)
    if found is None:
        return
    # An edge inside a turned hour is read strictly, so up to two hours may be left out there.
    for step in range(0, int((found - moment - timedelta(hours=2)).total_seconds()), 3600):
        earlier = moment + timedelta(seconds=step)
        nearby = timedelta(hours=2)
        assert not all(is_allowed(earlier + shift, place, hours) for shift in (-nearby, 0 * nearby, nearby))


@given(MOMENTS, ZONES, HOURS)
def test_windows_follow_each_other_and_never_overlap(moment: datetime, zone: str, hours: Hours) -> None:
    found = list(islice(windows(moment, zone=ZoneInfo(zone), hours=hours), 5))
    assert all(opening < closing for opening, closing in found)
    assert all(earlier[1] <= later[0] for earlier, later in pairwise(found))


def test_hours_over_midnight_are_two_parts_of_a_day() -> None:
    night = Hours(time(20), time(10))
    evening = datetime(2026, 11, 16, 22, tzinfo=UTC)
    assert next_moment(evening, zone=UTC_ZONE, hours=night) == datetime(2026, 11, 17, 8, tzinfo=UTC)
    noon = datetime(2026, 11, 17, 12, tzinfo=UTC)
    assert next_moment(noon, zone=UTC_ZONE, hours=night) == datetime(2026, 11, 17, 20, tzinfo=UTC)


def test_hours_the_law_keeps_quiet_never_open() -> None:
    assert (
        next_moment(datetime(2026, 11, 16, tzinfo=UTC), zone=UTC_ZONE, hours=Hours(time(22), time(6))) is None
    )


def test_an_opening_the_clock_skips_is_read_late() -> None:
    """01:00 to 02:00 is skipped in Lisbon on 29 March 2026."""
    hours = Hours(time(1, 30), time(5), law=_always())
    early = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
    found = next_moment(early, zone=LISBON, hours=hours)
    assert found is not None
    assert found.astimezone(LISBON).time() == time(2, 30)


def test_a_closing_the_clock_repeats_is_read_early() -> None:
    """01:00 to 02:00 comes twice in Lisbon on 25 October 2026."""
    hours = Hours(time(0), time(1, 30), law=_always())
    start = datetime(2026, 10, 24, 23, 30, tzinfo=UTC)
    assert closing_of(start, zone=LISBON, hours=hours) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def _always() -> Law:
    return Law((0, 1440), (0, 1440), (0, 1440))


def test_samoa_s_missing_day_is_no_day() -> None:
    apia = ZoneInfo("Pacific/Apia")
    moment = datetime(2011, 12, 30, 9, tzinfo=UTC)
    found = next_moment(moment, zone=apia, hours=Hours(time(9), time(20)))
    assert found is not None
    assert found.astimezone(apia).date().isoformat() == "2011-12-31"


@pytest.mark.parametrize(
    ("state", "day", "opens", "closes"),
    [
        ("", "2026-11-16", 8, 21),
        ("FL", "2026-11-16", 8, 20),
        ("ok", "2026-11-16", 8, 20),
        ("CT", "2026-11-16", 9, 20),
        ("RI", "2026-11-16", 9, 18),
        ("RI", "2026-11-21", 10, 17),
        ("TX", "2026-11-16", 9, 21),
        ("TX", "2026-11-22", 12, 21),
    ],
)
def test_the_stricter_states_keep_their_hours(state: str, day: str, opens: int, closes: int) -> None:
    found = law_of("US", state).on(datetime.fromisoformat(day).date())
    assert found == (opens * 60, closes * 60)


def test_holidays_of_her_country_are_left_out() -> None:
    christmas = datetime(2026, 12, 25, 10, tzinfo=UTC)
    hours = Hours(time(9), time(20), holidays_of="PT")
    found = next_moment(christmas, zone=LISBON, hours=hours)
    assert found == datetime(2026, 12, 26, 9, tzinfo=UTC)
    assert not is_holiday(christmas.date(), "ZZ")
    assert not is_holiday(christmas.date(), "")


def test_only_the_chosen_weekdays_count_at_her_place() -> None:
    sunday_night = datetime(2026, 11, 15, 22, tzinfo=UTC)  # Monday morning in Tokyo
    hours = Hours(time(7), time(12), frozenset({1}))
    found = next_moment(sunday_night, zone=ZoneInfo("Asia/Tokyo"), hours=hours)
    assert found == datetime(2026, 11, 15, 23, tzinfo=UTC)
