"""The shared cache: what is asked for again and again is near, and never older than it may be."""

import time
from collections.abc import Iterator

import pytest

from portal.lib.cache import NEAR, NEAR_SECONDS, ForgivingRedisCache

KEY = f"{NEAR}tests.greeting"


@pytest.fixture
def cache(broker_url: str) -> Iterator[ForgivingRedisCache]:
    shared = ForgivingRedisCache(broker_url, {})
    yield shared
    shared.clear()


def test_who_writes_a_near_value_reads_the_new_one_at_once(cache: ForgivingRedisCache) -> None:
    for words in ("Hello", "Good day"):
        cache.set(KEY, words, 60)
        assert cache.get(KEY) == words
    cache.delete(KEY)
    assert cache.get(KEY) is None


def test_what_another_process_writes_is_read_a_moment_later(cache: ForgivingRedisCache) -> None:
    cache.set(KEY, "Hello", 60)
    assert cache.get(KEY) == "Hello"
    cache._set(KEY, "Good day", 60)  # past this process's own memory, as others write
    assert cache.get(KEY) == "Hello"
    time.sleep(NEAR_SECONDS)
    assert cache.get(KEY) == "Good day"
