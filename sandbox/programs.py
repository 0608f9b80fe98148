"""The processes of a deployment, each with its command line, and the stand-ins beside them."""

import signal
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from sandbox.supervisor import Program

CHECKOUT = Path(__file__).resolve().parent.parent
QUEUES = ("rooms", "gate", "ai", "default")
NO_METRICS: Mapping[str, int] = MappingProxyType({})
WORKER = "--concurrency 2 --prefetch-multiplier 1 -Ofair --without-gossip --without-mingle --without-heartbeat"


def application(
    settings: Mapping[str, str],
    *,
    port: int,
    workers: Mapping[str, str] | None = None,
    metrics: Mapping[str, int] = NO_METRICS,
) -> Iterator[Program]:
    """The web server and a worker for every queue, as the deployment starts them.

    `workers` are their settings where they differ from web's; `metrics` is a worker's port for its numbers.
    """
    options = "--interface asgi --http 1 --no-ws --workers 1 --workers-kill-timeout 2 --log-level warning"
    server = f"granian {options} --host 127.0.0.1 --port {port}"
    # granian leaves its worker behind when it is killed; asked to end, it takes it along
    yield _program("web", f"{server} incident_response.asgi:application", settings, last_wish=signal.SIGTERM)
    for queue in QUEUES:
        own = {**(workers or settings), "METRICS_PORT": str(metrics.get(queue, 0))}
        yield _program(queue, f"celery -A incident_response worker -Q {queue} -n {queue}@%h {WORKER}", own)


def beat(settings: Mapping[str, str], *, folder: Path) -> Program:
    """What gives the workers something to do even when nothing happens, so they need their tables from then on."""
    return _program("beat", "celery -A incident_response beat", settings, more=("-s", str(folder / "beat-schedule")))


def outside_world(settings: Mapping[str, str], *, module: str) -> Program:
    """The stand-ins and their page."""
    return _program("outside", module, settings)


def _program(
    name: str,
    command: str,
    settings: Mapping[str, str],
    *,
    more: tuple[str, ...] = (),
    last_wish: signal.Signals = signal.SIGKILL,
) -> Program:
    argv = (sys.executable, "-m", *command.split(), *more)
    return Program(name=name, argv=argv, env=settings, cwd=CHECKOUT, last_wish=last_wish)
