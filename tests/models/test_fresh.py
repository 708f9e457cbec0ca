"""The painter that has seen no picture."""

from __future__ import annotations

import inspect

import numpy as np
import pytest
from numpy.typing import NDArray

from apelles.errors import ModelRefused
from apelles.models.base import Request
from apelles.models.brushes import Ground, ellipse, polygon, stroke
from apelles.models.fresh import Fresh
from apelles.models.painter import FAMILIES, paint


def likeness(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    """Return the correlation of two pictures of one size, the same whatever their brightness and contrast."""
    a, b = (each.astype(np.float64).mean(axis=2).ravel() for each in (one, other))
    return float(np.corrcoef(a, b)[0, 1])


def test_it_takes_no_training_set() -> None:
    assert list(inspect.signature(Fresh.__init__).parameters) == ["self", "size"]
    card = Fresh().card
    assert card.training_sha256 == ""
    assert card.training_pictures is None


def test_an_origin_changes_nothing_because_it_is_never_read() -> None:
    with_place = Fresh.opened(Request(origin="/no/such/place", size=32))
    assert next(with_place.sample(1, 3)).record == next(Fresh(size=32).sample(1, 3)).record


def test_no_two_pictures_of_two_seeds_are_alike() -> None:
    first, second = ([one.picture.pixels for one in Fresh(size=32).sample(50, seed)] for seed in (1, 2))
    closest = max(
        likeness(one, view)
        for one in first
        for other in second
        for view in (other, np.ascontiguousarray(other[:, ::-1]))
    )
    edited = likeness(first[0], np.clip(first[0] * 0.8 + 10, 0, 255).astype(np.uint8))
    assert closest < 0.92 < edited


def test_every_family_is_drawn_and_named() -> None:
    families = [sample.record.truth.family for sample in Fresh(size=16).sample(60, 5) if sample.record.truth]
    assert set(families) == set(FAMILIES)


@pytest.mark.parametrize("index", range(6))
def test_a_drawing_is_the_same_at_another_size(index: int) -> None:
    small, large = (paint(np.random.default_rng(index), size=size)[0].astype(np.float64) for size in (32, 128))
    shrunk = large.reshape(32, 4, 32, 4, 3).mean(axis=(1, 3))
    assert np.corrcoef(shrunk.ravel(), small.ravel())[0, 1] > 0.95


def test_marks_cover_the_area_that_geometry_says() -> None:
    ground = Ground(200)
    assert ellipse(ground, 0.5, 0.5, wide=0.3, tall=0.2, angle=0.4).mean() == pytest.approx(np.pi * 0.06, rel=0.01)
    square = polygon(ground, 0.5, 0.5, radius=0.3, corners=4, angle=0.2).mean()
    assert square == pytest.approx(2 * 0.09, rel=0.01)
    line = stroke(ground, np.array([[0.2, 0.5], [0.8, 0.5]]), thickness=0.1).mean()
    assert line == pytest.approx(0.06 + np.pi * 0.05**2, rel=0.02)


@pytest.mark.parametrize("size", [15, 513])
def test_a_size_that_is_not_drawn_is_refused(size: int) -> None:
    with pytest.raises(ModelRefused, match="16 to 512"):
        Fresh(size=size)


@pytest.mark.parametrize(("seed", "start"), [(-1, 0), (0, -1), (2**63, 0)])
def test_a_seed_or_index_that_no_sample_has_is_refused(seed: int, start: int) -> None:
    with pytest.raises(ModelRefused, match="no sample has it"):
        next(Fresh(size=16).sample(1, seed, start=start))
