"""Where the record is read for MCP clients: in few threads of their own, so that they take none from people and senders."""

import functools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Concatenate, ParamSpec, TypeVar

from asgiref.sync import sync_to_async
from django.db import close_old_connections

THREADS = 4  # each keeps one database connection
_pool = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="mcp")

P = ParamSpec("P")
R = TypeVar("R")


async def in_thread(work: Callable[Concatenate[P], R], *args: P.args, **kwargs: P.kwargs) -> R:
    """What `work` gives or raises; connections are looked after as Django does around a request."""

    @functools.wraps(work)
    def looked_after() -> R:
        close_old_connections()
        try:
            return work(*args, **kwargs)
        finally:
            close_old_connections()

    return await sync_to_async(looked_after, thread_sensitive=False, executor=_pool)()
