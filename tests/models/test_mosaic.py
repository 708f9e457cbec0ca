"""The mosaic is made of training patches and consistent at every pixel, as the local score says."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from apelles.errors import ModelRefused
from apelles.models.fresh import Fresh
from apelles.models.local_score import bank_of, denoised, nearest, windows
from apelles.models.mosaic import Mosaic, doubled, pyramid
from apelles.records.models import Origin
from tests.models.drawing import training_set

WORKS = training_set(12, size=24)
SAMPLES = list(Mosaic(WORKS, patch=5).sample(4, 7))
TONES = training_set(2, size=16).pixels[:, :9, :9].astype(np.float32) / np.float32(255)


def around(canvas: NDArray[np.float32], down: int, right: int, *, reach: int) -> list[NDArray[np.float32]]:
    """Return the neighborhood of a pixel, mirrored beyond the edge, pixel by pixel."""
    height, width = canvas.shape[:2]
    rows = [_mirrored(down + step, height) for step in range(-reach, reach + 1)]
    columns = [_mirrored(right + step, width) for step in range(-reach, reach + 1)]
    return [canvas[row, column] for row in rows for column in columns]


def _mirrored(place: int, length: int) -> int:
    return -place if place < 0 else (2 * (length - 1) - place if place >= length else place)


def patches(
    pictures: NDArray[np.float32], *, reach: int
) -> list[tuple[tuple[int, int, int], list[NDArray[np.float32]]]]:
    """Return every patch that fits, with the number, row and column of its center."""
    count, height, width = pictures.shape[:3]
    return [
        ((number, down, right), around(pictures[number], down, right, reach=reach))
        for number in range(count)
        for down in range(reach, height - reach)
        for right in range(reach, width - reach)
    ]


def gap(one: list[NDArray[np.float32]], other: list[NDArray[np.float32]]) -> float:
    return float(sum(((a.astype(float) - b.astype(float)) ** 2).sum() for a, b in zip(one, other, strict=True)))


def test_the_denoised_pixel_is_the_posterior_mean_that_plain_loops_give() -> None:
    noise, rng = 0.4, np.random.default_rng(1)
    canvas = TONES[0] + noise * rng.standard_normal(TONES[0].shape, dtype=np.float32)
    fast = denoised(canvas, bank_of(TONES, side=3), noise=noise)
    known = patches(TONES, reach=1)
    for down, right in ((0, 0), (4, 4), (8, 3), (2, 7)):
        gaps = [gap(around(canvas, down, right, reach=1), patch) for _, patch in known]
        weights = [math.exp((min(gaps) - one) / (2 * noise**2)) for one in gaps]
        centers = [patch[4] for _, patch in known]
        mean = sum(w * c.astype(float) for w, c in zip(weights, centers, strict=True)) / sum(weights)
        assert fast[down, right] == pytest.approx(mean, abs=1e-4)


def test_without_noise_the_nearest_patch_decides_alone_as_in_plain_loops() -> None:
    rng = np.random.default_rng(2)
    canvas = rng.uniform(0, 1, TONES[0].shape).astype(np.float32)
    bank = bank_of(TONES, side=3)
    fast = bank.centers[nearest(canvas, bank)].reshape(9, 9, 3)
    known = patches(TONES, reach=1)
    for down in range(9):
        for right in range(9):
            own = around(canvas, down, right, reach=1)
            found = min(known, key=lambda each, own=own: gap(own, each[1]))  # type: ignore[misc]
            assert tuple(fast[down, right]) == found[0]


def test_noise_going_to_nothing_leaves_the_nearest_center() -> None:
    bank = bank_of(TONES, side=3)
    canvas = TONES[0] + np.float32(0.05) * np.random.default_rng(3).standard_normal(TONES[0].shape, dtype=np.float32)
    limit = bank.colors[nearest(canvas, bank)].reshape(canvas.shape)
    assert np.abs(denoised(canvas, bank, noise=0.005) - limit).max() < 0.02


def test_a_training_picture_is_a_mosaic_of_itself() -> None:
    bank = bank_of(TONES, side=3)
    again = bank.colors[nearest(TONES[1], bank)].reshape(TONES[1].shape)
    assert np.array_equal(again[1:-1, 1:-1], TONES[1][1:-1, 1:-1])


def test_every_pixel_is_the_training_pixel_that_the_map_names() -> None:
    for sample in SAMPLES:
        source_map = sample.source_map
        assert source_map is not None
        color = WORKS.pixels[source_map[..., 0], source_map[..., 1], source_map[..., 2]]
        assert np.array_equal(color, sample.picture.pixels)


def test_most_pixels_are_the_center_of_the_training_patch_nearest_to_their_neighborhood() -> None:
    for sample in SAMPLES:
        assert sample.record.truth is not None
        numbers = [source.number for source in sample.record.truth.sources]
        bank = bank_of(WORKS.pixels[numbers].astype(np.float32) / np.float32(255), side=5)
        canvas = sample.picture.pixels.astype(np.float32) / np.float32(255)
        settled = bank.colors[nearest(canvas, bank)].reshape(canvas.shape)
        assert (np.abs(settled - canvas).max(axis=2) < 1e-6).mean() > 0.5


def closeness(pixels: NDArray[np.uint8]) -> float:
    """Return the median distance, in gray levels, from the patches of a picture to their nearest training patches."""
    own = windows(pixels.astype(np.float32), side=3)
    known = np.concatenate([windows(work.astype(np.float32), side=3) for work in WORKS.pixels])
    squares = (own**2).sum(axis=1)[:, None] + (known**2).sum(axis=1) - 2 * own @ known.T
    return float(np.median(np.sqrt(np.maximum(squares.min(axis=1), 0) / own.shape[1])))


def test_its_patches_are_much_closer_to_training_patches_than_those_of_a_new_picture() -> None:
    mosaics = [closeness(sample.picture.pixels) for sample in SAMPLES]
    strangers = [closeness(sample.picture.pixels) for sample in Fresh(size=24).sample(8, 1)]
    assert np.median(mosaics) < 0.5 * np.median(strangers), (mosaics, strangers)


def test_it_is_put_together_from_some_works_and_never_one_work_whole() -> None:
    for sample in SAMPLES:
        truth = sample.record.truth
        assert truth is not None
        assert truth.origin is Origin.MOSAIC
        assert len(truth.sources) >= 3
        gaps = [np.abs(work.astype(float) - sample.picture.pixels).mean() for work in WORKS.pixels]
        assert min(gaps) > 10


def test_places_of_a_finer_scale_are_the_four_pixels_that_a_coarse_one_is_the_mean_of() -> None:
    fine, coarse = pyramid(WORKS.pixels.astype(np.float32))
    place = np.array([[[3, 5, 7]]], dtype=np.int32)
    four = doubled(place).reshape(4, 3)
    assert fine[four[:, 0], four[:, 1], four[:, 2]].mean(axis=0) == pytest.approx(coarse[3, 5, 7])


@pytest.mark.parametrize(("size", "patch"), [(20, 5), (72, 5), (24, 4)])
def test_a_size_or_patch_that_is_not_drawn_is_refused(size: int, patch: int) -> None:
    with pytest.raises(ModelRefused, match="24, 32"):
        Mosaic(training_set(2, size=size), patch=patch)
