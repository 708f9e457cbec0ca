"""One writer at a time in a folder; the system lets go of the lock when a process dies."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def writing(folder: Path, *, name: str = "lock") -> Iterator[None]:
    """Hold the folder for writing, waiting for other processes and threads that hold it under this name."""
    with (folder / name).open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
