"""The copy-detection embedding, against cosines published for edits of the golden picture."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from apelles.describe.sscd import SSCD
from apelles.pixels.golden import golden_picture
from tests.pictures import mirrored, painting, turned

Pixels = NDArray[np.uint8]
BETWEEN_PROCESSORS = 0.03


@pytest.fixture(scope="module")
def sscd() -> SSCD:
    return SSCD()


def resized(pixels: Pixels) -> Pixels:
    return np.asarray(Image.fromarray(pixels).resize((128, 128), Image.Resampling.BICUBIC))


def trimmed(pixels: Pixels, *, share: float) -> Pixels:
    height, width = pixels.shape[:2]
    top, left = int(share * height), int(share * width)
    return pixels[top : height - top, left : width - left]


def slightly_turned(pixels: Pixels) -> Pixels:
    return np.asarray(Image.fromarray(pixels).rotate(5))


def half_size_on_gray(pixels: Pixels) -> Pixels:
    height, width = pixels.shape[:2]
    canvas = np.full_like(pixels, 128)
    small = Image.fromarray(pixels).resize((width // 2, height // 2), Image.Resampling.BICUBIC)
    canvas[: height // 2, : width // 2] = np.asarray(small)
    return canvas


def gray(pixels: Pixels) -> Pixels:
    return np.asarray(Image.fromarray(pixels).convert("L").convert("RGB"))


G0 = golden_picture()
EDITS = {
    "resized to 128 x 128": (resized(G0), 0.966),
    "trimmed by 5 percent": (trimmed(G0, share=0.05), 0.948),
    "center half": (trimmed(G0, share=0.25), 0.766),
    "turned by 5 degrees": (slightly_turned(G0), 0.820),
    "turned by 90 degrees": (turned(G0), 0.841),
    "mirrored": (mirrored(G0), 0.956),
    "half size on gray": (half_size_on_gray(G0), 0.669),
    "gray": (gray(G0), 0.605),
    "channels swapped": (G0[..., ::-1], 0.900),
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_of_the_golden_picture_is_as_far_as_published(sscd: SSCD, edit: str) -> None:
    pixels, published = EDITS[edit]
    original, edited = sscd.describe([golden_picture(), np.ascontiguousarray(pixels)])
    assert float(original @ edited) == pytest.approx(published, abs=BETWEEN_PROCESSORS)


def test_a_picture_is_described_the_same_alone_and_in_a_batch(sscd: SSCD) -> None:
    pictures = [painting(seed) for seed in range(3)]
    together = sscd.describe(pictures)
    alone = np.concatenate([sscd.describe([picture]) for picture in pictures])
    assert np.array_equal(together, alone)


def test_vectors_have_unit_length_and_the_promised_shape(sscd: SSCD) -> None:
    vectors = sscd.describe([painting(1, height=40, width=300)])
    assert vectors.shape == (1, sscd.dimension)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors) == pytest.approx(1.0, abs=1e-5)


def test_a_copy_is_nearer_than_a_stranger(sscd: SSCD) -> None:
    work, copy, stranger = sscd.describe([painting(1), resized(painting(1)), painting(2)])
    assert float(work @ copy) > float(work @ stranger) + 0.3


def test_the_fast_model_is_another_model_with_another_hash(sscd: SSCD) -> None:
    fast = SSCD("sscd-distilled-square288")
    assert fast.model_sha256 != sscd.model_sha256
    assert fast.name != sscd.name
    assert fast.describe([painting(1)]).shape == (1, 512)
