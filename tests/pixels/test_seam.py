"""Seams: an obvious one, none at all, and pixels of the figure that nothing touches."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from apelles.pixels.seam import drawn_in, inner_gradient, seam_gradient, seam_ratio, set_before


def flat(value: int) -> NDArray[np.uint8]:
    return np.full((40, 40, 3), value, np.uint8)


def square() -> NDArray[np.bool_]:
    figure = np.zeros((40, 40), np.bool_)
    figure[12:28, 12:28] = True
    return figure


def test_a_white_figure_pasted_on_black_has_the_hardest_seam() -> None:
    pasted = np.where(square()[..., None], flat(255), flat(0))
    assert seam_gradient(pasted, square()) == 255
    assert inner_gradient(pasted, square()) == 0
    assert seam_ratio(pasted, square()) == 255


def test_one_color_has_no_seam() -> None:
    assert seam_ratio(flat(99), square()) == 0


def test_gradients_agree_with_plain_loops() -> None:
    rng = np.random.default_rng(1)
    pixels = rng.integers(0, 256, (9, 7, 3), dtype=np.uint8)
    figure = rng.random((9, 7)) < 0.5
    sums = {True: [0.0, 0], False: [0.0, 0]}
    for row in range(9):
        for column in range(7):
            for other in ((row + 1, column), (row, column + 1)):
                if other[0] < 9 and other[1] < 7:
                    step = np.abs(pixels[row, column].astype(float) - pixels[other]).mean()
                    across = bool(figure[row, column] != figure[other])
                    if across or figure[row, column]:
                        sums[across][0] += step
                        sums[across][1] += 1
    assert seam_gradient(pixels, figure) == pytest.approx(sums[True][0] / sums[True][1])
    assert inner_gradient(pixels, figure) == pytest.approx(sums[False][0] / sums[False][1])


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1000))
def test_the_figure_is_never_touched_and_the_far_background_neither(seed: int) -> None:
    rng = np.random.default_rng(seed)
    picture, background = (rng.integers(0, 256, (40, 40, 3), dtype=np.uint8) for _ in range(2))
    made = set_before(picture, square(), background)
    assert np.array_equal(made[square()], picture[square()])
    assert seam_ratio(made, square()) <= 1.5


def test_a_flat_figure_before_its_opposite_is_softened_over_the_widest_stretch() -> None:
    made = set_before(flat(255), square(), flat(0))
    assert np.array_equal(made[square()], flat(255)[square()])
    assert seam_ratio(made, square()) <= 1.5
    assert made[0, 0, 0] < 128


def test_a_background_that_fits_is_left_as_it_is() -> None:
    assert np.array_equal(
        set_before(flat(100), square(), flat(101)), np.where(square()[..., None], flat(100), flat(101))
    )


@pytest.mark.parametrize("everywhere", [True, False])
def test_a_figure_that_is_all_or_nothing_has_no_seam(everywhere: bool) -> None:
    figure = np.full((40, 40), everywhere)
    made = set_before(flat(10), figure, flat(200))
    assert np.array_equal(made, flat(10) if everywhere else flat(200))
    assert seam_ratio(made, figure) == 0


def test_a_mask_that_runs_along_an_outline_is_drawn_in_until_its_edge_can_be_softened() -> None:
    picture = np.full((60, 60, 3), 200, np.uint8)
    true = np.zeros((60, 60), np.bool_)
    true[15:45, 15:45] = True
    picture[true] = (90, 120, 60)
    ragged = true.copy()
    ragged[13:47:2, 13:47] = True
    before = seam_ratio(set_before(picture, ragged, np.zeros_like(picture)), ragged)
    kept = drawn_in(picture, ragged)
    assert before > 1.5
    assert seam_ratio(set_before(picture, kept, np.zeros_like(picture)), kept) <= 1.5
    assert not (kept & ~ragged).any()
    assert kept.sum() > true.sum() / 2


def test_a_figure_whose_edge_is_calm_keeps_every_pixel() -> None:
    assert np.array_equal(drawn_in(flat(90), square()), square())


def test_a_figure_too_thin_to_lose_its_edge_is_not_lost() -> None:
    picture = np.random.default_rng(1).integers(0, 256, (40, 40, 3)).astype(np.uint8)
    line = np.zeros((40, 40), np.bool_)
    line[20, 5:35] = True
    assert np.array_equal(drawn_in(picture, line), line)
