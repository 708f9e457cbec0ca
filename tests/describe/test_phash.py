"""The perceptual hash, against values published for the golden picture."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from apelles.describe.phash import BITS, phash, phash_distance
from apelles.pixels.golden import golden_picture
from tests.pictures import mirrored, noisy, painting

HASHES = st.integers(0, 2**64 - 1).map(lambda value: f"{value:016x}")


def test_the_golden_picture_has_the_published_hash() -> None:
    assert phash_distance(phash(golden_picture()), "e01e3c4997b63c69") <= 2


def test_the_same_picture_saved_smaller_or_noisier_keeps_its_hash() -> None:
    picture = painting(3)
    smaller = np.asarray(Image.fromarray(picture).resize((128, 128), Image.Resampling.LANCZOS))
    assert phash_distance(phash(picture), phash(smaller)) <= 4
    assert phash_distance(phash(picture), phash(noisy(picture, seed=1))) <= 4


def test_a_mirrored_picture_does_not_keep_its_hash() -> None:
    assert phash_distance(phash(golden_picture()), phash(mirrored(golden_picture()))) == pytest.approx(32, abs=4)


@given(first=HASHES, second=HASHES)
def test_the_distance_counts_bits_one_by_one(first: str, second: str) -> None:
    slow = sum(a != b for a, b in zip(f"{int(first, 16):064b}", f"{int(second, 16):064b}", strict=True))
    assert phash_distance(first, second) == phash_distance(second, first) == slow <= BITS


@given(value=HASHES)
def test_a_hash_is_at_no_distance_from_itself(value: str) -> None:
    assert phash_distance(value, value) == 0
