"""Figures: anchors, crops and points lead back to the picture, and nobody is found where there is nobody."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from apelles.describe.anchors import Box, anchors, letterbox, overlap, turned_crop, without_doubles
from apelles.describe.faces import FULL_LAYERS, SHORT_LAYERS
from apelles.describe.figures import LAYERS, OTHER_SIDE, FigureFinder, body_crop, in_the_mirror
from tests.describe.small_nets import astronaut, loaded, still_life
from tests.pictures import flat, mirrored, painting

LEFT_SHOULDER, RIGHT_SHOULDER = 11, 12


@pytest.fixture(scope="module")
def finder() -> FigureFinder:
    return loaded(FigureFinder)


def box(x: float, y: float, *, size: float = 10.0, score: float = 1.0) -> Box:
    points = np.array([[x, y], [x, y - size]])
    return Box(center=np.array([x, y]), size=np.array([size, size]), points=points, score=score)


def anchors_in_loops(side: int, layers: tuple[tuple[int, int], ...]) -> NDArray[np.float64]:
    """Return the anchors as the published calculator makes them, one at a time."""
    rows, layer = [], 0
    while layer < len(layers):
        stride, per_cell, last = layers[layer][0], 0, layer
        while last < len(layers) and layers[last][0] == stride:
            per_cell += layers[last][1]
            last += 1
        for y in range(side // stride):
            for x in range(side // stride):
                rows += [[(x + 0.5) * stride, (y + 0.5) * stride]] * per_cell
        layer = last
    return np.array(rows)


@pytest.mark.parametrize(
    ("side", "layers", "count"), [(224, LAYERS, 2254), (192, FULL_LAYERS, 2304), (128, SHORT_LAYERS, 896)]
)
def test_anchors_are_those_of_a_slow_twin(side: int, layers: tuple[tuple[int, int], ...], count: int) -> None:
    made = anchors(side, layers)
    assert made.shape == (count, 2)
    assert np.array_equal(made, anchors_in_loops(side, layers))


def test_a_letterboxed_picture_is_whole_centered_and_leads_back() -> None:
    boxed = letterbox(flat(255, height=100, width=200), 64)
    assert boxed.square[:16].max() == 0
    assert boxed.square[16:48].min() == 255
    corners = boxed.to_picture(np.array([[0.0, 16.0], [64.0, 48.0]]))
    assert np.allclose(corners, [[0, 0], [200, 100]])


def test_a_point_of_a_turned_crop_leads_back_to_where_it_was() -> None:
    picture = flat(0, height=200, width=200)
    picture[58:63, 118:123] = 255
    crop = turned_crop(picture, np.array([100.0, 80.0]), reach=100.0, angle=0.5, side=256)
    y, x = np.nonzero(crop.square[..., 0] > 127)
    found = crop.to_picture(np.array([[x.mean(), y.mean()]]))[0]
    assert np.allclose(found, [120, 60], atol=1.0)
    assert crop.scale == pytest.approx(100 / 256)


@pytest.mark.parametrize("lean", [0.0, 0.7, -1.2, 3.0])
def test_a_body_stands_upright_in_its_crop_however_it_leans(lean: float) -> None:
    hips, length = np.array([150.0, 150.0]), 60.0
    top = hips + length * np.array([np.sin(lean), -np.cos(lean)])
    found = Box(center=hips, size=np.ones(2), points=np.stack([hips, top]), score=1.0)
    crop = body_crop(flat(0, height=300, width=300), found, side=256)
    upright = crop.to_picture(np.array([[128.0, 128.0], [128.0, 128.0 - 256 / 2.5]]))
    assert np.allclose(upright, [hips, top], atol=1e-6)


def test_of_two_boxes_on_one_place_the_surer_stays() -> None:
    first, double, other = box(50, 50, score=0.9), box(52, 50, score=0.8), box(90, 50, score=0.7)
    assert without_doubles([first, double, other]) == [first, other]
    assert overlap(first, first) == pytest.approx(1.0)
    assert overlap(first, other) == 0.0
    assert overlap(first, double) == pytest.approx(overlap(double, first))


@pytest.mark.parametrize("pixels", [still_life(), painting(1), flat()], ids=["still life", "painting", "flat"])
def test_where_nobody_is_no_figure_is_found(finder: FigureFinder, pixels: NDArray[np.uint8]) -> None:
    assert finder.find(pixels) == ()


def test_the_figure_of_a_photograph_is_found_with_its_shoulders_below_its_nose(finder: FigureFinder) -> None:
    figure = finder.find(astronaut())[0]
    assert figure.points.shape == (33, 2)
    assert figure.visibility.shape == (33,)
    assert figure.points[LEFT_SHOULDER, 0] > figure.points[RIGHT_SHOULDER, 0]
    assert figure.points[[LEFT_SHOULDER, RIGHT_SHOULDER], 1].min() > figure.points[0, 1]
    assert np.all((figure.visibility >= 0) & (figure.visibility <= 1))


def test_a_body_mirrored_twice_is_itself_and_once_has_its_left_on_the_other_side() -> None:
    rows = np.random.default_rng(0).normal(size=(33, 3)) * 50
    once = in_the_mirror(rows, side=256)
    assert np.allclose(in_the_mirror(once, side=256), rows)
    assert once[LEFT_SHOULDER] == pytest.approx([256 - rows[RIGHT_SHOULDER, 0], *rows[RIGHT_SHOULDER, 1:]])
    assert sorted(OTHER_SIDE) == list(range(33))


def test_a_box_is_mirrored_with_its_points() -> None:
    other = box(30, 50).mirrored(200)
    assert np.allclose(other.center, [170, 50])
    assert np.allclose(other.points, [[170, 50], [170, 40]])


def test_the_mirror_image_swaps_left_and_right(finder: FigureFinder) -> None:
    pixels = astronaut()
    figure, other = finder.find(pixels)[0], finder.find(mirrored(pixels))[0]
    width = pixels.shape[1]
    other_points = in_the_mirror(np.c_[other.points, other.visibility], side=width)[:, :2]
    seen = np.minimum(figure.visibility, other.visibility) > 0.5
    assert seen.sum() >= 5
    assert np.abs(other_points - figure.points)[seen].max() < 0.05 * width


def test_the_same_pixels_give_the_same_points(finder: FigureFinder) -> None:
    first, second = finder.find(astronaut())[0], finder.find(astronaut())[0]
    assert np.array_equal(first.points, second.points)
