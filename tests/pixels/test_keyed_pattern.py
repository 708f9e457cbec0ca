"""The pattern of a key: faint, the same at every size, mirrored alike, and gone when the key is another."""

from __future__ import annotations

import io

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from apelles.models.training import middle_square
from apelles.pixels.keyed_pattern import SIDE, WAVES, marked, pattern, peak_ratio, signs, wave_strengths

KEY, OTHER = b"k" * 32, b"o" * 32


def gray(height: int, width: int) -> NDArray[np.uint8]:
    return np.full((height, width, 3), 128, dtype=np.uint8)


def agreement(squares: NDArray[np.uint8], key: bytes = KEY) -> float:
    """Return the share of waves whose sign is that of the key."""
    return float((np.sign(wave_strengths(squares)) == signs(key)).mean())


def test_the_pattern_has_mean_square_one_over_the_middle_square_and_no_mean() -> None:
    drawn = pattern(KEY, height=64, width=64)
    assert (drawn**2).mean() == pytest.approx(1)
    assert drawn.mean() == pytest.approx(0, abs=1e-12)


def test_the_pattern_is_the_sum_of_its_waves_written_out_in_loops() -> None:
    drawn = pattern(KEY, height=32, width=40)
    for row, column in ((0, 0), (5, 4), (31, 35), (17, 39)):
        x, y = (column - 4 + 0.5) / 32, (row + 0.5) / 32
        value = 0.0
        for (across, down), sign in zip(WAVES, signs(KEY), strict=True):
            scale = (2**0.5 if across else 1) * (2**0.5 if down else 1)
            value += sign * scale * np.cos(np.pi * across * x) * np.cos(np.pi * down * y)
        assert drawn[row, column] == pytest.approx(value / len(WAVES) ** 0.5)


@pytest.mark.parametrize(("height", "width"), [(48, 48), (200, 131), (97, 160)])
def test_a_mark_is_read_at_any_size_and_shape(height: int, width: int) -> None:
    square = middle_square(marked(gray(height, width), KEY, psnr=36), size=SIDE)
    assert agreement(square[None]) == 1
    assert agreement(square[None], OTHER) < 0.7


def test_a_mark_outlives_halving_jpeg_and_mirroring() -> None:
    picture = Image.fromarray(marked(gray(512, 640), KEY, psnr=38)).resize((320, 256))
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=60)
    again = np.asarray(Image.open(buffer))
    assert agreement(middle_square(again, size=SIDE)[None]) > 0.95
    assert agreement(middle_square(again[:, ::-1], size=SIDE)[None]) > 0.95


def test_what_was_asked_for_in_decibels_is_what_a_gray_picture_gets() -> None:
    for asked in (34.0, 38.0):
        assert peak_ratio(gray(256, 256), marked(gray(256, 256), KEY, psnr=asked)) == pytest.approx(asked, abs=0.3)


def test_at_white_less_is_added_and_said() -> None:
    white = np.full((128, 128, 3), 255, dtype=np.uint8)
    assert peak_ratio(white, marked(white, KEY, psnr=38)) > 39
    assert peak_ratio(white, white) == float("inf")


def test_keys_give_signs_that_agree_in_half_of_the_waves() -> None:
    told = np.stack([signs(number.to_bytes(32)) for number in range(200)]).astype(int)
    assert abs(told.mean()) < 0.02
    assert np.abs((told @ told.T)[np.triu_indices(200, 1)]).max() < 80


def test_squares_too_small_for_the_waves_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 32"):
        wave_strengths(np.zeros((1, 16, 16, 3), dtype=np.uint8))
