"""What the processes write, as their own handler writes it."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import structlog

Written = Callable[[], list[dict[str, Any]]]


@contextmanager
def log_lines(level: str = "INFO") -> Iterator[Written]:
    """Everything logged within."""
    (formatter,) = {id(h.formatter): h.formatter for h in logging.getLogger().handlers if _is_ours(h)}.values()
    handler = logging.StreamHandler(stream := io.StringIO())
    handler.setFormatter(formatter)
    root = logging.getLogger()
    was = root.level
    root.addHandler(handler)
    root.setLevel(level)
    try:
        yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    finally:
        root.removeHandler(handler)
        root.setLevel(was)


def _is_ours(handler: logging.Handler) -> bool:
    return isinstance(handler.formatter, structlog.stdlib.ProcessorFormatter)
