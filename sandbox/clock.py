"""The sandbox's clock: wall time, which a test may push forward instead of waiting."""

import time
from datetime import UTC, datetime


class Clock:
    """Seconds since 1970 plus whatever `advance` added."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def now(self) -> float:
        """Unix seconds."""
        return time.time() + self._ahead

    def iso(self) -> str:
        """The same moment as ISO 8601 in UTC with milliseconds, the way most of these systems write it."""
        moment = datetime.fromtimestamp(self.now(), tz=UTC)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def advance(self, seconds: float) -> None:
        """Let that much time have passed: triggers expire, rate limits refill, lagging reads catch up."""
        self._ahead += seconds

    def set_right(self) -> None:
        """Back to wall time."""
        self._ahead = 0.0
