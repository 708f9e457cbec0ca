"""The style vector, and what is left of it when color is taken out."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from apelles.collect.decode import decode
from apelles.describe.rootsift import to_frame
from apelles.describe.style_vector import StyleVector, fit_color, lab_histogram
from apelles.journeys.see import shipped_color_fit
from tests.describe.small_nets import astronaut, loaded
from tests.pictures import Pixels, flat, golden_picture, mirrored, painting


@pytest.fixture(scope="module")
def style() -> StyleVector:
    return loaded(StyleVector)


def with_turned_hue(pixels: Pixels) -> Pixels:
    """Return the picture with its colors turned by a quarter of the wheel, its lightness kept where it can be."""
    lab = cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    turned = np.ascontiguousarray(np.stack([lab[..., 0], -lab[..., 2], lab[..., 1]], axis=-1))
    return np.asarray(np.clip(cv2.cvtColor(turned, cv2.COLOR_LAB2RGB), 0, 1) * 255, dtype=np.uint8)


def test_a_picture_has_one_vector_of_a_hundred_numbers(style: StyleVector) -> None:
    vector = style.describe(painting(1))
    assert vector.shape == (100,)
    assert vector.dtype == np.float32
    assert np.array_equal(vector, style.describe(painting(1)))


def test_a_histogram_of_colors_has_length_one_and_does_not_know_places() -> None:
    histogram = lab_histogram(painting(1))
    assert np.linalg.norm(histogram) == pytest.approx(1.0)
    assert np.allclose(histogram, lab_histogram(mirrored(painting(1))), atol=0.01)
    assert np.count_nonzero(lab_histogram(flat())) == 1


def test_a_fit_takes_out_what_color_explains_and_nothing_else() -> None:
    random = np.random.default_rng(0)
    histograms = np.sqrt(random.dirichlet(np.ones(8), size=4000))
    own = random.normal(size=(4000, 100))
    colored = (3 + histograms @ random.normal(scale=20, size=(8, 100)) + own).astype(np.float32)
    fit = fit_color(colored, histograms)
    left = np.stack([fit.without_color(row, color) for row, color in zip(colored, histograms, strict=True)])
    truth = own / np.linalg.norm(own, axis=1, keepdims=True)
    centered = colored - colored.mean(axis=0)
    raw = centered / np.linalg.norm(centered, axis=1, keepdims=True)
    assert np.sum(left * truth, axis=1).mean() > 0.9
    assert np.sum(raw * truth, axis=1).mean() < 0.5


def test_the_shipped_fit_is_numbers_for_64_colors_and_100_dimensions() -> None:
    fit = shipped_color_fit()
    assert fit.weights.shape == (65, 100)
    assert fit.spread.shape == (100,)
    assert np.all(fit.spread > 0)


def test_taking_color_out_leaves_a_unit_vector(style: StyleVector) -> None:
    pixels = golden_picture()
    left = shipped_color_fit().without_color(style.describe(pixels), lab_histogram(pixels))
    assert np.linalg.norm(left) == pytest.approx(1.0, abs=1e-5)


def test_a_recolored_photograph_moves_less_when_color_is_taken_out(style: StyleVector) -> None:
    fit = shipped_color_fit()
    original, recolored = astronaut(), with_turned_hue(astronaut())
    raw = (style.describe(recolored) - style.describe(original)) / fit.spread
    by_color = (lab_histogram(recolored) - lab_histogram(original)) @ fit.weights[1:] / fit.spread
    assert np.linalg.norm(raw - by_color) < np.linalg.norm(raw)


def test_likeness_of_style_does_not_follow_likeness_of_color(style: StyleVector, pictures: Path) -> None:
    files = sorted((pictures / "paintings_library").glob("*.jpg"))[:60]
    if len(files) < 60:
        pytest.skip("fewer than 60 paintings")
    frames = [to_frame(decode(path.read_bytes()).pixels) for path in files]
    vectors, colors = np.stack([style.describe(f) for f in frames]), np.stack([lab_histogram(f) for f in frames])
    fit = shipped_color_fit()
    left = np.stack([fit.without_color(v, c) for v, c in zip(vectors, colors, strict=True)]).astype(np.float64)
    assert follows_color(vectors - vectors.mean(axis=0), colors) > 0.2
    assert abs(follows_color(left, colors)) < 0.15


def follows_color(vectors: NDArray[np.floating], colors: NDArray[np.float64]) -> float:
    """Return the correlation, over pairs of pictures, of the cosine of two vectors with that of two histograms."""
    units = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    pairs = np.triu_indices(len(units), 1)
    return float(np.corrcoef((units @ units.T)[pairs], (colors @ colors.T)[pairs])[0, 1])
