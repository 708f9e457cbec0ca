"""The works of a library as small squares, and a small suspect laid over those most like it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from apelles.collect.decode import decode
from apelles.errors import ApellesError
from apelles.library.base import Library
from apelles.match.small import SEARCHED, Laid, Look, copy_score, is_flat, lay, look, place, squares
from apelles.match.small_screen import DIMENSION, Screened, screen, work_vector

NAME = "small32-1"
NOMINATED = 8
FRAMES = 2
_KEPT = 512
_SHAPE = (FRAMES, SEARCHED, SEARCHED, 3)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SmallSuspect:
    """A suspect's looks, its middle square and the whole of it: at the side that is searched, and at its own size."""

    size: int
    searched: tuple[Look, ...]
    looks: tuple[Look, ...]

    @property
    def flat(self) -> bool:
        """Return whether there is next to nothing in it."""
        return all(is_flat(one) for one in self.searched)


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallCandidate:
    """A work that a small suspect was laid over; `frame` is 0 for the middle squares, 1 for the whole of both."""

    sha256: str
    similarity: float
    frame: int
    laid: Laid
    score: float


def small_suspect(pixels: NDArray[np.uint8], size: int) -> SmallSuspect:
    """Return what is compared of a suspect, uint8 (h, w, 3), at one of the sizes."""
    looks = _looks(pixels, size)
    searched = looks if size == SEARCHED else _looks(pixels, SEARCHED)
    return SmallSuspect(size=size, searched=searched, looks=looks)


def _looks(pixels: NDArray[np.uint8], size: int) -> tuple[Look, ...]:
    """Return the looks of the middle square and the whole; of a square picture one look twice."""
    middle, whole = squares(pixels, size)
    first = look(middle)
    return first, first if np.array_equal(middle, whole) else look(whole)


class SmallShelf:
    """Works of a library as small squares: those of 32 pixels cached in the library, larger ones made when needed."""

    def __init__(self, library: Library) -> None:
        """Look at works of this library."""
        self._library = library
        self._looks: OrderedDict[tuple[str, int, int], Look] = OrderedDict()
        self.unreadable: set[str] = set()
        """Works whose picture is gone: no preview was kept, and the file is not what it was."""

    @cached_property
    def names(self) -> list[str]:
        """Return the SHA-256 of every picture, sorted."""
        return self._library.hashes()

    @cached_property
    def vectors(self) -> NDArray[np.float32]:
        """Return what screening compares, float32 (n, 2, 1024), in the order of the names."""
        made = np.zeros((len(self.names), FRAMES, DIMENSION), np.float32)
        for number, pair in enumerate(self._squares):
            made[number] = [work_vector(look(square)) for square in pair]
        return made

    def look(self, number: int, *, frame: int, size: int) -> Look:
        """Return the look of the work with that place among the names."""
        key = (self.names[number], frame, size)
        if key in self._looks:
            self._looks.move_to_end(key)
            return self._looks[key]
        pair = self._squares[number] if size == SEARCHED else squares(self._pixels(self.names[number]), size)
        for one, square in enumerate(pair):
            self._looks[key[0], one, size] = look(square)
        while len(self._looks) > _KEPT:
            self._looks.popitem(last=False)
        return self._looks[key]

    @cached_property
    def _squares(self) -> NDArray[np.uint8]:
        """Return the squares of 32 pixels of every work, uint8 (n, 2, 32, 32, 3); black where a picture is gone."""
        made = np.zeros((len(self.names), *_SHAPE), np.uint8)
        for number, name in enumerate(self.names):
            kept = self._library.load_features(name, NAME)
            if kept is not None:
                made[number] = np.frombuffer(kept, np.uint8).reshape(_SHAPE)
                continue
            try:
                made[number] = squares(self._pixels(name), SEARCHED)
            except ApellesError:
                self.unreadable.add(name)
                continue
            self._library.save_features(name, NAME, made[number].tobytes())
        return made

    def _pixels(self, sha256: str) -> NDArray[np.uint8]:
        return decode(self._library.preview(sha256)).pixels


class SmallSearch:
    """A library made ready to be searched by small suspect after small suspect."""

    def __init__(self, shelf: SmallShelf) -> None:
        """Search the works on this shelf."""
        self._shelf = shelf

    def screened(self, suspect: SmallSuspect) -> Screened:
        """Return how like the suspect every work is at a glance, in the order of the shelf's names."""
        return screen(suspect.searched, self._shelf.vectors)

    def nearest(self, suspect: SmallSuspect, *, most: int = NOMINATED) -> list[SmallCandidate]:
        """Return the works most like the suspect at a glance, laid under it, surest first."""
        seen = self.screened(suspect)
        order = np.argsort(-seen.similarity, kind="stable")[:most]
        return self.laid(suspect, seen, order.tolist())

    def laid(self, suspect: SmallSuspect, seen: Screened, numbers: Sequence[int]) -> list[SmallCandidate]:
        """Return works, by their places among the names, laid under the suspect: surest first, no unreadable ones."""
        made = []
        for number in numbers:
            try:
                made.append(self._laid(suspect, seen, number))
            except ApellesError:
                self._shelf.unreadable.add(self._shelf.names[number])
        return sorted(made, key=lambda entry: (-entry.score, entry.sha256))

    def _laid(self, suspect: SmallSuspect, seen: Screened, number: int) -> SmallCandidate:
        frame = int(seen.frame[number])
        near = place(
            suspect.searched[frame],
            self._shelf.look(number, frame=frame, size=SEARCHED),
            mirrored=bool(seen.mirrored[number]),
            step=int(seen.step[number]),
        )
        laid = lay(suspect.looks[frame], self._shelf.look(number, frame=frame, size=suspect.size), near)
        return SmallCandidate(
            sha256=self._shelf.names[number],
            similarity=float(seen.similarity[number]),
            frame=frame,
            laid=laid,
            score=copy_score(laid.correlation),
        )
