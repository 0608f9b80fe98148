"""Two kinds of requests by turns, so that a neighbour's noise falls on both alike."""

from collections.abc import Iterator

from tests.bench import load
from tests.bench.load import Load

CONNECTIONS = 16
WARM_UP_SECONDS, ROUNDS = 0.5, 3


def by_turns(ours: "Kind", base: "Kind", *, seconds: float) -> tuple[Load, Load]:
    """What each of the two was answered, in `seconds` for each turn."""
    for kind in (ours, base):
        kind.run(WARM_UP_SECONDS)
    taken = [(ours.run(seconds), base.run(seconds)) for _ in range(ROUNDS)]
    return sum((one for one, _ in taken), Load()), sum((other for _, other in taken), Load())


class Kind:
    """Requests to one port, all answered with one of these statuses."""

    def __init__(self, port: int, requests: Iterator[bytes], *statuses: int) -> None:
        self._port, self._requests, self._statuses = port, requests, statuses or (200,)

    def run(self, seconds: float) -> Load:
        """Over connections kept open."""
        return load.run(self._port, self._requests, connections=CONNECTIONS, seconds=seconds, statuses=self._statuses)
