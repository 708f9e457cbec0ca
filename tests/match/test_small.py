"""Two small pictures laid over each other: obvious answers, laws, and a slow twin."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from apelles.match import small, small_screen
from apelles.match.small import Laid, Place, copy_score, correlation_of, lay, look, place, size_for, squares
from tests.pictures import cropped, flat, mirrored, painting

NOWHERE = Place(mirrored=False, scale=1.0, right=0.0, down=0.0)


def square(seed: int, size: int = 32) -> NDArray[np.uint8]:
    """Return a drawn painting as a small square."""
    return np.asarray(squares(painting(seed, height=300, width=300), size)[0], dtype=np.uint8)


def found(suspect: np.ndarray, work: np.ndarray) -> Laid:
    """Return the better of both views laid over a work, as the search does."""
    size = len(suspect)
    first, second = (look(squares(one, 32)[0]) for one in (suspect, work))
    tried = [lay(look(suspect), look(work), place(first, second, mirrored=turned, step=5)) for turned in (False, True)]
    assert size == len(work)
    return max(tried, key=lambda one: one.correlation)


def slow_correlation(first: np.ndarray, second: np.ndarray) -> float:
    """Return the correlation of two looks plane by plane, in plain loops."""
    height, width, planes = first.shape
    sums = [[0.0, 0.0] for _ in range(planes)]
    for y in range(height):
        for x in range(width):
            for plane in range(planes):
                sums[plane][0] += float(first[y, x, plane]) / (height * width)
                sums[plane][1] += float(second[y, x, plane]) / (height * width)
    product = left = right = 0.0
    for y in range(height):
        for x in range(width):
            for plane in range(planes):
                one, other = float(first[y, x, plane]) - sums[plane][0], float(second[y, x, plane]) - sums[plane][1]
                product, left, right = product + one * other, left + one * one, right + other * other
    return float(product / np.sqrt(left * right))


@pytest.mark.parametrize(("short_side", "size"), [(31, None), (32, 32), (47, 32), (48, 48), (95, 64), (127, 96)])
def test_a_suspect_is_compared_at_the_largest_size_that_it_fills(short_side: int, size: int | None) -> None:
    assert size_for(short_side) == size


def test_a_wide_picture_is_compared_by_its_middle_square_and_by_the_whole_of_it() -> None:
    wide = np.concatenate(
        [flat(0, height=90, width=60), painting(1, height=90, width=90), flat(0, height=90, width=60)], 1
    )
    middle, whole = squares(wide, 32)
    assert np.array_equal(middle, squares(painting(1, height=90, width=90), 32)[0])
    assert whole[:, :8].max() == 0


def test_a_picture_agrees_with_itself_in_place() -> None:
    laid = found(square(1), square(1))
    assert laid.correlation == pytest.approx(1.0, abs=1e-5)
    assert (laid.place.scale, laid.suspect_share, laid.work_share) == (1.0, 1.0, 1.0)


def test_color_gain_and_offset_of_each_channel_change_nothing_to_speak_of() -> None:
    work = square(2, 64)
    changed = np.clip(work * np.array([0.6, 0.8, 0.7]) + np.array([40, 10, 25]), 0, 255).astype(np.uint8)
    assert found(changed, work).correlation > 0.99


@pytest.mark.parametrize("size", small.SIZES)
def test_a_mirrored_picture_agrees_mirrored_and_an_unrelated_one_does_not(size: int) -> None:
    laid = found(mirrored(square(3, size)), square(3, size))
    assert laid.place.mirrored
    assert laid.correlation > 0.99
    assert found(square(4, size), square(3, size)).correlation < 0.6


@pytest.mark.parametrize("size", small.SIZES)
def test_a_crop_is_found_at_its_scale_and_place(size: int) -> None:
    whole = painting(5, height=300, width=300)
    part = np.ascontiguousarray(whole[10:280, 25:295])
    laid = found(squares(part, size)[0], squares(whole, size)[0])
    assert laid.correlation > 0.85
    assert laid.place.scale == pytest.approx(0.9, abs=0.03)
    assert (laid.place.right, laid.place.down) == pytest.approx((25 / 300, 10 / 300), abs=0.02)
    assert laid.work_share == pytest.approx(0.81, abs=0.06)


def test_the_work_with_a_border_around_it_is_found_smaller() -> None:
    whole = painting(6, height=300, width=300)
    bordered = np.full((350, 350, 3), 240, np.uint8)
    bordered[25:325, 25:325] = whole
    laid = found(squares(bordered, 64)[0], squares(whole, 64)[0])
    assert laid.place.scale == pytest.approx(350 / 300, abs=0.05)
    assert laid.correlation > found(squares(bordered, 64)[0], square(7, 64)).correlation + 0.2
    assert laid.work_share > 0.95


def test_the_correlation_agrees_with_plain_loops() -> None:
    first, second = look(square(7)), look(square(8))
    assert correlation_of(first, second) == pytest.approx(slow_correlation(first, second), abs=1e-4)
    assert correlation_of(first, second) == pytest.approx(correlation_of(second, first), abs=1e-6)
    assert -1.0 <= correlation_of(first, -first) <= -0.999


def test_two_flat_pictures_of_one_palette_do_not_agree() -> None:
    left, right = flat(120, height=32, width=32), flat(120, height=32, width=32)
    assert small.is_flat(look(left))
    assert lay(look(left), look(right), NOWHERE).correlation == 0.0
    assert not small.is_flat(look(square(9)))


def test_the_score_rises_with_the_correlation_and_starts_at_nothing() -> None:
    scores = [copy_score(one) for one in (-1.0, 0.0, 0.3, 0.6, 0.9, 0.99, 1.0)]
    assert scores[:2] == [0.0, 0.0]
    assert scores == sorted(scores)
    assert np.isfinite(scores[-1])


def test_noise_is_as_rare_as_its_score_says() -> None:
    rng = np.random.default_rng(1)
    correlations = [np.corrcoef(*rng.normal(size=(2, 48)))[0, 1] for _ in range(4000)]
    beyond = np.mean([copy_score(one) >= 1.0 for one in correlations])
    assert 0.01 < beyond < 0.1


def test_screening_names_the_work_view_and_frame() -> None:
    works = [look(square(seed)) for seed in range(20)]
    vectors = np.stack([np.stack([small_screen.work_vector(one)] * 2) for one in works])
    suspect = look(mirrored(squares(cropped(painting(13, height=300, width=300), keep=0.92), 32)[0]))
    screened = small_screen.screen((suspect, suspect), vectors)
    assert int(screened.similarity.argmax()) == 13
    assert screened.mirrored[13]
    assert screened.similarity.max() <= 1.0 + 1e-5
