"""Rate limits, as a bucket a key that refills evenly."""

import math
from dataclasses import dataclass

from sandbox.clock import Clock


@dataclass
class _Bucket:
    left: float
    at: float


class Limits:
    """How often each key has been used lately. Guarded by the world's lock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}

    def take(self, key: str, *, per_minute: float, burst: float | None = None) -> int:
        """Use `key` once: 0 when that is allowed, else the whole seconds to wait (for `Retry-After`, at least 1).

        `burst` is how many may come at once; a minute's worth unless given.
        """
        most = per_minute if burst is None else burst
        now = self._clock.now()
        bucket = self._buckets.setdefault(key, _Bucket(left=most, at=now))
        bucket.left = min(most, bucket.left + (now - bucket.at) * per_minute / 60)
        bucket.at = now
        if bucket.left >= 1:
            bucket.left -= 1
            return 0
        return max(1, math.ceil((1 - bucket.left) * 60 / per_minute))

    def clear(self, prefix: str = "") -> None:
        """Forget every use of the keys that begin so."""
        self._buckets = {key: bucket for key, bucket in self._buckets.items() if not key.startswith(prefix)}
