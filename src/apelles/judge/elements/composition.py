"""Composition: where the masses and the main directions lie, whatever their colors."""

from __future__ import annotations

from itertools import product
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from apelles.judge.elements.base import Look, Seen, absent
from apelles.judge.elements.scale import alike, in_order
from apelles.pixels.lab import lab
from apelles.records import Mark, Shape

GRID = 12
HALF = 0.6
"""Two compositions are half alike where masses, directions and accents fall so far short of full agreement."""
_MASSES, _DIRECTIONS, _ACCENTS = 0.5, 0.3, 0.2
_SIDE = 96
_ONE_COLOR = 2.0
_LEAST_MASS, _MOST_MASS = 0.04, 0.65
_LINES = 6


class Composition:
    """Three maps on a 12 x 12 grid stretched over the frame, compared at shifts of up to one cell.

    Masses: which cells are like which in color, whatever the colors are (RV coefficient; turning color space or
    making a negative leaves it). Directions: structure tensor of all channels (Di Zenzo; blind to the sign of
    contrast). Accents: spectral residual. A mirrored composition is another composition.
    A look holds float64 (12, 12, 6): three of color, two of direction, one of accent.
    """

    name = "composition"
    source = (
        "Robert and Escoufier, A unifying tool for linear multivariate methods: the RV-coefficient, 1976; "
        "Di Zenzo, A note on the gradient of a multi-image, 1986; Hou and Zhang, Saliency detection, CVPR 2007"
    )
    keeps = frozenset({"jpeg", "resize", "recolor"})

    def look(self, seen: Seen) -> Look:
        """Return the three maps, unless the picture is of one color."""
        small = np.asarray(cv2.resize(seen.pixels, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA), dtype=np.uint8)
        colors = lab(small)
        if float(colors.std(axis=(0, 1)).max()) < _ONE_COLOR:
            return absent("element.missing_masses")
        values = np.dstack([_cells(colors), _cells(directions(colors)), _cells(accents(colors))]).astype(np.float64)
        return Look(values=values, marks=(*masses(colors), *lines(colors)))

    def compare(self, first: Look, second: Look) -> float:
        """Return how alike two arrangements are at the best of nine small shifts."""
        one, other = in_order(first, second)
        shifts = product((-1, 0, 1), repeat=2)
        lacking = min(1.0 - agreement(*_overlap(one, other, *shift)) for shift in shifts)
        return alike(max(0.0, lacking), half=HALF)


