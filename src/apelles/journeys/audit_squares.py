"""Works of a library or a folder, and outputs of a model, as squares of one size that can be held side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from apelles.collect.decode import decode
from apelles.collect.identity import work_of
from apelles.errors import ApellesError, LibraryMissing, ModelRefused, PictureRefused
from apelles.library.lance import LanceLibrary
from apelles.models.folder import FolderModel
from apelles.models.made import pictures_of
from apelles.models.training import TrainingSet, middle_square
from apelles.pixels.picture import Picture
from apelles.records import Refusal, Work


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Squares:
    """Works, and the middle square of each, uint8 (n, size, size, 3); pictures that cannot be read are counted."""

    works: tuple[Work, ...]
    pixels: NDArray[np.uint8]
    unread: int = 0

    def without(self, leave: NDArray[np.bool_]) -> Squares:
        """Return all but some of them."""
        kept = np.flatnonzero(~leave)
        return Squares(works=tuple(self.works[place] for place in kept), pixels=self.pixels[kept], unread=self.unread)

    def training(self) -> TrainingSet:
        """Return them as what a control is made from."""
        return TrainingSet(
            pixels=self.pixels,
            names=tuple(work.work_id or work.file for work in self.works),
            hashes=tuple(work.sha256 for work in self.works),
        )


def squares_of(place: Path, *, size: int) -> Squares:
    """Return the works of a library, or of a folder, list or archive of pictures, at one size.

    Raises:
        ModelRefused: none of them can be read.
    """
    works, pixels, unread = [], [], 0
    for work, picture in _read(place):
        if work is None or picture is None:
            unread += 1
            continue
        works.append(work)
        pixels.append(middle_square(picture.pixels, size=size))
    if not works:
        message = f"{place} holds no picture that can be read, so there is nothing to hold outputs against."
        raise ModelRefused(message)
    return Squares(works=tuple(works), pixels=np.stack(pixels), unread=unread)


def outputs_of(folder: Path, *, count: int, size: int) -> NDArray[np.uint8]:
    """Return the first outputs in a folder, uint8 (n, size, size, 3), at most `count`.

    Raises:
        ModelRefused: none of them can be read.
    """
    model = FolderModel(folder)
    wanted = min(count, model.card.available or 0)
    found = [middle_square(one.picture.pixels, size=size) for one in model.sample(wanted, 0)]
    if not found:
        message = f"None of the outputs in {folder} can be read, so there is nothing to audit. Name another folder."
        raise ModelRefused(message)
    return np.stack(found)


def smallest_side(folder: Path) -> int:
    """Return the shorter side in pixels of the first output in a folder.

    Raises:
        ModelRefused: none can be read.
    """
    for one in FolderModel(folder).sample(1, 0):
        return min(one.record.width, one.record.height)
    message = f"The first output in {folder} cannot be read. Take it away, or name another folder."
    raise ModelRefused(message)


def numbered_authors(works: Sequence[Work]) -> NDArray[np.intp]:
    """Return a number for the author of each work (n), -1 where none is stated."""
    known: dict[str, int] = {}
    return np.array(
        [known.setdefault(key, len(known)) if (key := work.author.strip().lower()) else -1 for work in works],
        dtype=np.intp,
    )


def _read(place: Path) -> Iterator[tuple[Work | None, Picture | None]]:
    try:
        library = LanceLibrary(place)
    except LibraryMissing:
        yield from _from_folder(place)
        return
    for work in library.works():
        try:
            yield work, decode(library.preview(work.sha256))
        except ApellesError:
            yield None, None


def _from_folder(place: Path) -> Iterator[tuple[Work | None, Picture | None]]:
    for item in pictures_of(place):
        if isinstance(item, Refusal):
            yield None, None
            continue
        try:
            picture = decode(item.read())
        except PictureRefused:
            yield None, None
            continue
        yield work_of(item.metadata, sha256=picture.sha256, file=item.name), picture
