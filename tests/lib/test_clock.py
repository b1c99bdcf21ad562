"""Local windows in every zone."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lib.clock import is_zone, next_open

ZONES = st.sampled_from(sorted(available_timezones() - {"Factory", "localtime"}))
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds
CLOCKS = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))


@given(MOMENTS, ZONES)
def test_the_opening_lies_inside_the_window_everywhere(moment: datetime, zone: str) -> None:
    opened = next_open(moment, zone=ZoneInfo(zone), opens=time(9), closes=time(20))
    local = opened.astimezone(ZoneInfo(zone))
    assert time(9) <= local.time() < time(20)


@given(MOMENTS, ZONES, CLOCKS, CLOCKS)
def test_the_opening_is_never_in_the_past_and_never_far(
    moment: datetime, zone: str, opens: time, closes: time
) -> None:
    opened = next_open(moment, zone=ZoneInfo(zone), opens=opens, closes=closes)
    assert moment <= opened <= moment + timedelta(hours=50)


def test_a_window_over_midnight_is_open_at_night() -> None:
    night = datetime(2026, 11, 16, 23, 30, tzinfo=UTC)
    assert next_open(night, zone=ZoneInfo("UTC"), opens=time(20), closes=time(8)) == night


def test_a_moment_too_early_waits_for_the_opening() -> None:
    early = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
    opened = next_open(early, zone=ZoneInfo("UTC"), opens=time(9), closes=time(20))
    assert opened == datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(("name", "known"), [("Europe/Lisbon", True), ("Mars/Olympus", False), ("", False)])
def test_zones_are_known_by_name(name: str, known: bool) -> None:
    assert is_zone(name) is known
