"""Groups of one file or one work within a library: alike by descriptor or hash, then the same by geometry."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from apelles.calibrate.e_value import surprise
from apelles.calibrate.null import NullModel
from apelles.engine.local import LocalEngine
from apelles.errors import PictureRefused, SourceUnreadable
from apelles.journeys.claims import SAME_WORK, aligned_region
from apelles.journeys.look import Shelf
from apelles.journeys.null_choice import NullChoice
from apelles.journeys.null_models import domains_of
from apelles.library.base import Library
from apelles.library.lance import LanceLibrary
from apelles.match.side import VIEWS, Comparison, compare, mirrored_side
from apelles.records import Work

NEAR_COSINE = 0.5
NEAR_BITS = 10
FALSE_ALARMS = 1e-3
_ROWS_AT_ONCE = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class SamePair:
    """Two pictures verified to show the same over at least three quarters of both."""

    first: str
    second: str
    cosine: float
    copy_score: float
    mirrored: bool
    first_fraction: float
    second_fraction: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Pictures of one work, linked by verified pairs; or one file that lies at several paths."""

    kind: str
    works: tuple[Work, ...]
    pairs: tuple[SamePair, ...] = ()
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicates:
    """What a search for duplicates found, and how much it looked at."""

    groups: tuple[Group, ...]
    pictures: int
    nominated: int
    verified: int
    unreadable: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Near:
    """A pair that is alike by cosine or by perceptual hash."""

    first: str
    second: str
    cosine: float


def find_duplicates(folder: Path, *, workers: int | None = None) -> Duplicates:
    """Return groups of the same file and of the same work, largest first.

    Every pair is compared by descriptor and perceptual hash; pairs with a cosine of at least .5 or at
    most 10 different bits are aligned, also mirrored, unless they are already known to be in one group.
    """
    library = LanceLibrary(folder)
    nominated = sorted(near_pairs(library), key=lambda pair: (-pair.cosine, pair.first, pair.second))
    links = _Links()
    test = _Test(library, folder)
    looked = unreadable = 0
    pairs: list[SamePair] = []
    for found in LocalEngine(workers=workers).map(test.verified, links.open(nominated)):
        looked += 1
        if isinstance(found, SamePair):
            pairs.append(found)
            links.join(found.first, found.second)
        unreadable += found is None
    groups = [*_files(library), *_works(library, pairs, links)]
    return Duplicates(
        groups=tuple(sorted(groups, key=lambda group: (-len(group.works) - len(group.paths), group.works[0].sha256))),
        pictures=len(library),
        nominated=len(nominated),
        verified=looked,
        unreadable=unreadable,
    )


