"""The pictures of every step follow from the seed and the step alone."""

from __future__ import annotations

import numpy as np
import pytest

from apelles.studio.batches import PURPOSES, Squares, stream

SQUARES = Squares(
    pixels=np.arange(10 * 4 * 4 * 3, dtype=np.uint16).astype(np.uint8).reshape(10, 4, 4, 3),
    labels=np.arange(10, dtype=np.int64),
)


def test_every_picture_comes_once_before_any_comes_again() -> None:
    seen = np.concatenate([SQUARES.batch(step, size=5, seed=1, mirror=False).labels for step in range(4)])
    assert sorted(seen[:10]) == sorted(seen[10:]) == list(range(10))
    assert seen[:10].tolist() != seen[10:].tolist()


def test_a_batch_may_reach_over_the_end_of_a_lap_and_be_larger_than_the_set() -> None:
    assert sorted(SQUARES.batch(0, size=20, seed=1, mirror=False).labels) == sorted([*range(10), *range(10)])


def test_a_batch_is_the_same_whatever_was_drawn_before() -> None:
    first = SQUARES.batch(7, size=4, seed=2, mirror=True)
    SQUARES.batch(3, size=4, seed=2, mirror=True)
    again = SQUARES.batch(7, size=4, seed=2, mirror=True)
    assert np.array_equal(first.pixels, again.pixels)
    assert np.array_equal(first.labels, again.labels)


def test_about_half_of_the_pictures_are_mirrored_and_none_is_changed_otherwise() -> None:
    batch = SQUARES.batch(0, size=200, seed=0, mirror=True)
    plain = SQUARES.pixels[batch.labels]
    mirrored = [bool((one == other[:, ::-1]).all()) for one, other in zip(batch.pixels, plain, strict=True)]
    kept = [bool((one == other).all()) for one, other in zip(batch.pixels, plain, strict=True)]
    assert all(one or other for one, other in zip(mirrored, kept, strict=True))
    assert 70 < sum(mirrored) < 130


@pytest.mark.parametrize("purpose", PURPOSES)
def test_streams_of_other_purposes_steps_and_seeds_are_others(purpose: str) -> None:
    first = stream(1, 2, purpose).random()
    assert first == stream(1, 2, purpose).random()
    assert first not in [stream(1, 2, other).random() for other in PURPOSES if other != purpose]
    assert first not in (stream(1, 3, purpose).random(), stream(2, 2, purpose).random())
