"""A small suspect laid over a work becomes a match: regions and transform in pixels of the upright originals."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from apelles.journeys.small_works import SmallCandidate
from apelles.match.small import SAME_SHAPE, Place
from apelles.pixels.picture import Picture
from apelles.records import Match, Polygon, Work


def match_of(picture: Picture, work: Work, entry: SmallCandidate) -> Match:
    """Return the match of a candidate.

    `copy_score` is the correlation on a scale of decades, `photometric_similarity` the correlation, and
    `descriptor_similarity` how alike the two are at a glance.
    """
    place = entry.laid.place
    suspect_square = square_of(picture.width, picture.height, middle=entry.frame == 0)
    work_square = square_of(work.width, work.height, middle=entry.frame == 0)
    suspect_part, work_part = _shared(place)
    into_view = _mirror() if place.mirrored else np.eye(3)
    whole = work_square @ _moved(place) @ into_view @ np.linalg.inv(suspect_square)
    return Match(
        work=work,
        copy_score=entry.score,
        inliers=0,
        matches=0,
        mirrored=place.mirrored,
        view="mirrored" if place.mirrored else "direct",
        suspect_region=_polygon(suspect_part, suspect_square @ into_view),
        work_region=_polygon(work_part, work_square),
        suspect_parts=(_polygon(suspect_part, suspect_square @ into_view),),
        suspect_fraction=entry.laid.suspect_share * _area(suspect_square, picture.width, picture.height),
        work_fraction=entry.laid.work_share * _area(work_square, work.width, work.height),
        photometric_similarity=entry.laid.correlation,
        descriptor_similarity=entry.similarity,
        transform=tuple(float(value) for value in (whole / whole[2, 2]).ravel()),
    )


def square_of(width: int, height: int, *, middle: bool) -> NDArray[np.float64]:
    """Return the 3x3 map from the unit square to what was compared of a picture: its middle square, or all of it."""
    if not middle or max(width, height) <= SAME_SHAPE * min(width, height):
        return np.diag([float(width), float(height), 1.0])
    side = min(width, height)
    return np.array([[side, 0.0, (width - side) / 2], [0.0, side, (height - side) / 2], [0.0, 0.0, 1.0]])


def _shared(place: Place) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the corners (4, 2) of what the two squares share, in the suspect's unit square and in the work's."""
    moved = np.array([place.right, place.down])
    first = np.maximum(0.0, -moved / place.scale)
    last = np.minimum(1.0, (1.0 - moved) / place.scale)
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1]])
    suspect = first + corners * (last - first)
    return suspect, suspect * place.scale + moved


def _moved(place: Place) -> NDArray[np.float64]:
    return np.array([[place.scale, 0.0, place.right], [0.0, place.scale, place.down], [0.0, 0.0, 1.0]])


def _mirror() -> NDArray[np.float64]:
    return np.array([[-1.0, 0.0, 1.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])


def _polygon(points: NDArray[np.float64], matrix: NDArray[np.float64]) -> Polygon:
    moved = points @ matrix[:2, :2].T + matrix[:2, 2]
    return tuple((float(x), float(y)) for x, y in moved)


def _area(square: NDArray[np.float64], width: int, height: int) -> float:
    return float(square[0, 0] * square[1, 1]) / max(1, width * height)
