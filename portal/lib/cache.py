"""Keep pages working while the shared cache is away, and what every message asks for near at hand."""

import logging
import time
from collections.abc import Callable
from typing import Any, Final, ParamSpec, TypeVar

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


class ForgivingRedisCache(RedisCache):
    """Redis cache that answers like an empty one while Redis is away; nothing we promise lives only there.

    A value whose key begins with `NEAR` is kept in the process for a second: asking Redis costs more than
    rendering a mail. Who writes it sees the new one at once, other processes a second later.
    """

    add = _forgiving(RedisCache.add, True)
    touch = _forgiving(RedisCache.touch, False)
    get_many = _forgiving(RedisCache.get_many, lambda *_a, **_k: {})
    set_many = _forgiving(RedisCache.set_many, lambda *_a, **_k: [])
    incr = _forgiving(RedisCache.incr, 1)
    has_key = _forgiving(RedisCache.has_key, False)
    _get = _forgiving(RedisCache.get, _default)
    _set = _forgiving(RedisCache.set, None)
    _delete = _forgiving(RedisCache.delete, False)

    def get(self, key: str, *args: Any, **options: Any) -> Any:
        if not key.startswith(NEAR):
            return self._get(key, *args, **options)
        until, value = _near.get(key, (0.0, None))
        if time.monotonic() < until:
            return value
        value = self._get(key, *args, **options)
        if value is not None:
            _near[key] = (time.monotonic() + NEAR_SECONDS, value)
        return value

    def set(self, key: str, *args: Any, **options: Any) -> None:
        _near.pop(key, None)
        self._set(key, *args, **options)

    def delete(self, key: str, *args: Any, **options: Any) -> bool:
        _near.pop(key, None)
        return bool(self._delete(key, *args, **options))

    def clear(self) -> None:
        _near.clear()
        super().clear()
