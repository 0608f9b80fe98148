"""Looking at the machine's processes from outside."""

import subprocess
import time
from collections.abc import Callable


def alive(pid: int) -> bool:
    """Whether it runs; one that has ended and waits to be collected does not."""
    seen = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return bool(seen.stdout.strip()) and not seen.stdout.strip().startswith("Z")


def family(pid: int) -> set[int]:
    """The process and all that descend from it."""
    seen = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True)
    pairs = [[int(each) for each in line.split()] for line in seen.stdout.splitlines()]
    found = {pid}
    while more := {child for child, parent in pairs if parent in found} - found:
        found |= more
    return found


def within(seconds: float, happens: Callable[[], bool]) -> bool:
    """Whether it comes true in time."""
    until = time.monotonic() + seconds
    while not happens():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True
