"""How long a page takes."""

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.test import Client


def visit(reader: "Client", address: str) -> float:
    """Milliseconds. Raises RuntimeError where there is no page."""
    began = time.perf_counter()
    status = reader.get(address).status_code
    took = (time.perf_counter() - began) * 1000
    if status != 200:
        raise RuntimeError(f"{address}: {status}")
    return took
