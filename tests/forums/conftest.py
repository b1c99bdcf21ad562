"""The running forum that the browser tests of one module share, and topics nobody used yet."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.chromium import running_chromium
from tests.forums.browsing import Forum, running_forum


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with running_chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def running(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forum]:
    with running_forum(chromium, tmp_path_factory.mktemp("forum")) as forum:
        yield forum


@pytest.fixture
def forum(running: Forum) -> Iterator[Forum]:
    yield running
    running.close_all()


@pytest.fixture
def topic(running: Forum) -> str:
    return running.topics.pop()
