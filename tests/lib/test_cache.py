"""The shared cache: what is asked for again and again is near, and never older than it may be."""

import time
from collections.abc import Iterator

import pytest
from django.core.cache.backends.redis import RedisCache

from portal.lib.cache import NEAR, NEAR_SECONDS, ForgivingRedisCache, NearLocMemCache

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
    RedisCache.set(cache, KEY, "Good day", 60)  # past this process's own memory, as others write
    assert cache.get(KEY) == "Hello"
    time.sleep(NEAR_SECONDS)
    assert cache.get(KEY) == "Good day"


def test_one_process_keeps_a_near_value_as_it_is_and_unpacks_any_other() -> None:
    memory = NearLocMemCache("tests", {})
    greeting = ["Hello"]
    for key in (KEY, "tests.far"):
        memory.set(key, greeting, 60)
    assert memory.get(KEY) is memory.get(KEY)
    assert memory.get("tests.far") is not memory.get("tests.far")
    memory.clear()
    assert memory.get(KEY) is None
