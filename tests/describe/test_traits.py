"""Picture statistics, against plain loops and obvious pictures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from apelles.describe.traits import TRAITS, traits
from tests.pictures import flat, painting


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def slow_traits(square: NDArray[np.uint8]) -> dict[str, float]:
    """Return the same numbers by plain loops over pixels."""
    side = len(square)
    gray = [[int(sum(int(c) for c in pixel)) // 3 for pixel in row] for row in square]
    inner = [(y, x) for y in range(1, side - 1) for x in range(1, side - 1)]
    near = [[gray[y + j][x + i] for j in (-1, 0, 1) for i in (-1, 0, 1)] for y, x in inner]
    across = [abs(gray[y][x + 1] - gray[y][x]) for y in range(side) for x in range(side - 1)]
    down = [abs(gray[y + 1][x] - gray[y][x]) for y in range(side - 1) for x in range(side)]
    laplacian = [
        abs(4 * gray[y][x] - gray[y - 1][x] - gray[y + 1][x] - gray[y][x - 1] - gray[y][x + 1]) for y, x in inner
    ]
    pixels = [tuple(int(c) for c in pixel) for row in square for pixel in row]
    return {
        "flat_share": mean([max(values) - min(values) <= 4 for values in near]),
        "colors": min(1.0, len({tuple(c // 16 for c in pixel) for pixel in pixels}) / 1024),
        "white_share": mean([min(pixel) > 245 for pixel in pixels]),
        "edge_energy": min(1.0, (mean(across) + mean(down)) / 2 / 64),
        "saturation": mean([max(pixel) - min(pixel) for pixel in pixels]) / 255,
        "detail": min(1.0, mean(laplacian) / 64),
    }


@pytest.mark.parametrize("seed", range(3))
def test_the_numbers_agree_with_plain_loops(seed: int) -> None:
    square = painting(seed, height=48, width=48)
    assert dict(zip(TRAITS, traits(square), strict=True)) == pytest.approx(slow_traits(square), abs=1e-6)


def test_white_paper_is_flat_white_and_colorless() -> None:
    numbers = dict(zip(TRAITS, traits(flat(255, height=64, width=64)), strict=True))
    assert numbers["flat_share"] == numbers["white_share"] == 1.0
    assert numbers["edge_energy"] == numbers["saturation"] == numbers["detail"] == 0.0


@pytest.mark.parametrize("seed", range(3))
def test_every_number_lies_between_zero_and_one(seed: int) -> None:
    noise = np.random.default_rng(seed).integers(0, 256, (32, 32, 3), dtype=np.uint8)
    assert all(0.0 <= number <= 1.0 for number in traits(noise))
