"""What a finding is worth against the known map: pure functions of masks (h, w) and names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from apelles.records import Polygon
from benchmarks.planted.shapes import Mask, filled

ENOUGH = 0.3
"""A piece is recalled when a verified match with its work overlaps it by at least this intersection over union."""
LARGE = 0.05
"""Pieces of a collage that show at least this share of the suspect count for its recall."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Region:
    """A verified region of the suspect and the work it is said to be from."""

    work: str
    mask: Mask


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceScore:
    """A planted piece: the best overlap of one verified match with its work, and the overlap of all of them together.

    `named` says whether any match with its work was verified, wherever it lies.
    """

    work: str
    named: bool
    best: float
    union: float

    @property
    def recalled(self) -> bool:
        """Return whether the piece was found where it lies."""
        return self.best >= ENOUGH


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspectScore:
    """Every planted piece, and the works of the regions that no piece accounts for, one entry for each region."""

    pieces: tuple[PieceScore, ...]
    false_regions: tuple[str, ...]


def scored(pieces: Mapping[str, Mask], regions: Sequence[Region]) -> SuspectScore:
    """Return how the verified regions agree with the pieces, which are masks by the name of their work."""
    return SuspectScore(
        pieces=tuple(
            _piece(work, mask, [one.mask for one in regions if one.work == work]) for work, mask in pieces.items()
        ),
        false_regions=tuple(region.work for region in regions if region.work not in pieces),
    )


def overlap(one: Mask, other: Mask) -> float:
    """Return intersection over union, 0 where both are empty."""
    return int((one & other).sum()) / max(1, int((one | other).sum()))


def region_mask(polygon: Polygon, *, width: int, height: int) -> Mask:
    """Return the pixels (h, w) inside a polygon and on its border; none for an empty one."""
    if len(polygon) < 3:
        return np.zeros((height, width), dtype=np.bool_)
    return filled(np.array(polygon, dtype=np.float64), width=width, height=height)


def source_precision(planted: Iterable[Iterable[str]], named: Iterable[Iterable[str]]) -> float | None:
    """Return right sources over named sources, over all suspects together; None where nothing was named."""
    pairs = [(set(right), set(said)) for right, said in zip(planted, named, strict=True)]
    total = sum(len(said) for _, said in pairs)
    return sum(len(right & said) for right, said in pairs) / total if total else None


def _piece(work: str, mask: Mask, found: Sequence[Mask]) -> PieceScore:
    together = np.any(found, axis=0) if found else np.zeros_like(mask)
    return PieceScore(
        work=work,
        named=bool(found),
        best=max((overlap(mask, one) for one in found), default=0.0),
        union=overlap(mask, np.asarray(together, dtype=np.bool_)),
    )
