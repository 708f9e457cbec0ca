"""Eyes are cut level, whole and only where there is something to see."""

from __future__ import annotations

import numpy as np
import pytest

from apelles.describe.eyes import CORNERS, eyes_of
from apelles.describe.figure import Face


def face_with(right: tuple[tuple[float, float], tuple[float, float]], left: tuple[tuple[float, float], ...]) -> Face:
    points = np.zeros((468, 3))
    points[list(CORNERS["right"]), :2] = right
    points[list(CORNERS["left"]), :2] = left
    return Face(points=points, presence=1.0)


def drawn() -> np.ndarray:
    pixels = np.full((200, 300, 3), 40, np.uint8)
    pixels[98:103, 80:121] = (255, 0, 0)
    pixels[98:103, 180:221] = (0, 0, 255)
    return pixels


LEVEL = face_with(((80, 100), (120, 100)), ((180, 100), (220, 100)))


def test_both_eyes_are_cut_with_their_middle_in_the_middle() -> None:
    right, left = eyes_of(drawn(), LEVEL, side=64)
    assert (right.which, left.which) == ("right", "left")
    assert right.width == pytest.approx(40)
    assert tuple(right.square[32, 32]) == (255, 0, 0)
    assert tuple(left.square[32, 32]) == (0, 0, 255)


def test_a_turned_face_gives_level_eyes() -> None:
    turned = np.rot90(drawn()).copy()
    face = face_with(((100, 220), (100, 180)), ((100, 120), (100, 80)))
    right, left = eyes_of(turned, face, side=64)
    for eye, color in ((right, (255, 0, 0)), (left, (0, 0, 255))):
        row = eye.square[32, 14:50]
        assert (np.abs(row.astype(int) - color).max(axis=1) < 130).mean() > 0.8


def test_a_small_eye_and_one_at_the_edge_are_left_out() -> None:
    small = face_with(((80, 100), (90, 100)), ((180, 100), (220, 100)))
    assert [eye.which for eye in eyes_of(drawn(), small)] == ["left"]
    edge = face_with(((2, 100), (42, 100)), ((180, 100), (220, 100)))
    assert [eye.which for eye in eyes_of(drawn(), edge)] == ["left"]
