"""A closed loop over HTTP: each of a few connections sends its next request as soon as the last one is answered.

What there is to do this with was looked at first. Nothing locked in requirements does it: requests and urllib3 spend more
time on a request than the server does, and locust, httpx or aiohttp would be a dozen packages more, most as slow. A hundred
lines over asyncio's own protocol take about 50 us a request, and a measure has to weigh on the two cores as little as it can.
"""

import asyncio
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

END_OF_HEAD = b"\r\n\r\n"
AGAIN = b"HTTP/1.1 503 "


class WrongAnswerError(RuntimeError):
    """The server answered something else than was expected, or hung up; the run measures nothing."""


@dataclass(frozen=True)
class Load:
    """What was answered: how long each request took, in seconds, and how long all of it took."""

    took: list[float] = field(default_factory=list)
    seconds: float = 0.0

    def __add__(self, other: "Load") -> "Load":
        return Load(self.took + other.took, self.seconds + other.seconds)

    @property
    def per_second(self) -> float:
        """Requests answered a second."""
        return len(self.took) / self.seconds

    def percentile(self, which: int) -> float:
        """The time, in milliseconds, within which `which` of 100 requests were answered."""
        return statistics.quantiles(self.took, n=100)[which - 1] * 1000


def request(method: str, path: str, body: bytes = b"", **headers: str) -> bytes:
    """The bytes of one request; underscores in header names stand for hyphens."""
    lines = [
        f"{method} {path} HTTP/1.1",
        "Host: localhost",
        *(f"{n.replace('_', '-')}: {v}" for n, v in headers.items()),
    ]
    length = [f"Content-Length: {len(body)}"] if body else []
    return "\r\n".join([*lines, *length, "", ""]).encode() + body


def run(
    port: int, requests: Iterator[bytes], *, connections: int, seconds: float, statuses: tuple[int, ...] = (200,)
) -> Load:
    """Send to 127.0.0.1 for so long. Every answer must have one of those statuses, or it raises WrongAnswerError.

    Whoever is told to come again (503) does, and its time goes on.
    """
    return asyncio.run(_run(port, requests, connections=connections, seconds=seconds, statuses=statuses))


async def _run(
    port: int, requests: Iterator[bytes], *, connections: int, seconds: float, statuses: tuple[int, ...]
) -> Load:
    loop = asyncio.get_running_loop()
    start = time.perf_counter()
    callers = [_Caller(requests, start + seconds, statuses) for _ in range(connections)]
    for caller in callers:
        await loop.create_connection(lambda caller=caller: caller, "127.0.0.1", port)  # type: ignore[misc]
    await asyncio.gather(*(caller.ended for caller in callers))
    return Load([each for caller in callers for each in caller.took], time.perf_counter() - start)


class _Caller(asyncio.Protocol):
    """One connection."""

    def __init__(self, requests: Iterator[bytes], until: float, statuses: tuple[int, ...]) -> None:
        self._expected = tuple(f"HTTP/1.1 {status} ".encode() for status in statuses)
        self.took: list[float] = []
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._requests, self._until = requests, until
        self._answer, self._sent = bytearray(), 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._send()

    def data_received(self, data: bytes) -> None:
        self._answer += data
        head, ended, body = self._answer.partition(END_OF_HEAD)
        if not ended or len(body) < length(head):
            return
        if head.startswith(AGAIN):
            self._answer.clear()
            self._transport.write(self._sending)
            return
        if not head.startswith(self._expected):
            self._end(WrongAnswerError(f"{bytes(head[:40])!r}: {bytes(body[:200])!r}"))
            return
        now = time.perf_counter()
        self.took.append(now - self._sent)
        if now < self._until:
            self._send()
        else:
            self._end()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 its name is the protocol's
        self._end(WrongAnswerError("the server hung up"))

    def _send(self) -> None:
        self._answer.clear()
        self._sending = next(self._requests)
        self._sent = time.perf_counter()
        self._transport.write(self._sending)

    def _end(self, error: WrongAnswerError | None = None) -> None:
        if self.ended.done():
            return
        if error:
            self.ended.set_exception(error)
        else:
            self.ended.set_result(None)
        self._transport.close()


def length(head: bytes | bytearray) -> int:
    """Of the body that follows the head."""
    _, named, rest = head.lower().partition(b"\r\ncontent-length:")
    return int(rest.split(b"\r\n", 1)[0]) if named else 0
