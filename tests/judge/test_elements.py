"""Elements measured from pixels: obvious pictures, and slow twins of what they rest on."""

from __future__ import annotations

from itertools import pairwise, permutations
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from apelles.collect.decode import decode
from apelles.judge.elements.base import FRAME, ElementDetector, Look, Seen
from apelles.judge.elements.brushwork import Brushwork, circular_distance
from apelles.judge.elements.composition import Composition, vector_correlation
from apelles.judge.elements.contour import CHANNELS, REACH, SIDE, TURN, Contour, distances
from apelles.judge.elements.lighting import Lighting
from apelles.judge.elements.palette import Palette, transport
from apelles.judge.elements.tonality import Tonality, quantiles
from apelles.pixels.perturb import texture, tone
from apelles.records import Shape
from tests.pictures import Pixels, flat, mirrored, painting

HEIGHT = 384
PICTURE = painting(1, height=HEIGHT, width=FRAME)


def look(detector: ElementDetector, pixels: Pixels) -> Look:
    """Return a look at pixels alone."""
    return detector.look(
        Seen(
            pixels=pixels,
            figures=(),
            faces=(),
            person=np.zeros(pixels.shape[:2], dtype=np.float32),
            copy_vector=np.zeros(512, dtype=np.float32),
            style_vector=np.zeros(100, dtype=np.float32),
        )
    )


def similarity(detector: ElementDetector, first: Pixels, second: Pixels) -> float:
    return detector.compare(look(detector, first), look(detector, second))


def relief(seed: int, *, tilt: float) -> Pixels:
    """Return spheres and blocks of many grays on a ground, lit from `tilt` degrees (0 is right, 90 below)."""
    random = np.random.default_rng(seed)
    down, right = np.mgrid[:HEIGHT, :FRAME].astype(np.float64)
    depth, albedo = np.zeros((HEIGHT, FRAME)), np.full((HEIGHT, FRAME), 0.8)
    normals = np.dstack([np.zeros((HEIGHT, FRAME, 2)), np.ones((HEIGHT, FRAME))])
    for index in range(7):
        x, y, size, gray = (random.uniform(*span) for span in ((50, 462), (50, 334), (30, 75), (0.5, 1.0)))
        height, facing = (_sphere, _block)[index % 2](right - x, down - y, size)
        above = height > depth
        depth[above], normals[above], albedo[above] = height[above], facing[above], gray
    light = [np.cos(np.radians(tilt)) * 0.77, np.sin(np.radians(tilt)) * 0.77, 0.64]
    shade = albedo * (0.15 + 0.85 * np.maximum(0, normals @ light))
    return np.repeat((255 * np.clip(shade, 0, 1) ** (1 / 2.2)).astype(np.uint8)[..., None], 3, axis=2)


