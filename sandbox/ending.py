"""How a foreground program here is asked to end: Ctrl-C, SIGTERM, or its terminal closing."""

import signal
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Ended(BaseException):
    """Somebody asked for the end; like KeyboardInterrupt, no handler of errors stops it on its way."""


def listen() -> None:
    """From now on each of the signals raises Ended in the main thread."""
    for each in SIGNALS:
        signal.signal(each, _end)


def ignore() -> None:
    """From now on they do nothing: cleaning up has begun, and a second Ctrl-C must not leave half of it running."""
    for each in SIGNALS:
        signal.signal(each, signal.SIG_IGN)


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise Ended
