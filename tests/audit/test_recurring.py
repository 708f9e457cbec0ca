from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from apelles.audit.recurring import average, recurring
from tests.pictures import painting

SIZE = 32


def noisy(seed: int, count: int, *, spread: float = 12.0) -> NDArray[np.uint8]:
    rng = np.random.default_rng(seed)
    clean = painting(seed, height=SIZE, width=SIZE).astype(float)
    return np.clip(clean + rng.normal(0, spread, (count, SIZE, SIZE, 3)), 0, 255).astype(np.uint8)


def different(count: int) -> NDArray[np.uint8]:
    return np.stack([painting(100 + seed, height=SIZE, width=SIZE) for seed in range(count)])


def test_outputs_that_show_one_picture_under_noise_are_a_group_and_no_others() -> None:
    groups = recurring(np.concatenate([different(30), noisy(1, 8), noisy(2, 6)]))
    assert [group.places for group in groups] == [tuple(range(30, 38)), tuple(range(38, 44))]


def test_a_mirrored_output_is_turned_back_before_the_average_is_taken() -> None:
    pictures = noisy(1, 9)
    pictures[2] = pictures[2, :, ::-1]
    (group,) = recurring(pictures)
    assert sum(group.mirrored) in {1, 8}
    assert group.mirrored[2] is not group.mirrored[0]


def test_the_average_is_nearer_to_the_picture_than_any_output() -> None:
    pictures, clean = noisy(3, 20, spread=20.0), painting(3, height=SIZE, width=SIZE)

    def like(picture: NDArray[np.uint8]) -> float:
        return float(np.corrcoef(picture.ravel(), clean.ravel())[0, 1])

    assert like(average(list(pictures), [False] * 20)) > max(map(like, pictures))


def test_different_pictures_and_noise_and_tones_are_no_group() -> None:
    rng = np.random.default_rng(5)
    noise = rng.integers(0, 256, (40, SIZE, SIZE, 3), dtype=np.uint8)
    tones = np.full((12, SIZE, SIZE, 3), 90, np.uint8)
    assert recurring(np.concatenate([different(40), noise, tones])) == ()
    assert recurring(tones) == ()


def test_fewer_than_five_are_no_group() -> None:
    assert recurring(np.concatenate([different(10), noisy(1, 4)])) == ()