def _sphere(
    right: NDArray[np.float64], down: NDArray[np.float64], size: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    height = np.sqrt(np.maximum(0, size**2 - right**2 - down**2))
    return height, np.dstack([right, down, height]) / size


def _block(
    right: NDArray[np.float64], down: NDArray[np.float64], size: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return a block with a flat top and sides that slope at 45 degrees."""
    across, along = size - np.abs(right), size - np.abs(down)
    height = np.clip(np.minimum(across, along), 0, size / 2)
    slope_right = np.where((across < along) & (across < size / 2), np.sign(right), 0)
    slope_down = np.where((along <= across) & (along < size / 2), np.sign(down), 0)
    facing = np.dstack([slope_right, slope_down, np.ones_like(height)])
    return height, facing / np.linalg.norm(facing, axis=2, keepdims=True)


def hatched(degrees: float, *, shift: int = 0) -> Pixels:
    """Return a picture hatched with short strokes at this angle, laid a little differently for each shift."""
    random = np.random.default_rng(7 + shift)
    canvas = np.full((HEIGHT, FRAME, 3), 200, dtype=np.uint8)
    turn = np.radians(degrees)
    for _ in range(2500):
        x, y = random.uniform(0, FRAME), random.uniform(0, HEIGHT)
        reach, gray = random.uniform(6, 12), int(random.integers(30, 160))
        step = np.array([np.cos(turn), np.sin(turn)]) * reach
        start, end = (np.rint([x, y] + sign * step).astype(int).tolist() for sign in (-1, 1))
        cv2.line(canvas, start, end, (gray, gray, gray), 2, cv2.LINE_AA)
    return canvas


def test_a_recolored_picture_keeps_its_composition_and_loses_its_palette() -> None:
    recolored = tone.hue(PICTURE, degrees=120).pixels
    assert similarity(Composition(), PICTURE, recolored) >= 0.9
    assert similarity(Palette(), PICTURE, recolored) < 0.8


def test_the_negative_of_a_picture_keeps_its_composition() -> None:
    assert similarity(Composition(), PICTURE, tone.invert(PICTURE).pixels) >= 0.9


def test_a_mirrored_picture_is_another_composition() -> None:
    assert similarity(Composition(), PICTURE, mirrored(PICTURE)) < 0.8


def test_a_picture_of_two_colors_has_a_palette_of_two_swatches_with_their_shares() -> None:
    picture = flat(255, height=HEIGHT, width=FRAME)
    picture[:, : FRAME // 4] = (200, 0, 0)
    marks = look(Palette(), picture).marks
    assert [mark.shape for mark in marks] == [Shape.SWATCH] * 2
    assert [mark.color for mark in marks] == [(255, 255, 255), (200, 0, 0)]
    assert [mark.weight for mark in marks] == [0.75, 0.25]


def test_lighting_is_the_less_alike_the_wider_the_angle_between_two_lights() -> None:
    lighting = Lighting()
    looks = [look(lighting, relief(2, tilt=45.0 * step)) for step in range(8)]
    alike = [np.mean([lighting.compare(looks[n], looks[(n + apart) % 8]) for n in range(8)]) for apart in range(5)]
    assert alike[0] == pytest.approx(1.0)
    assert all(nearer > wider for nearer, wider in pairwise(alike))
    assert alike[4] < 0.2


@pytest.mark.parametrize("tilt", [0.0, 135.0, 250.0])
def test_the_arrow_falls_from_where_the_light_is(tilt: float) -> None:
    (arrow,) = look(Lighting(), relief(1, tilt=tilt)).marks
    (x, y), end = arrow.points
    measured = np.degrees(np.arctan2((y - end[1]) * HEIGHT, (x - end[0]) * FRAME))
    assert abs((measured - tilt + 180) % 360 - 180) < 10
    assert arrow.weight > 0.5


def test_different_scenes_under_one_light_are_alike_in_lighting_and_not_in_composition() -> None:
    one, other = relief(1, tilt=200), relief(3, tilt=200)
    assert similarity(Lighting(), one, other) > 0.8
    assert similarity(Composition(), one, other) < 0.6


def test_flat_shapes_have_no_light_direction() -> None:
    picture = flat(240, height=HEIGHT, width=FRAME)
    cv2.circle(picture, (200, 200), 90, (30, 90, 200), -1)
    cv2.rectangle(picture, (300, 60), (450, 300), (200, 40, 40), -1)
    assert look(Lighting(), picture).missing == "element.missing_shading"
    assert look(Brushwork(), picture).missing == "element.missing_texture"
    assert not look(Composition(), picture).missing


def test_a_picture_of_one_color_has_a_palette_and_a_tonality_and_nothing_else() -> None:
    gray = flat(height=HEIGHT, width=FRAME)
    missing = {d.name for d in (Brushwork(), Composition(), Contour(), Lighting()) if look(d, gray).missing}
    assert missing == {"brushwork", "composition", "contour", "lighting"}
    assert not any(look(detector, gray).missing for detector in (Palette(), Tonality()))


def test_high_key_and_low_key_versions_differ_in_tonality() -> None:
    high, low = (tone.gamma(PICTURE, power=power).pixels for power in (0.4, 2.5))
    assert similarity(Tonality(), high, low) < 0.35
    assert similarity(Tonality(), high, mirrored(high)) == pytest.approx(1.0, abs=1e-3)


def test_large_masses_and_a_checkerboard_of_the_same_grays_differ_in_tonality() -> None:
    halves, board = flat(40, height=HEIGHT, width=FRAME), flat(40, height=HEIGHT, width=FRAME)
    halves[:, FRAME // 2 :] = 220
    board[(np.indices((HEIGHT, FRAME)) // 8).sum(axis=0) % 2 == 1] = 220
    assert similarity(Tonality(), halves, board) < 0.6


def test_hatching_another_way_is_other_brushwork_and_elsewhere_it_is_the_same() -> None:
    assert similarity(Brushwork(), hatched(30), hatched(30, shift=1)) > 0.9
    assert similarity(Brushwork(), hatched(30), hatched(100)) < 0.4


def test_strokes_are_marked_along_the_hatching() -> None:
    marks = look(Brushwork(), hatched(30)).marks
    ends = np.array([mark.points for mark in marks]) * (FRAME, HEIGHT)
    right, down = (ends[:, 1] - ends[:, 0]).T
    turns = np.degrees(np.arctan2(down, right)) % 180
    assert len(marks) > 50
    assert abs(float(np.median(turns)) - 30) < 5


def test_a_line_drawing_of_a_picture_is_alike_in_contour() -> None:
    drawing = texture.line_drawing(PICTURE, width=6).pixels
    assert similarity(Contour(), PICTURE, drawing) > 0.7
    assert similarity(Contour(), painting(2, height=HEIGHT, width=FRAME), drawing) < 0.6


def test_a_line_drawing_of_a_painting_is_alike_in_contour(pictures: Path) -> None:
    names = ("doubting_thomas_caravaggio.jpg", "girl_with_a_pearl_earring_johannes_vermeer.jpg")
    files = [pictures / "paintings_library" / name for name in names]
    if not all(file.is_file() for file in files):
        pytest.skip(f"no real paintings in {pictures}")
    first, second = (decode(file.read_bytes()).pixels for file in files)
    drawing = texture.line_drawing(first, width=6).pixels
    assert similarity(Contour(), first, drawing) > 0.75
    assert similarity(Contour(), second, drawing) < 0.6


def test_transport_is_the_cheapest_of_all_pairings() -> None:
    random = np.random.default_rng(3)
    costs = random.uniform(0, 50, (5, 5))
    share = np.full(5, 0.2)
    cheapest = min(sum(costs[n, m] for n, m in enumerate(order)) / 5 for order in permutations(range(5)))
    assert transport(share, share, costs) == pytest.approx(cheapest)


def test_sorted_lightness_has_the_means_of_equal_shares() -> None:
    values = np.random.default_rng(4).uniform(0, 100, (16, 32)).astype(np.float32)
    ranked = sorted(values.ravel().tolist())
    assert quantiles(values) == pytest.approx([sum(ranked[8 * n : 8 * n + 8]) / 8 for n in range(64)], rel=1e-5)


def test_transport_around_a_circle_is_the_best_of_all_places_to_cut_it() -> None:
    random = np.random.default_rng(5)
    first, second = random.dirichlet(np.ones(12), 2)
    cuts = [np.abs(np.cumsum(np.roll(first - second, -cut))).sum() for cut in range(12)]
    assert circular_distance(first, second) == pytest.approx(min(cuts))


def test_the_distance_of_lines_is_that_of_the_nearest_edge_with_its_turn() -> None:
    random = np.random.default_rng(6)
    edges = random.random((CHANNELS, SIDE, SIDE)) < 0.0005
    field = distances(edges)
    for channel, y, x in random.integers(0, (CHANNELS, SIDE, SIDE), (40, 3)).tolist():
        nearest = REACH
        for other, below, right in np.argwhere(edges).tolist():
            turn = min((channel - other) % CHANNELS, (other - channel) % CHANNELS)
            nearest = min(nearest, float(np.hypot(below - y, right - x)) + TURN * turn)
        assert field[channel, y, x] == pytest.approx(nearest, abs=0.3)


def test_turning_or_negating_color_space_leaves_the_vector_correlation_at_one() -> None:
    random = np.random.default_rng(8)
    colors = random.normal(size=(6, 6, 3))
    turn = np.linalg.qr(random.normal(size=(3, 3)))[0]
    assert vector_correlation(colors, -2 * colors @ turn + 5) == pytest.approx(1.0)
