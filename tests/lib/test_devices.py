"""What a User-Agent header is called in a list of devices."""

import pytest

from portal.lib.devices import browser_and_system

CHROME_ON_ANDROID = "Mozilla/5.0 (Linux; Android 10; K) Chrome/130.0 Mobile Safari/537.36"
EDGE_ON_WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0 Safari/537.36 Edg/130.0"
SAFARI_ON_IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) Version/17.5 Mobile Safari/604.1"


@pytest.mark.parametrize(
    ("user_agent", "names"),
    [
        (CHROME_ON_ANDROID, ("Chrome", "Android")),
        (EDGE_ON_WINDOWS, ("Edge", "Windows")),
        (SAFARI_ON_IPHONE, ("Safari", "iPhone")),
        ("curl/8.1", ("", "")),
        ("", ("", "")),
    ],
)
def test_a_user_agent_is_named_by_its_browser_and_its_system(user_agent: str, names: tuple[str, str]) -> None:
    assert browser_and_system(user_agent) == names
