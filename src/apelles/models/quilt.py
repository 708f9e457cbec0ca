"""Control: tiles cut from training pictures, laid in rows with blended seams."""

from __future__ import annotations

from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from apelles.errors import ModelRefused
from apelles.models.base import Request
from apelles.models.control import SIZE, Control, Drawn
from apelles.models.settings import Setting, numbers
from apelles.models.training import TrainingSet, read_training
from apelles.records.models import Origin, Piece, Truth

SETTINGS: Final = (
    Setting(
        name="tile", default=0, low=0, high=256, meaning="side of a tile in pixels, 0 for a quarter of the picture"
    ),
    Setting(name="tries", default=24, low=1, high=400, meaning="cuts of which the best fitting is laid"),
)
LEAST_TILE: Final = 4
SEAM: Final = 0.25


class Quilt(Control):
    """Lays tiles from many training pictures; of some random cuts that continues best which overlaps what lies there.

    After Efros and Freeman, "Image quilting for texture synthesis and transfer" (SIGGRAPH 2001), with seams that are
    faded instead of cut, and every tile taken from a training picture that was used least so far.
    """

    name = "quilt"
    version = "1"

    def __init__(self, training: TrainingSet, *, tile: int = 0, tries: int = 24) -> None:
        """Take the training set, the side of a tile (0: a quarter of the picture), and how many cuts are tried.

        Raises:
            ModelRefused: a tile of this side is too small, or does not fit the picture.
        """
        self.tile = tile or max(LEAST_TILE, training.size // 4)
        if not LEAST_TILE <= self.tile < training.size:
            message = f"A tile of {tile} pixels does not fit pictures of {training.size}; give {LEAST_TILE} or more."
            raise ModelRefused(message)
        super().__init__(size=training.size, training=training, settings={"tile": self.tile, "tries": tries})
        self.works = training
        self.tries = tries
        self.seam = max(1, round(self.tile * SEAM))
        self.weight = tile_weight(self.tile, seam=self.seam)

    @classmethod
    def opened(cls, request: Request) -> Self:
        """Return the quilt of a place of pictures.

        Raises:
            ModelRefused: there are no pictures, or a setting does not fit.
        """
        asked = numbers(cls.name, request.settings, SETTINGS)
        works = read_training(request.origin, size=request.size or SIZE, model=cls.name)
        return cls(works, tile=int(asked["tile"]), tries=int(asked["tries"]))

    def draw(self, rng: np.random.Generator) -> Drawn:
        """Return one quilt."""
        used = np.zeros(len(self.works.names), dtype=np.int64)
        laid = np.zeros((self.size, self.size, 3))
        weights = np.zeros((self.size, self.size))
        pieces = []
        for top in self._rows():
            for left in self._rows():
                piece = self._fitting(rng, laid, weights, used, top=top, left=left)
                used[piece.number] += 1
                place = np.s_[top : top + self.tile, left : left + self.tile]
                laid[place] += self._cut(piece) * self.weight[..., None]
                weights[place] += self.weight
                pieces.append(piece)
        pixels = np.asarray(np.rint(laid / weights[..., None]), dtype=np.uint8)
        source_map = self._map(pieces)
        return Drawn(pixels=pixels, truth=self._truth(pieces, source_map), source_map=source_map)

    def _rows(self) -> list[int]:
        """Return where tiles begin: each overlaps the next by a seam, the last ends with the picture."""
        last = self.size - self.tile
        return [*range(0, last, self.tile - self.seam), last]

    def _fitting(
        self,
        rng: np.random.Generator,
        laid: NDArray[np.float64],
        weights: NDArray[np.float64],
        used: NDArray[np.int64],
        *,
        top: int,
        left: int,
    ) -> Piece:
        place = np.s_[top : top + self.tile, left : left + self.tile]
        there = weights[place] > 0
        wanted = laid[place][there] / weights[place][there][:, None]
        least = np.flatnonzero(used == used.min())
        best, smallest = None, np.inf
        for _ in range(self.tries):
            down, right = (int(one) for one in rng.integers(0, self.size - self.tile + 1, 2))
            number = int(least[rng.integers(len(least))])
            piece = Piece(number=number, side=self.tile, top=top, left=left, source_top=down, source_left=right)
            gap = float(((self._cut(piece)[there] - wanted) ** 2).sum())
            if gap < smallest:
                best, smallest = piece, gap
        assert best is not None
        return best

    def _cut(self, piece: Piece) -> NDArray[np.uint8]:
        down, right = piece.source_top, piece.source_left
        return self.works.pixels[piece.number, down : down + piece.side, right : right + piece.side]

    def _map(self, pieces: list[Piece]) -> NDArray[np.int32]:
        """Return for every pixel the source that weighs most there; of two equal ones the first laid."""
        heaviest = np.zeros((self.size, self.size))
        found = np.full((self.size, self.size, 3), -1, dtype=np.int32)
        down, right = np.indices((self.tile, self.tile), dtype=np.int32)
        for piece in pieces:
            place = np.s_[piece.top : piece.top + self.tile, piece.left : piece.left + self.tile]
            wins = self.weight > heaviest[place]
            heaviest[place][wins] = self.weight[wins]
            rows, columns = down + piece.source_top, right + piece.source_left
            found[place][wins] = np.stack([np.full_like(rows, piece.number), rows, columns], axis=-1)[wins]
        return found

    def _truth(self, pieces: list[Piece], source_map: NDArray[np.int32]) -> Truth:
        return Truth(origin=Origin.QUILT, sources=self.works.sources(source_map), pieces=tuple(pieces))


def tile_weight(tile: int, *, seam: int) -> NDArray[np.float64]:
    """Return how much a tile counts at each of its pixels (tile, tile): 1 in the middle, fading within the seam."""
    inward = np.minimum(np.arange(tile), np.arange(tile)[::-1]) + 1
    fade = np.minimum(inward / (seam + 1), 1.0)
    return np.asarray(np.outer(fade, fade))
