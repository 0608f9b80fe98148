"""The shared cache, and that nobody notices when Redis is away."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import redis
from django.conf import settings as django_settings
from django.core.cache import cache, caches
from pytest_django import Settings

from clients.cache import Json


@pytest.fixture
def frozen(settings: Settings) -> Iterator[None]:
    """A Redis that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        _use(settings, f"redis://127.0.0.1:{listener.getsockname()[1]}/0")
        yield


@pytest.fixture
def dead(settings: Settings) -> None:
    """Nobody listens there."""
    _use(settings, "redis://127.0.0.1:1/0")


def _use(settings: Settings, url: str) -> None:
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": url}}


def test_what_is_kept_is_found(own_cache: None) -> None:
    cache.set("a", {"b": [1, "c"]}, 60)
    assert cache.get("a") == {"b": [1, "c"]}
    assert cache.get_or_set("d", lambda: "e") == "e"
    assert (cache.set_many({"f": 1}), cache.get_many(["a", "f"])["f"], cache.incr("f")) == ([], 1, 2)
    assert (cache.touch("f", 60), cache.has_key("f"), cache.delete("f"), cache.add("f", 1)) == (True, True, True, True)


def test_what_is_not_json_cannot_be_kept(own_cache: None) -> None:
    with pytest.raises(TypeError):
        cache.set("a", object())


def test_what_somebody_else_wrote_is_not_loaded() -> None:
    assert Json().loads(b"\x80\x05N.") is None


def test_clearing_leaves_what_is_not_the_caches(own_cache: None) -> None:
    broker = redis.Redis.from_url(django_settings.REDIS_URL)
    broker.set("not-the-caches", "queued")
    cache.set_many({"a": 1, "b": 2})
    cache.delete_many(["b"])
    cache.clear()
    assert (cache.get("a"), broker.getdel("not-the-caches")) == (None, b"queued")
    broker.close()


def test_a_dead_redis_is_a_miss(dead: None) -> None:
    cache.set("a", 1)
    cache.delete_many(["a"])
    cache.clear()
    assert (cache.get("a", "nothing"), cache.get_many(["a"]), cache.has_key("a")) == ("nothing", {}, False)
    assert (cache.add("a", 1), cache.touch("a", 1), cache.delete("a"), cache.set_many({"a": 1})) == (
        False,
        False,
        False,
        ["a"],
    )
    with pytest.raises(ValueError, match="not there"):
        cache.incr("a")


def test_a_frozen_redis_is_a_miss_after_half_a_second(frozen: None) -> None:
    began = time.monotonic()
    assert cache.get("a") is None
    assert 0.4 < time.monotonic() - began < 3


def test_all_threads_of_a_process_share_their_connections() -> None:
    with ThreadPoolExecutor(max_workers=1) as another:
        theirs = another.submit(_pool).result()
    assert theirs is _pool()


def _pool() -> redis.ConnectionPool:
    """What this thread asks Redis with."""
    pool: redis.ConnectionPool = caches["default"]._cache.get_client().connection_pool  # type: ignore[attr-defined]
    return pool
