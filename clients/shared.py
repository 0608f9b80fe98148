"""What the processes of an installation know together, in Redis: only how fast they go depends on it.

While Redis is away each goes by what it knows itself. It may be emptied at any time, and nobody who writes to it decides more
than that something waits.
"""

import time
from collections.abc import Callable
from functools import cache
from typing import TypeVar

import redis
import structlog
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

from clients.metrics import REDIS_AWAY

QUIET_SECONDS = 3.0  # for so long Redis is left alone once it did not answer
ANSWER_SECONDS = 0.5  # what a frozen one costs, once in that time

log = structlog.get_logger(__name__)
T = TypeVar("T")

_away_until = 0.0  # monotonic
_is_away = False


def together(ask: Callable[[redis.Redis], T]) -> T | None:
    """What Redis says, None while it is away. That it is, and that it is back, is said once each."""
    global _away_until, _is_away  # noqa: PLW0603 one Redis, and what this process knows of it
    if time.monotonic() < _away_until:
        return None
    try:
        answer = ask(_server(settings.REDIS_URL))
    except redis.RedisError as error:
        _away_until = time.monotonic() + QUIET_SECONDS
        if not _is_away:
            REDIS_AWAY.inc()
            log.warning("redis_away", why=type(error).__name__)
        _is_away = True
        return None
    if _is_away:
        log.info("redis_back")
    _is_away = False
    return answer


def key(*parts: str) -> str:
    """The name of something shared, beside what the cache keeps."""
    return ":".join([str(settings.CACHES["default"]["KEY_PREFIX"]), *parts])


def forget(what: str) -> None:
    """Removes all whose key begins so, as if Redis had been emptied of it. Redis is asked again at once."""
    global _away_until  # noqa: PLW0603 as above
    _away_until = 0.0
    together(lambda server: [server.delete(found) for found in server.scan_iter(match=key(f"{what}*"), count=500)])


def number(said: object) -> int:
    """What was kept as a whole number; 0 for what is not ours."""
    return int(said) if isinstance(said, bytes) and said.isdigit() else 0


@cache
def _server(url: str) -> redis.Redis:
    """For all threads; a forked worker makes connections of its own."""
    again = Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,))  # a kept connection may have been closed
    return redis.Redis.from_url(url, socket_timeout=ANSWER_SECONDS, socket_connect_timeout=ANSWER_SECONDS, retry=again)
