"""Names of time zones."""

import pytest

from portal.lib.clock import is_zone


@pytest.mark.parametrize(("name", "known"), [("Europe/Lisbon", True), ("Mars/Olympus", False), ("", False)])
def test_zones_are_known_by_name(name: str, known: bool) -> None:
    assert is_zone(name) is known
