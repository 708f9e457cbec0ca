"""Visual words: the same keypoints keep their words and most of their bits in an edited picture."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from apelles.describe.rootsift import LocalFeatures, kept, local_features, to_frame
from apelles.describe.visual_words import BITS, from_bytes, to_bytes, vocabulary
from tests.pictures import flat, painting, recolored


def features(pixels: np.ndarray) -> LocalFeatures:
    return local_features(np.asarray(cv2.cvtColor(to_frame(pixels), cv2.COLOR_RGB2GRAY), dtype=np.uint8))


def test_a_recolored_picture_keeps_the_words_of_keypoints_at_the_same_place() -> None:
    first, second = features(painting(3)), features(recolored(painting(3)))
    here, there = vocabulary().words(first), vocabulary().words(second)
    rows, others = first.descriptors.astype(np.float32), second.descriptors.astype(np.float32)
    alike = ((others**2).sum(axis=1) - 2 * rows @ others.T).argmin(axis=1)
    pairs = np.flatnonzero(np.linalg.norm(first.points - second.points[alike], axis=1) < 1.0)
    other = alike[pairs]
    assert len(pairs) > 50
    assert (here.word[pairs] == there.word[other]).mean() > 0.4
    assert np.median(np.bitwise_count(here.code[pairs] ^ there.code[other])) <= BITS / 4


def test_unrelated_keypoints_of_one_word_differ_in_about_half_of_their_bits() -> None:
    here, there = vocabulary().words(features(painting(3))), vocabulary().words(features(painting(4)))
    same = here.word[:, None] == there.word[None]
    apart = np.bitwise_count(here.code[:, None] ^ there.code[None])[same]
    assert np.median(apart) > BITS * 3 / 8


def test_words_survive_being_written_and_read() -> None:
    made = vocabulary().words(features(painting(3)))
    read = from_bytes(to_bytes(made))
    assert all(np.array_equal(getattr(made, name), getattr(read, name)) for name in ("word", "code", "angle"))
    with pytest.raises(ValueError, match="cut short"):
        from_bytes(to_bytes(made)[:-1])


def test_a_flat_picture_has_no_words() -> None:
    assert len(vocabulary().words(features(flat()))) == 0


def test_only_the_marked_keypoints_are_kept() -> None:
    whole = features(painting(3))
    left = kept(whole, whole.points[:, 0] < 200)
    assert 0 < len(left) < len(whole)
    assert left.points[:, 0].max() < 200
    assert (left.width, left.height) == (whole.width, whole.height)
