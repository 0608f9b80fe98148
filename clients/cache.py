"""Django's cache over Redis, shared by all processes. What is in it may be gone at any time, and so may Redis itself."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from django.core.cache.backends import redis as django_redis
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.utils.functional import cached_property
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)


class Json:
    """How values are kept: as JSON, because a pickle would let whoever writes to Redis run code here."""

    def dumps(self, value: object) -> str:
        """Raises TypeError for what JSON cannot hold."""
        return json.dumps(value, separators=(",", ":"))

    def loads(self, kept: bytes) -> Any:
        """What `dumps` was given; None for anything else."""
        try:
            return json.loads(kept)
        except ValueError:
            return None


@contextmanager
def _an_outage_is_a_miss() -> Iterator[None]:
    try:
        yield
    except RedisError as error:
        log.warning("cache_unreachable", why=type(error).__name__)


_clients: dict[str, django_redis.RedisCacheClient] = {}


class RedisCache(django_redis.RedisCache):
    """The backend for `CACHES`: Django's own, but while Redis is away nothing is found, nothing kept, nothing raised.

    https://docs.djangoproject.com/en/5.2/topics/cache/#redis . `clear` removes only what the cache itself wrote: the
    broker's queues are in the same database. Django has one of these for each thread; all of a process share their connections,
    or each thread that asks something would open one.
    """

    @cached_property
    def _cache(self) -> django_redis.RedisCacheClient:
        found = _clients.get(where := ",".join(self._servers))  # type: ignore[attr-defined]  # the stubs leave it out
        return found or _clients.setdefault(where, super()._cache)  # type: ignore[misc]  # the same

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        with _an_outage_is_a_miss():
            return super().add(key, value, timeout, version)
        return False

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        with _an_outage_is_a_miss():
            return super().get(key, default, version)
        return default

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        with _an_outage_is_a_miss():
            super().set(key, value, timeout, version)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        with _an_outage_is_a_miss():
            return super().touch(key, timeout, version)
        return False

    def delete(self, key: Any, version: int | None = None) -> bool:
        with _an_outage_is_a_miss():
            return super().delete(key, version)
        return False

    def has_key(self, key: Any, version: int | None = None) -> bool:
        with _an_outage_is_a_miss():
            return super().has_key(key, version)
        return False

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Raises ValueError for a key that is not there, as Django's does."""
        with _an_outage_is_a_miss():
            return super().incr(key, delta, version)
        raise ValueError("the cache cannot be reached, so the key is not there")

    def get_many(self, keys: Iterable[Any], version: int | None = None) -> dict[Any, Any]:
        with _an_outage_is_a_miss():
            return super().get_many(keys, version)
        return {}

    def set_many(self, data: dict[Any, Any], timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> list[Any]:
        """The keys that could not be kept."""
        with _an_outage_is_a_miss():
            return super().set_many(data, timeout, version)
        return list(data)

    def delete_many(self, keys: Iterable[Any], version: int | None = None) -> None:
        with _an_outage_is_a_miss():
            super().delete_many(keys, version)

    def clear(self) -> None:
        with _an_outage_is_a_miss():
            client = self._cache.get_client(write=True)
            for key in client.scan_iter(match=f"{self.key_prefix}:*", count=500):
                client.delete(key)
