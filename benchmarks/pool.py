"""Views through measurers in two worker processes; each loads its library once."""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol

from apelles.pixels.perturb import Edited
from benchmarks.sets import Shelf
from benchmarks.store import Record, Store, view_key
from benchmarks.views import View

WORKERS = 2
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class Measurer(Protocol):
    """Something that looks at views with one library at hand."""

    def measure(self, view: View, edited: Edited) -> Record:
        """Return what it saw, as plain JSON."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of measurer: its module and the protocol its records hold for.

    `prepare(shelf)` of the module is called once before the workers start, `open_shelf(shelf)` once in each.
    """

    name: str
    module: str
    protocol: str
    calibrates: bool = False

    def protocol_on(self, shelf: Shelf) -> str:
        """Return the protocol, with what differs on a library that is judged by a null model of its own."""
        return f"{self.protocol} calibrated" if self.calibrates and shelf.calibrated else self.protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where a long run stands, printed to the error stream every few seconds; `deadline` in monotonic seconds."""

    title: str
    deadline: float = float("inf")


def run_views(
    shelf: Shelf, views: Sequence[View], kinds: Sequence[Kind], *, progress: Progress
) -> dict[str, dict[str, Record]]:
    """Return for each view what each measurer saw, from the store where it is known; views past the deadline lack."""
    stores = {kind.name: Store(kind.name) for kind in kinds}
    keys = {
        (kind.name, view.name): view_key(view, shelf=shelf, protocol=kind.protocol_on(shelf))
        for kind in kinds
        for view in views
    }
    missing = [
        (view, tuple(kind.name for kind in kinds if stores[kind.name].get(keys[kind.name, view.name]) is None))
        for view in views
    ]
    jobs = [(view, names) for view, names in missing if names]
    for view, name, record in _measured(shelf, jobs, kinds, progress):
        stores[name].add(keys[name, view.name], record)
    found = {
        view.name: {kind.name: stores[kind.name].get(keys[kind.name, view.name]) for kind in kinds} for view in views
    }
    return {
        name: {kind: record for kind, record in records.items() if record is not None}
        for name, records in found.items()
        if all(record is not None for record in records.values())
    }


def _measured(
    shelf: Shelf, jobs: Sequence[tuple[View, tuple[str, ...]]], kinds: Sequence[Kind], progress: Progress
) -> Iterator[tuple[View, str, Record]]:
    if not jobs:
        return
    for variable in THREADS:
        os.environ[variable] = "1"
    needed = tuple(kind for kind in kinds if any(kind.name in names for _, names in jobs))
    for kind in needed:
        import_module(kind.module).prepare(shelf)
    context = multiprocessing.get_context("spawn")
    start, told = time.monotonic(), 0.0
    with context.Pool(min(WORKERS, len(jobs)), initializer=_start, initargs=(shelf, needed)) as pool:
        for done, (place, records) in enumerate(pool.imap_unordered(_look, list(enumerate(jobs)), chunksize=1), 1):
            yield from ((jobs[place][0], name, record) for name, record in records.items())
            told = _tell(progress, done, len(jobs), start, told)
            if time.monotonic() > progress.deadline:
                print(f"{progress.title}: out of time after {done} of {len(jobs)} views", file=sys.stderr)
                return


_GIVEN: list[tuple[Shelf, Sequence[Kind]]] = []
_OPENED: dict[str, Measurer] = {}


def _start(shelf: Shelf, kinds: Sequence[Kind]) -> None:
    """Keep what this worker is for; it is opened with the first view, where a failure reaches the parent."""
    import cv2

    cv2.setNumThreads(1)
    _GIVEN[:] = [(shelf, kinds)]


def _look(job: tuple[int, tuple[View, tuple[str, ...]]]) -> tuple[int, dict[str, Record]]:
    place, (view, names) = job
    edited = view.make()
    return place, {name: _opened(name).measure(view, edited) for name in names}


def _opened(name: str) -> Measurer:
    if name not in _OPENED:
        shelf, kinds = _GIVEN[0]
        module = next(kind.module for kind in kinds if kind.name == name)
        _OPENED[name] = import_module(module).open_shelf(shelf)
    return _OPENED[name]


def _tell(progress: Progress, done: int, total: int, start: float, told: float) -> float:
    now = time.monotonic()
    if now - told < 10 and done < total:
        return told
    rate = done / (now - start)
    left = (total - done) / rate
    print(f"{progress.title}: {done}/{total} views, {rate:.1f}/s, {left / 60:.1f} min left", file=sys.stderr)
    return now
