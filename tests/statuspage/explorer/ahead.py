"""Time moved by hand for the database, the workers and the stand-ins alike: waits, leases and approvals end at once."""

import mmap
import struct
import time
from datetime import timedelta

from sandbox.world import World
from tests import database_clock


class Ahead:
    """Stands in for the module `time` where that is asked for monotonic() alone; what is forked later shares it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._seconds = mmap.mmap(-1, 8)

    def monotonic(self) -> float:
        return time.monotonic() + self._moved()

    def passes(self, seconds: int) -> None:
        """So much later for everybody."""
        database_clock.move(timedelta(seconds=seconds))
        self._seconds[:8] = struct.pack("d", self._moved() + seconds)
        self.world.clock.advance(seconds)

    def _moved(self) -> float:
        moved: float = struct.unpack("d", self._seconds[:8])[0]
        return moved

    def forgets(self) -> None:
        """The stand-ins are back at their first day, but as late as everybody."""
        self.world.reset()
        self.world.clock.advance(self._moved())