def agreement(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    """Return how well two stacks of maps (h, w, 6) agree, 1 at most and about 0 by chance."""
    return (
        _MASSES * vector_correlation(first[..., :3], second[..., :3])
        + _DIRECTIONS * _cosine(first[..., 3:5], second[..., 3:5])
        + _ACCENTS * _cosine(first[..., 5], second[..., 5])
    )


def vector_correlation(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    """Return the root of the RV coefficient, 0..1, of two maps (h, w, k): 1 where one is the other turned or scaled."""
    a, b = (values.reshape(-1, values.shape[-1]) for values in (first, second))
    a, b = a - a.mean(axis=0), b - b.mean(axis=0)
    size = float(np.linalg.norm(a.T @ a) * np.linalg.norm(b.T @ b))
    return float(np.linalg.norm(a.T @ b)) / np.sqrt(size) if size > 0 else 0.0


def directions(colors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the pull of edges, (h, w, 2), along the doubled angle of their gradient, evened out between regions."""
    soft = cv2.GaussianBlur(colors, (0, 0), _SIDE / 64)
    right, down = cv2.Sobel(soft, cv2.CV_32F, 1, 0), cv2.Sobel(soft, cv2.CV_32F, 0, 1)
    energy = (right**2 + down**2).sum(axis=2)
    around = cv2.GaussianBlur(energy, (0, 0), _SIDE / 8) + 0.02 * energy.mean()
    twice = np.dstack([(right**2 - down**2).sum(axis=2), 2 * (right * down).sum(axis=2)])
    return np.asarray(twice / np.sqrt(energy * around + 1e-9)[..., None], dtype=np.float32)


def accents(colors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how far each place (h, w) stands out from what the picture's spectrum would lead one to expect."""
    total = np.zeros(colors.shape[:2])
    for channel in np.moveaxis(colors, 2, 0):
        spectrum = np.fft.fft2(channel - channel.mean())
        size = np.abs(spectrum) + 1e-3
        residual = np.log(size) - cv2.blur(np.log(size), (3, 3))
        total += channel.var() * np.abs(np.fft.ifft2(np.exp(residual) * spectrum / size)) ** 2
    soft = cv2.GaussianBlur(total, (0, 0), _SIDE / 24)
    return np.asarray(soft / soft.mean() - 1.0, dtype=np.float32)


def masses(colors: NDArray[np.float32]) -> tuple[Mark, ...]:
    """Return the large connected areas of (h, w, 3) on the two sides of its strongest contrast, as polygons.

    What covers most of the picture is its ground, not a mass.
    """
    sides = cv2.threshold(strongest_contrast(colors), 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)[1]
    found = []
    for side in (sides, 255 - sides):
        outlines, _ = cv2.findContours(cv2.medianBlur(side, 5), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        found += [(cv2.contourArea(outline) / sides.size, outline) for outline in outlines]
    kept = sorted(
        ((share, outline) for share, outline in found if _LEAST_MASS < share < _MOST_MASS), key=lambda pair: -pair[0]
    )
    return tuple(_drawn(Shape.POLYGON, cv2.approxPolyDP(outline, 1.5, True), share) for share, outline in kept)


def lines(colors: NDArray[np.float32]) -> tuple[Mark, ...]:
    """Return the longest straight edges of (h, w, 3), at most six, longest first."""
    large = cv2.resize(cv2.GaussianBlur(strongest_contrast(colors), (0, 0), 1.0), (2 * _SIDE, 2 * _SIDE))
    found: Any = cv2.createLineSegmentDetector().detect(large)[0]
    if found is None:
        return ()
    ends = np.asarray(found, dtype=np.float64).reshape(-1, 2, 2) / 2
    lengths = np.linalg.norm(ends[:, 0] - ends[:, 1], axis=1)
    longest = np.argsort(-lengths, kind="stable")[:_LINES]
    return tuple(_drawn(Shape.LINE, ends[index], min(1.0, float(lengths[index]) / _SIDE)) for index in longest)


def strongest_contrast(colors: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Return the one gray picture (h, w) of (h, w, 3) that keeps most of its contrast: its first principal axis."""
    flat = colors.reshape(-1, 3).astype(np.float64)
    centered = flat - flat.mean(axis=0)
    along = centered @ np.linalg.eigh(centered.T @ centered)[1][:, -1]
    return np.asarray(np.rint(255 * (along - along.min()) / np.ptp(along)).reshape(colors.shape[:2]), dtype=np.uint8)


def _cells(values: NDArray[np.float32]) -> NDArray[np.float32]:
    soft = cv2.GaussianBlur(values, (0, 0), _SIDE / GRID / 2)
    return np.asarray(cv2.resize(soft, (GRID, GRID), interpolation=cv2.INTER_AREA), dtype=np.float32)


def _cosine(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    size = float(np.linalg.norm(first) * np.linalg.norm(second))
    return float((first * second).sum()) / size if size > 0 else 0.0


def _overlap(
    first: NDArray[np.float64], second: NDArray[np.float64], right: int, down: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return what two grids have in common when the second is moved by whole cells."""
    return _moved(first, right, down), _moved(second, -right, -down)


def _moved(values: NDArray[np.float64], right: int, down: int) -> NDArray[np.float64]:
    return values[max(0, down) : GRID + min(0, down), max(0, right) : GRID + min(0, right)]


def _drawn(shape: Shape, points: NDArray[Any], weight: float) -> Mark:
    fractions = np.clip((points.reshape(-1, 2) + 0.5) / _SIDE, 0.0, 1.0)
    return Mark(shape=shape, points=tuple((float(x), float(y)) for x, y in fractions), weight=weight)
