"""Faces: the detector proposes, the mesh decides, and the points lie on the face."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from apelles.describe.anchors import Box
from apelles.describe.faces import FaceFinder, face_crop
from tests.describe.small_nets import astronaut, loaded, still_life
from tests.pictures import flat, painting, turned

OUTER_EYES, NOSE, FOREHEAD, CHIN = (33, 263), 1, 10, 152


@pytest.fixture(scope="module")
def finder() -> FaceFinder:
    return loaded(FaceFinder)


def test_eyes_are_level_in_the_crop_of_a_tilted_face() -> None:
    eyes = np.array([[90.0, 80.0], [110.0, 100.0]])
    found = Box(center=np.array([100.0, 100.0]), size=np.array([60.0, 60.0]), points=eyes, score=1.0)
    crop = face_crop(flat(height=200, width=200), found, side=192)
    left, right = (np.linalg.solve(crop.back[:, :2], eye - crop.back[:, 2]) for eye in eyes)
    assert left[1] == pytest.approx(right[1])
    assert right[0] > left[0]


def test_a_face_is_found_where_it_is(finder: FaceFinder) -> None:
    (face,) = finder.find(astronaut())
    assert face.presence > 0.9
    assert face.points.shape == (468, 3)
    left, right = face.points[OUTER_EYES[0]], face.points[OUTER_EYES[1]]
    assert left[0] < face.points[NOSE, 0] < right[0]
    assert face.points[FOREHEAD, 1] < left[1] < face.points[NOSE, 1] < face.points[CHIN, 1]
    assert np.all((face.points[:, :2] > [170, 40]) & (face.points[:, :2] < [290, 220]))


def test_a_face_keeps_its_points_when_the_picture_grows(finder: FaceFinder) -> None:
    pixels = astronaut()
    (face,) = finder.find(pixels)
    (large,) = finder.find(np.repeat(np.repeat(pixels, 2, axis=0), 2, axis=1))
    assert np.allclose(large.points[:, :2] / 2, face.points[:, :2], atol=4.0)


@pytest.mark.parametrize("pixels", [still_life(), painting(2), flat()], ids=["still life", "painting", "flat"])
def test_where_no_face_is_none_is_accepted(finder: FaceFinder, pixels: NDArray[np.uint8]) -> None:
    assert finder.find(pixels) == ()


def test_every_accepted_face_is_one_the_mesh_is_sure_of(finder: FaceFinder) -> None:
    for pixels in (astronaut(), turned(astronaut()), turned(astronaut(), quarters=2)):
        assert all(face.presence >= 0.5 for face in finder.find(pixels))
