"""Threads for requests of one kind, so that these keep nobody else waiting."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


class Lane:
    """`threads` are its pool's. Whoever waits for one waits in a semaphore: the pool's own queue would keep what nobody awaits."""

    def __init__(self, name: str, count: int) -> None:
        self.threads = ThreadPoolExecutor(max_workers=count, thread_name_prefix=name)
        self._idle = asyncio.Semaphore(count)

    async def run(self, call: Callable[..., T], *given: object) -> T:
        """What the call gives, once a thread was free for it. One that nobody awaits any more keeps its thread until it ends."""
        await self._idle.acquire()
        running = asyncio.get_running_loop().run_in_executor(self.threads, call, *given)
        running.add_done_callback(lambda _: self._idle.release())
        return await asyncio.shield(running)
