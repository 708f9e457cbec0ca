"""Threads of this process; decoders and models leave the interpreter lock, so they run side by side."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

HELD_PER_WORKER = 4


class LocalEngine:
    """As many threads as there are cores to run on, or as many as asked for."""

    def __init__(self, *, workers: int | None = None) -> None:
        """Take a number of threads."""
        self.workers = workers or cores()

    def map[Row, Result](self, function: Callable[[Row], Result], rows: Iterable[Row]) -> Iterator[Result]:
        """Yield the result for every row, in order, holding at most a few rows per worker."""
        pool = ThreadPoolExecutor(self.workers, thread_name_prefix="apelles")
        held: deque[Future[Result]] = deque()
        try:
            for row in rows:
                held.append(pool.submit(function, row))
                if len(held) >= self.workers * HELD_PER_WORKER:
                    yield held.popleft().result()
            while held:
                yield held.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)


def cores() -> int:
    """Return the number of cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
