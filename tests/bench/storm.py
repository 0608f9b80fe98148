"""A storm: distinct alerts of some services at 5,000 a minute, and how long the slowest of their senders waits.

A sender that is told to come again does, at once, over a new connection; its wait goes on, and all waits count from when the
alert fired.
"""

import asyncio
import itertools
import os
import time
from collections.abc import Iterator

from tests.bench import load
from tests.bench.application import Application
from tests.bench.intake import LostWebhookError, genuine_webhooks
from tests.bench.load import Load
from tests.bench.measure import Measure

PER_SECOND = 5000 / 60
SECONDS = 60 if os.environ.get("PROVE") else 10
SERVICES = 20
CONNECTIONS = 32
LIMIT_MS = 4000.0  # OnCall gives up then
ALERTS = "SELECT count(*) FROM incidents_alert"


def measure(app: Application) -> list[Measure]:
    """The thousandth that waited longest, beside the median. Raises LostWebhookError unless each is an alert of its own."""
    sent = list(itertools.islice(genuine_webhooks(app.webhook_secret, services=SERVICES), int(PER_SECOND * SECONDS)))
    before = app.asked(ALERTS)
    storm = Load(asyncio.run(_storm(app.port, sent)), SECONDS)
    if app.asked(ALERTS) - before != len(sent):
        raise LostWebhookError(f"{len(sent)} alerts sent, {app.asked(ALERTS) - before} on record")
    slowest = sorted(storm.took)[-max(1, len(sent) // 1000)] * 1000
    return [Measure(name="storm_p999_ms", value=slowest, baseline=storm.percentile(50), limit=LIMIT_MS)]


async def _storm(port: int, requests: list[bytes]) -> list[float]:
    start = time.perf_counter()
    due = iter([(start + place / PER_SECOND, request) for place, request in enumerate(requests)])
    took = await asyncio.gather(*(_sender(port, due) for _ in range(CONNECTIONS)))
    return [each for one in took for each in one]


async def _sender(port: int, due: Iterator[tuple[float, bytes]]) -> list[float]:
    took, stream = [], await asyncio.open_connection("127.0.0.1", port)
    for at, request in due:
        await asyncio.sleep(at - time.perf_counter())
        while await _status(stream, request) != 200:
            stream[1].close()
            stream = await asyncio.open_connection("127.0.0.1", port)
        took.append(time.perf_counter() - at)
    stream[1].close()
    return took


async def _status(stream: tuple[asyncio.StreamReader, asyncio.StreamWriter], request: bytes) -> int:
    """0 where the server hung up."""
    reader, writer = stream
    writer.write(request)
    try:
        head = await reader.readuntil(load.END_OF_HEAD)
        await reader.readexactly(load.length(head))
    except (asyncio.IncompleteReadError, ConnectionError):
        return 0
    return int(head.split(b" ", 2)[1])