def same_as(library: LanceLibrary, folder: Path, names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return for each of these pictures the others of the library that show the same work, by SHA-256, sorted.

    They are found as `find_duplicates` finds them; a picture that cannot be read has none.
    """
    if not names:
        return {}
    wanted, test = set(names), _Test(library, folder)
    found: dict[str, set[str]] = {name: set() for name in names}
    for pair in near_pairs(library, only=wanted):
        if isinstance(test.verified(pair), SamePair):
            for one, other in ((pair.first, pair.second), (pair.second, pair.first)):
                if one in found:
                    found[one].add(other)
    return {name: tuple(sorted(others)) for name, others in found.items()}


def near_pairs(library: Library, *, only: Container[str] | None = None) -> Iterator[_Near]:
    """Yield every pair of pictures that is alike by cosine or perceptual hash, by exact comparison of all.

    With `only`, pairs that hold one of these pictures.
    """
    hashes = np.array([int(one.phash, 16) for one in library.summaries()], dtype=np.uint64)
    row = 0
    for names, vectors in library.vectors(chunk=_ROWS_AT_ONCE):
        column = 0
        for others, further in library.vectors(chunk=_ROWS_AT_ONCE):
            if column >= row:
                mine, theirs = hashes[row : row + len(names)], hashes[column : column + len(others)]
                cosine = vectors @ further.T
                near = (cosine >= NEAR_COSINE) | (np.bitwise_count(mine[:, None] ^ theirs[None, :]) <= NEAR_BITS)
                near = np.triu(near, k=1) if column == row else near
                for pair in _pairs(near, cosine, names, others):
                    if only is None or pair.first in only or pair.second in only:
                        yield pair
            column += len(others)
        row += len(names)


def _pairs(
    near: NDArray[np.bool_], cosine: NDArray[np.float32], names: list[str], others: list[str]
) -> Iterator[_Near]:
    for row, column in np.argwhere(near).tolist():
        yield _Near(first=names[row], second=others[column], cosine=float(cosine[row, column]))


class _Links:
    """Which pictures are already known to be of one work."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def root(self, name: str) -> str:
        while self._parent.get(name, name) != name:
            self._parent[name] = self._parent.get(self._parent[name], self._parent[name])
            name = self._parent[name]
        return name

    def join(self, first: str, second: str) -> None:
        self._parent[self.root(first)] = self.root(second)

    def open(self, pairs: list[_Near]) -> Iterator[_Near]:
        """Yield the pairs that are not linked when their turn comes."""
        return (pair for pair in pairs if self.root(pair.first) != self.root(pair.second))


class _Test:
    """Whether two pictures of a library are one work, at one false alarm in a thousand searches."""

    def __init__(self, library: LanceLibrary, folder: Path) -> None:
        self._shelf = Shelf(library)
        self._size = len(library)
        self._traits = {one.sha256: one.traits for one in library.summaries()}
        self._nulls = NullChoice(library, folder=folder, only=None)

    def verified(self, pair: _Near) -> SamePair | _Near | None:
        """Return the pair as verified, the pair as it was where it is not one work, None where it cannot be read."""
        try:
            first, second = self._shelf.side(pair.first), self._shelf.side(pair.second)
            rng = np.random.default_rng([int(pair.first[:16], 16), int(pair.second[:16], 16)])
            views = {"direct": first, "mirrored": mirrored_side(first)}
            best = max(
                (compare(side, second, view=view, rng=rng) for view, side in views.items()), key=lambda one: one.score
            )
            null = self._null(pair.first)
            return self._same(pair, best) if null is not None and self._sure(best.score, null) else pair
        except (PictureRefused, SourceUnreadable):
            return None

    def _null(self, sha256: str) -> NullModel | None:
        return self._nulls.for_domains(domains_of(self._traits[sha256]))

    def _sure(self, score: float, null: NullModel) -> bool:
        bound = surprise(score, null, library_size=self._size, transforms=len(VIEWS)).e_value_bound
        return bound <= FALSE_ALARMS

    def _same(self, pair: _Near, comparison: Comparison) -> SamePair | _Near:
        found = aligned_region(comparison, self._shelf.gray(pair.first), self._shelf.gray(pair.second))
        if min(found.suspect_fraction, found.work_fraction) < SAME_WORK:
            return pair
        return SamePair(
            first=pair.first,
            second=pair.second,
            cosine=round(pair.cosine, 4),
            copy_score=round(comparison.score, 2),
            mirrored=comparison.view == "mirrored",
            first_fraction=round(found.suspect_fraction, 3),
            second_fraction=round(found.work_fraction, 3),
        )


def _works(library: Library, pairs: list[SamePair], links: _Links) -> Iterator[Group]:
    members: dict[str, set[str]] = {}
    for pair in pairs:
        members.setdefault(links.root(pair.first), set()).update((pair.first, pair.second))
    for root, names in members.items():
        works = library.get(sorted(names))
        inside = tuple(pair for pair in pairs if links.root(pair.first) == root)
        yield Group(kind="same work", works=tuple(works[name] for name in sorted(works)), pairs=inside)


def _files(library: LanceLibrary) -> Iterator[Group]:
    for sha256, paths in library.copies().items():
        there = tuple(path for path in paths if Path(path).is_file())
        if len(there) > 1:
            yield Group(kind="same file", works=tuple(library.get([sha256]).values()), paths=there)
