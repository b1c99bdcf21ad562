"""Keep pages working while the shared cache is away."""

import logging
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

log = logging.getLogger(__name__)
P = ParamSpec("P")
R = TypeVar("R")


def _forgiving(method: Callable[..., Any], missing: Any) -> Callable[..., Any]:
    def call(self: "ForgivingRedisCache", *args: Any, **kwargs: Any) -> Any:
        try:
            return method(self, *args, **kwargs)
        except (RedisConnectionError, RedisTimeoutError):
            log.warning("cache is away")
            return missing(*args, **kwargs) if callable(missing) else missing

    return call


def _default(key: str, default: Any = None, *_args: Any, **_kwargs: Any) -> Any:
    return default


class ForgivingRedisCache(RedisCache):
    """Redis cache that answers like an empty one while Redis is away; nothing we promise lives only there."""

    get = _forgiving(RedisCache.get, _default)
    add = _forgiving(RedisCache.add, True)
    set = _forgiving(RedisCache.set, None)
    touch = _forgiving(RedisCache.touch, False)
    delete = _forgiving(RedisCache.delete, False)
    get_many = _forgiving(RedisCache.get_many, lambda *_a, **_k: {})
    set_many = _forgiving(RedisCache.set_many, lambda *_a, **_k: [])
    incr = _forgiving(RedisCache.incr, 1)
    has_key = _forgiving(RedisCache.has_key, False)
