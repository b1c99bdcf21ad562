"""Ring for those who read a topic, through Redis; who listens is the stream's business (docs/adr/0014)."""

from contextlib import suppress
from functools import lru_cache, partial

import redis
from django.conf import settings
from django.db import transaction

CHANNEL = "earshot:topic:{}"


def is_on() -> bool:
    """Tell whether a stream runs beside the pages; without one, pages ask by themselves."""
    return bool(settings.REDIS_URL and settings.LIVE_STREAM_URL)


def ring(topic_id: int) -> None:
    """Tell open pages, after commit, that a topic changed; only its number is sent."""
    if is_on():
        transaction.on_commit(partial(_publish, topic_id))


def _publish(topic_id: int) -> None:
    with suppress(redis.RedisError):  # a page that hears nothing asks by itself
        _client().publish(CHANNEL.format(topic_id), "")


@lru_cache(maxsize=1)
def _client() -> "redis.Redis":
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.5)
