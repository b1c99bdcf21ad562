"""Keep pages working while the shared cache is away, and what every message asks for near at hand."""

import logging
import time
from collections.abc import Callable
from typing import Any, Final, ParamSpec, TypeVar

from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

log = logging.getLogger(__name__)
NEAR: Final = "near."
"""Keys that begin so are asked for with every message or page; nobody may change the values they get."""
NEAR_SECONDS: Final = 1.0
_near: dict[str, tuple[float, Any]] = {}
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


class _Near(BaseCache):
    """Keeps a value whose key begins with `NEAR` in the process for a second, as it is.

    Asking for it costs more than rendering a mail otherwise. Who writes it sees the new one at once, other
    processes a second later.
    """

    def get(self, key: str, *args: Any, **options: Any) -> Any:
        if not key.startswith(NEAR):
            return super().get(key, *args, **options)
        until, value = _near.get(key, (0.0, None))
        if time.monotonic() < until:
            return value
        value = super().get(key, *args, **options)
        if value is not None:
            _near[key] = (time.monotonic() + NEAR_SECONDS, value)
        return value

    def set(self, key: str, *args: Any, **options: Any) -> None:
        _near.pop(key, None)
        super().set(key, *args, **options)

    def delete(self, key: str, *args: Any, **options: Any) -> bool:
        _near.pop(key, None)
        return bool(super().delete(key, *args, **options))

    def clear(self) -> None:
        _near.clear()
        super().clear()


class NearLocMemCache(_Near, LocMemCache):
    """The memory of this process, which unpacks a value for each who asks, but for what is near."""


class _ForgivingRedisCache(RedisCache):
    """Answers like an empty cache while Redis is away."""

    get = _forgiving(RedisCache.get, _default)
    set = _forgiving(RedisCache.set, None)
    delete = _forgiving(RedisCache.delete, False)
    add = _forgiving(RedisCache.add, True)
    touch = _forgiving(RedisCache.touch, False)
    get_many = _forgiving(RedisCache.get_many, lambda *_a, **_k: {})
    set_many = _forgiving(RedisCache.set_many, lambda *_a, **_k: [])
    incr = _forgiving(RedisCache.incr, 1)
    has_key = _forgiving(RedisCache.has_key, False)


class ForgivingRedisCache(_Near, _ForgivingRedisCache):
    """Redis, and an empty cache while it is away; nothing we promise lives only there."""
