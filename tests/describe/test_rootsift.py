"""Local features: the same places found again in an edited picture."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from apelles.describe.rootsift import (
    KEYPOINTS,
    SIDE,
    LocalFeatures,
    from_bytes,
    local_features,
    mirrored,
    to_bytes,
    to_frame,
)
from tests.pictures import flat, painting


def gray_frame(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.asarray(cv2.cvtColor(to_frame(pixels), cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def nearest(first: LocalFeatures, second: LocalFeatures) -> NDArray[np.int_]:
    """Return for each keypoint of the first the index of the nearest descriptor of the second, in plain numpy."""
    a, b = first.descriptors.astype(np.float64), second.descriptors.astype(np.float64)
    distances = (a**2).sum(1)[:, None] + (b**2).sum(1)[None, :] - 2 * a @ b.T
    return np.asarray(distances.argmin(axis=1))


@pytest.fixture(scope="module")
def features() -> LocalFeatures:
    return local_features(gray_frame(painting(5)))


def test_a_painting_has_many_keypoints_and_a_flat_picture_has_none(features: LocalFeatures) -> None:
    assert 200 < len(features) <= KEYPOINTS
    assert len(local_features(gray_frame(flat()))) == 0


@pytest.mark.parametrize(("height", "width"), [(100, 50), (50, 100), (900, 1300), (1, 700), (SIDE, SIDE)])
def test_the_long_side_of_the_frame_is_always_the_same(height: int, width: int) -> None:
    framed = to_frame(painting(1, height=height, width=width))
    assert max(framed.shape[:2]) == SIDE
    assert min(framed.shape[:2]) >= 1


def test_a_turned_picture_shows_the_same_keypoints_at_turned_places(features: LocalFeatures) -> None:
    turned = local_features(np.ascontiguousarray(np.rot90(gray_frame(painting(5)))))
    matched = turned.points[nearest(features, turned)]
    expected = np.stack([features.points[:, 1], features.width - 1 - features.points[:, 0]], axis=1)
    close = np.linalg.norm(matched - expected, axis=1) < 2
    assert close.mean() > 0.8


def test_features_can_be_mirrored_without_looking_at_the_mirrored_picture(features: LocalFeatures) -> None:
    derived = mirrored(features)
    seen = local_features(np.ascontiguousarray(gray_frame(painting(5))[:, ::-1]))
    matched = seen.points[nearest(derived, seen)]
    close = np.linalg.norm(matched - derived.points, axis=1) < 2
    assert close.mean() > 0.8


def test_mirroring_twice_changes_nothing(features: LocalFeatures) -> None:
    twice = mirrored(mirrored(features))
    assert np.allclose(twice.points, features.points, atol=1e-4)
    assert np.array_equal(twice.descriptors, features.descriptors)


def test_features_survive_being_written_and_read(features: LocalFeatures) -> None:
    again = from_bytes(to_bytes(features))
    assert np.array_equal(again.points, features.points)
    assert np.array_equal(again.angles, features.angles)
    assert np.array_equal(again.descriptors, features.descriptors)
    assert (again.width, again.height) == (features.width, features.height)


def test_features_cut_short_are_refused_with_what_to_do(features: LocalFeatures) -> None:
    with pytest.raises(ValueError, match="delete the features folder"):
        from_bytes(to_bytes(features)[:-1])


def test_a_descriptor_is_the_square_root_of_shares(features: LocalFeatures) -> None:
    lengths = np.linalg.norm(features.descriptors.astype(np.float64) / 512, axis=1)
    assert np.median(lengths) == pytest.approx(1.0, abs=0.02)


def test_a_picture_keeps_its_keypoints_when_it_is_darkened_or_bleached() -> None:
    gray = gray_frame(painting(5))
    whole = len(local_features(gray))
    for gain, shift in ((0.2, 0.0), (0.2, 200.0)):
        faint = np.asarray(gray * gain + shift, dtype=np.uint8)
        assert len(local_features(faint)) > whole / 2
