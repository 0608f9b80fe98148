"""Everything that `make sandbox` starts, workers too, for what is measured from the outside."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sandbox.options import Options
from sandbox.stack import Stack, running
from tests.bench.application import DISK


@contextmanager
def sandboxed(**given: Any) -> Iterator[Stack]:
    """On a disk and on free ports, and gone at the end; `given` are further Options."""
    DISK.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=DISK) as name:
        options = Options(folder=Path(name), web_port=0, sandbox_port=0, patience=0.5, **given)
        with running(options) as stack:
            yield stack
