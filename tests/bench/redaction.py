"""Redaction: of ordinary text beside RE2's own reading of it, of texts that are made to be slow, and of many lines."""

import json
import subprocess
import sys
import time
from collections.abc import Callable

from ai.redaction import Known, scrub
from incidents.hiding.rules import compiled
from sandbox.programs import CHECKOUT
from tests.bench.application import Application
from tests.bench.measure import Measure
from tests.bench.redaction_texts import SLOW, ordinary

MB_PER_S, WORST_MS, GROWTH, LINES_S = 33.0, 50.0, 4.4, 5.0
SIZE, LINES = 100_000, 10_000
PEOPLE = (Known("Ines Castro", "ines@example.com", "U0INES000"), Known("Mark Grant", "", "@mgrant"))
TRIVIAL = compiled(rb"[0-9]{40}")


def measure(app: Application) -> list[Measure]:
    """Megabytes a second, all on one core; milliseconds and growth of the slowest; seconds of the command, beside no line."""
    text = ordinary(10 * SIZE)
    ours, bare = _seconds(lambda: scrub(text, known=PEOPLE), lambda: TRIVIAL.search(text.encode()))
    megabytes = len(text) / 1e6
    slow = [_slow(seed) for seed in SLOW]
    (friendly,) = _seconds(lambda: scrub(text[:SIZE], known=PEOPLE))
    worst, growth = max(once for once, _ in slow), max(fourfold / once for once, fourfold in slow)
    lines, nothing = _command(app, LINES), _command(app, 0)
    return [
        Measure(
            name="redaction_mb_per_s",
            value=megabytes / ours,
            baseline=megabytes / bare,
            limit=MB_PER_S * bare / megabytes,
        ),
        Measure(name="redaction_worst_ms", value=1000 * worst, baseline=1000 * friendly, limit=WORST_MS),
        Measure(name="redaction_growth_at_4n", value=growth, baseline=4.0, limit=GROWTH),
        Measure(name="redact_10000_lines_s", value=lines, baseline=nothing, limit=LINES_S),
    ]


def _slow(seed: str) -> tuple[float, float]:
    """Of the text, and of four times as much."""
    once, fourfold = (seed * SIZE)[:SIZE], (seed * 4 * SIZE)[: 4 * SIZE]
    first, second = _seconds(lambda: scrub(once, known=PEOPLE), lambda: scrub(fourfold, known=PEOPLE))
    return first, second


def _seconds(*works: Callable[[], object]) -> list[float]:
    """Of the processor, by turns, the least of several: what else runs on the machine is no part of it."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(12):
        for work, times in zip(works, taken, strict=True):
            began = time.process_time()
            work()
            times.append(time.process_time() - began)
    return [min(times) for times in taken]


def _command(app: Application, count: int) -> float:
    texts = ordinary(200 * count).split("\n")[:count]
    source = "".join(json.dumps({"id": place, "text": text}) + "\n" for place, text in enumerate(texts))
    began = time.monotonic()
    subprocess.run(
        [sys.executable, "manage.py", "redact"],
        env=app.settings,
        cwd=CHECKOUT,
        input=source.encode(),
        stdout=subprocess.DEVNULL,
        check=True,
        timeout=120,
    )
    return time.monotonic() - began
