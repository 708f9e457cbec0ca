"""Bring pictures into a library: read, describe, store, a batch at a time, so that a killed run can go on."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import batched
from pathlib import Path

from apelles.collect.base import Found, Source
from apelles.collect.decode import DECODER
from apelles.collect.open import open_source
from apelles.collect.reading import refuse
from apelles.describe.sscd import SSCD
from apelles.engine.local import LocalEngine
from apelles.journeys.describe_found import Offer, Outcome, Reader
from apelles.library.base import LibraryCard, Place, Row, Stated
from apelles.library.lance import LanceLibrary
from apelles.records import Refusal

AT_ONCE = 8
LOOKED_UP_AT_ONCE = 256
COMMIT_ROWS = 256
COMMIT_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a collection has come: files seen of all, and how many of them were new or refused."""

    seen: int
    total: int
    new: int
    refused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What a collection did. `new + known + refused` is the number of files seen.

    `updated` counts pictures whose metadata changed, `pictures` all that the library now holds.
    """

    library: str
    new: int
    known: int
    updated: int
    refused: int
    pictures: int
    bytes_on_disk: int
    seconds: float


def collect_pictures(
    paths: Sequence[Path],
    *,
    into: Path,
    metadata: Path | None = None,
    previews: bool = True,
    workers: int | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Collected:
    """Add pictures, and what their sidecars say, to the library at `into`, which is made if need be.

    Pictures already there are not decoded again; what is said of them is compared and kept as history.

    Raises:
        SourceUnreadable: a path leads to nothing that can be read; nothing was changed.
        LibraryMismatch: the library was made with another model or recipe.
    """
    began = time.monotonic()
    sources = [open_source(path, metadata=metadata) for path in paths]
    model = SSCD(threads=1)
    library = LanceLibrary(into, card=card_of(model))
    batch = _Batch(library=library, known=set(library.hashes()))
    reader = Reader(model=model, known=batch.known, previews=previews)
    total = _count(sources) if on_progress else 0
    groups = batched(_offers(sources, library), AT_ONCE)
    for outcomes in LocalEngine(workers=workers).map(reader, groups):
        batch.take(outcomes)
        if on_progress:
            on_progress(batch.progress(total))
    batch.commit()
    library.tidy()
    return batch.collected(began)


@dataclass(slots=True, kw_only=True)
class _Batch:
    """Outcomes not yet committed, and the count of all."""

    library: LanceLibrary
    known: set[str]
    rows: list[Row] = field(default_factory=list)
    stated: list[Stated] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    since: float = field(default_factory=time.monotonic)
    seen: int = 0
    new: int = 0
    updated: int = 0
    refused: int = 0

    def take(self, outcomes: Sequence[Outcome]) -> None:
        """Keep outcomes, and commit when there are many or the last commit was long ago."""
        for one in outcomes:
            match one:
                case Row():
                    self.rows.append(one)
                case Stated():
                    self.stated.append(one)
                case Refusal():
                    self.refusals.append(one)
        self.seen += len(outcomes)
        waiting = len(self.rows) + len(self.stated) + len(self.refusals)
        if waiting >= COMMIT_ROWS or time.monotonic() - self.since > COMMIT_SECONDS:
            self.commit()

    def commit(self) -> None:
        """Write what is waiting."""
        if self.rows or self.refusals:
            self.new += self.library.add(self.rows, self.refusals)
        if self.stated:
            self.updated += self.library.restate(self.stated)
        self.refused += len(self.refusals)
        self.known.update(row.work.sha256 for row in self.rows)
        self.rows, self.stated, self.refusals = [], [], []
        self.since = time.monotonic()

    def progress(self, total: int) -> Progress:
        """Return how far it has come, what waits included."""
        refused = self.refused + len(self.refusals)
        return Progress(seen=self.seen, total=total, new=self.new + len(self.rows), refused=refused)

    def collected(self, began: float) -> Collected:
        """Return the summary."""
        return Collected(
            library=str(self.library.folder),
            new=self.new,
            known=self.seen - self.new - self.refused,
            updated=self.updated,
            refused=self.refused,
            pictures=len(self.library),
            bytes_on_disk=self.library.size_on_disk(),
            seconds=round(time.monotonic() - began, 3),
        )


def card_of(model: SSCD) -> LibraryCard:
    """Return the card of a library whose vectors a model makes by this version's recipe."""
    return LibraryCard(
        descriptor=model.name,
        model_sha256=model.model_sha256,
        preprocessing=model.preprocessing,
        decoder=DECODER,
        dimension=model.dimension,
    )


def with_a_name(entry: Found | Refusal) -> Found | Refusal:
    """Return an entry of a source, refused where its file lies at a path that no library can write down."""
    if isinstance(entry, Refusal) or entry.path is None:
        return entry
    try:
        str(entry.path.absolute()).encode("utf-8")
    except UnicodeEncodeError:
        reason = "The name of the file or of its folder is no UTF-8, so it cannot be written down. Rename it."
        return refuse(entry.name, "bad_name", reason)
    return entry


def _count(sources: Iterable[Source]) -> int:
    return sum(1 for source in sources for _ in source)


def _offers(sources: Iterable[Source], library: LanceLibrary) -> Iterator[Offer | Refusal]:
    """Yield every entry of every source, with the hash where its file is known and unchanged."""
    entries = (with_a_name(entry) for source in sources for entry in source)
    for some in batched(entries, LOOKED_UP_AT_ONCE):
        places = [_place(entry) for entry in some]
        known = library.unchanged([place for place in places if place])
        for entry, place in zip(some, places, strict=True):
            if isinstance(entry, Refusal):
                yield entry
            else:
                yield Offer(found=entry, place=place, sha256=known.get(place, "") if place else "")


def _place(entry: Found | Refusal) -> Place | None:
    if isinstance(entry, Refusal) or entry.path is None:
        return None
    try:
        status = entry.path.stat()
    except OSError:
        return None  # reading it will say why
    return Place(path=str(entry.path.absolute()), size=status.st_size, modified=status.st_mtime_ns)
