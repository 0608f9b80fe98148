"""One sandbox for all of these tests, started as a person would, on free ports and in a folder of its own.

It ends with them: idle workers take the processor from the other tests.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.collector import Collector, listening
from tests.e2e.case import Case
from tests.e2e.live import Live
from tests.e2e.outer import Outer

THEIRS = ("DATABASE_URL", "REDIS_URL")  # the other tests' own; a sandbox would use them


@pytest.fixture(scope="package")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("e2e")


@pytest.fixture(scope="package")
def collector() -> Iterator[Collector]:
    """Hears the traces of all processes."""
    with listening() as collector:
        yield collector


@pytest.fixture(scope="package")
def live(folder: Path, collector: Collector) -> Iterator[Live]:
    """All of it, ready to be used and abused."""
    own = {name: value for name, value in os.environ.items() if name not in THEIRS}
    env = own | {"SANDBOX_DIR": str(folder), "WEB_PORT": "0", "SANDBOX_PORT": "0", "STORM_ROOMS": "200"}
    env |= {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url}
    with subprocess.Popen([sys.executable, "-m", "sandbox"], env=env, stdout=subprocess.PIPE, text=True) as launcher:
        assert launcher.stdout
        assert any("Ctrl-C" in line for line in launcher.stdout), "it never came up"
        live = Live(folder=folder, told=_told(folder))
        yield live
        launcher.terminate()
        launcher.communicate(timeout=30)
        live.stop_own()


def _told(folder: Path) -> dict[str, str]:
    pairs = (line.partition("=") for line in (folder / "env").read_text().splitlines())
    return {name: value.strip("'") for name, _, value in pairs}


@pytest.fixture(scope="package")
def outer(live: Live) -> Outer:
    """The world outside: senders, people in Slack, customers."""
    return Outer(live.told)


_numbers = count(1)


@pytest.fixture
def group() -> str:
    """The id of an alert group nobody has heard of yet."""
    return f"IGROUP{next(_numbers):04d}"


@pytest.fixture
def case(live: Live, outer: Outer, group: str) -> Case:
    """The incident of that group, once somebody tells of it."""
    return Case(live=live, outer=outer, group=group)


@pytest.fixture(autouse=True)
def _healthy(live: Live, outer: Outer) -> Iterator[None]:
    """Each test begins with everything up and nothing owed, and leaves nothing broken outside."""
    live.workers_listen()
    live.settle()
    yield
    outer.breaks()
