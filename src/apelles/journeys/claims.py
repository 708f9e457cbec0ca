"""A verified comparison becomes a claim: regions and transform in pixels of the upright originals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from apelles.journeys.look import Shelf
from apelles.match.exchange import exchange
from apelles.match.refine import refine
from apelles.match.regions import Region, outlines, region
from apelles.match.side import Comparison, compare
from apelles.pixels.picture import Picture
from apelles.pixels.warp import carry, mirror, scaling
from apelles.records import Match, Polygon, Surprise, Work

SAME_WORK = 0.75
CONTAINED = 0.9
"""Two pictures that share three quarters of both, or of which one lies in the other, belong to one family."""
_SURELY = 10.0
_FAMILY_LIMIT = 8


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Claimed:
    """A verified match with the masks that only live here.

    `upright_mask` is bool (h, w) in the frame of the suspect as it was handed in, never mirrored.
    """

    match: Match
    surprise: Surprise
    region: Region
    upright_mask: NDArray[np.bool_]
    own_fraction: float = 0.0
    also_found_in: tuple[str, ...] = ()


def claim(
    picture: Picture,
    gray: NDArray[np.uint8],
    comparison: Comparison,
    work: Work,
    *,
    work_gray: NDArray[np.uint8],
    similarity: float,
    surprise: Surprise,
    common: NDArray[np.bool_] | None = None,
) -> Claimed:
    """Return what one accepted comparison claims of the suspect and the work, what is `common` to many left out."""
    turned = comparison.view == "mirrored"
    seen = np.ascontiguousarray(gray[:, ::-1]) if turned else gray
    matrix = refine(comparison)
    found = region(
        seen,
        work_gray,
        matrix,
        inliers=comparison.matches.from_points[comparison.alignment.inliers],
        common=common[:, ::-1] if turned and common is not None else common,
    )
    swapped = exchange(
        seen, work_gray, matrix, region=found, inliers=comparison.matches.from_points[comparison.alignment.inliers]
    )
    into_view = _to_frame((picture.width, picture.height), gray)
    if turned:
        into_view = mirror(gray.shape[1]) @ into_view
    out_of_view = np.linalg.inv(into_view)
    into_work = _to_frame((work.width, work.height), work_gray)
    whole = np.linalg.inv(into_work) @ matrix @ into_view
    return Claimed(
        match=Match(
            work=work,
            copy_score=comparison.score,
            inliers=len(comparison.alignment.inliers),
            matches=len(comparison.matches),
            mirrored=turned,
            view=comparison.view,
            suspect_region=_polygon(found.suspect_polygon, out_of_view),
            work_region=_polygon(found.work_polygon, np.linalg.inv(into_work)),
            suspect_parts=tuple(_polygon(part, out_of_view) for part in found.parts),
            exchanged_parts=tuple(_polygon(part, out_of_view) for part in swapped.parts),
            exchanged_fraction=swapped.fraction,
            suspect_fraction=found.suspect_fraction,
            work_fraction=found.work_fraction,
            photometric_similarity=found.photometric_similarity,
            descriptor_similarity=similarity,
            transform=tuple(float(value) for value in (whole / whole[2, 2]).ravel()),
        ),
        surprise=surprise,
        region=found,
        upright_mask=found.mask[:, ::-1] if turned else found.mask,
    )


def families_of(hashes: Sequence[str], works: Mapping[str, Work], shelf: Shelf) -> list[str]:
    """Return the family of each picture: works that are one work are one family.

    Only the first eight pictures are compared with one another; the others are told apart by `work_id`.
    """
    family = {name: works[name].work_id for name in hashes}
    for first, second in combinations(hashes[:_FAMILY_LIMIT], 2):
        if family[first] == family[second]:
            continue
        if same_work(compare_works(first, second, shelf), first, second, shelf):
            old = family[second]
            family.update({name: family[first] for name in hashes if family[name] == old})
    return [family[name] for name in hashes]


def compare_works(first: str, second: str, shelf: Shelf) -> Comparison:
    """Return the direct comparison of two works of a library."""
    rng = np.random.default_rng([int(first[:16], 16), int(second[:16], 16)])
    return compare(shelf.side(first), shelf.side(second), view="direct", rng=rng)


def same_work(comparison: Comparison, first: str, second: str, shelf: Shelf) -> bool:
    """Return whether two pictures, so compared, are one work: other scans, crops, redraws of it."""
    if comparison.score < _SURELY:
        return False
    found = aligned_region(comparison, shelf.gray(first), shelf.gray(second))
    shares = found.suspect_fraction, found.work_fraction
    return min(shares) >= SAME_WORK or max(shares) >= CONTAINED


def stated_versions(first: Work, second: Work) -> bool:
    """Return whether two pictures are stated to be one work, or versions of one another."""
    return first.work_id == second.work_id or (bool(first.lineage) and first.lineage == second.lineage)


def aligned_region(comparison: Comparison, gray: NDArray[np.uint8], work_gray: NDArray[np.uint8]) -> Region:
    """Return what two pictures, given as the gray frames (h, w) that were compared, show alike."""
    return region(
        np.ascontiguousarray(gray[:, ::-1]) if comparison.view == "mirrored" else gray,
        work_gray,
        refine(comparison),
        inliers=comparison.matches.from_points[comparison.alignment.inliers],
    )


def upright_polygons(picture: Picture, mask: NDArray[np.bool_]) -> tuple[Polygon, ...]:
    """Return the parts of a mask (h, w) of a picture's gray frame, in pixels of its upright original."""
    if not mask.any():
        return ()
    to_original = np.linalg.inv(_to_frame((picture.width, picture.height), mask))
    return tuple(_polygon(part, to_original) for part in outlines(mask))


def _to_frame(size: tuple[int, int], gray: NDArray[Any]) -> NDArray[np.float64]:
    """Return the map from pixels of an upright original of (width, height) to those of its gray frame."""
    height, width = gray.shape
    return scaling(width / size[0], height / size[1])


def _polygon(points: NDArray[np.float64], matrix: NDArray[np.float64]) -> Polygon:
    return tuple((round(float(x), 1), round(float(y), 1)) for x, y in carry(points, matrix))
