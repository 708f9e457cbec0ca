"""What every element detector promises: symmetry, a scale, one look for the same pixels, and what it keeps."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import cv2
import numpy as np
import pytest

from apelles import words
from apelles.catalogue import TABLES, load
from apelles.collect.decode import decode
from apelles.errors import ExtraMissing
from apelles.judge.elements.base import FRAME, ElementDetector, Look, Seen
from apelles.pixels.perturb import texture, tone
from tests.pictures import Pixels, flat, mirrored, painting

NEEDS_MODELS = frozenset({"face_angle", "pose", "style", "subject", "things"})
INVARIANCES = frozenset({"jpeg", "resize", "mirror", "recolor"})
DRAWN = tuple(painting(seed, height=384, width=FRAME) for seed in (1, 2, 3))
PAINTINGS = (
    "doubting_thomas_caravaggio.jpg",
    "caf_terrace_at_night_vincent_van_gogh.jpg",
    "landscape_in_the_silesian_mountains_c_d_friedrich.jpg",
    "girl_with_a_pearl_earring_johannes_vermeer.jpg",
    "le_d_jeuner_sur_l_herbe_douard_manet.jpg",
    "arnolfini_portrait_jan_van_eyck.jpg",
)


@pytest.fixture(params=sorted(TABLES["element"]), scope="module")
def detector(request: pytest.FixtureRequest) -> ElementDetector:
    try:
        return cast("ElementDetector", load("element", request.param)())
    except ExtraMissing as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def paintings(pictures: Path) -> tuple[Pixels, ...]:
    """Return real paintings with their long side at the frame's size."""
    files = [pictures / "paintings_library" / name for name in PAINTINGS]
    if not all(file.is_file() for file in files):
        pytest.skip(f"no real paintings in {pictures}")
    return tuple(framed(decode(file.read_bytes()).pixels) for file in files)


def framed(pixels: Pixels) -> Pixels:
    """Return a picture with its long side at the frame's size."""
    height, width = pixels.shape[:2]
    scale = FRAME / max(height, width)
    size = (round(width * scale), round(height * scale))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def seen(pixels: Pixels) -> Seen:
    """Return what is seen where no model has looked: pixels, no figures, and vectors of nothing."""
    return Seen(
        pixels=pixels,
        figures=(),
        faces=(),
        person=np.zeros(pixels.shape[:2], dtype=np.float32),
        copy_vector=np.zeros(512, dtype=np.float32),
        style_vector=np.zeros(100, dtype=np.float32),
    )


def look(detector: ElementDetector, pixels: Pixels) -> Look:
    """Return the look of a picture, or skip where the element needs what models see."""
    found = detector.look(seen(pixels))
    if detector.name in NEEDS_MODELS and not found.values.any():
        pytest.skip(f"{detector.name} needs what a model sees, and here none has looked")
    assert not found.missing
    return found


def edited(pixels: Pixels, invariance: str) -> tuple[Pixels, ...]:
    """Return a picture changed in the ways that an invariance covers."""
    height, width = pixels.shape[:2]
    if invariance == "jpeg":
        return (texture.jpeg(pixels, quality=50).pixels,)
    if invariance == "mirror":
        return (mirrored(pixels),)
    if invariance == "resize":
        small = cv2.resize(pixels, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
        return (np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC), dtype=np.uint8),)
    shifted = 255 * (pixels / 255.0) ** np.array([0.85, 1.0, 1.2]) * np.array([1.0, 0.85, 0.9])
    return np.asarray(np.rint(shifted), dtype=np.uint8), tone.hue(pixels, degrees=40).pixels


def kept(detector: ElementDetector, pictures: tuple[Pixels, ...], invariance: str) -> list[float]:
    """Return how alike each picture and its changed selves are; skip where the detector promises nothing."""
    if invariance not in detector.keeps:
        pytest.skip(f"{detector.name} does not say that it keeps {invariance}")
    looks = [look(detector, pixels) for pixels in pictures]
    return [
        detector.compare(found, detector.look(seen(changed)))
        for found, pixels in zip(looks, pictures, strict=True)
        for changed in edited(pixels, invariance)
    ]


def test_its_name_is_the_tables_and_it_says_its_source(detector: ElementDetector) -> None:
    assert TABLES["element"][detector.name].endswith(f":{type(detector).__name__}")
    assert detector.source
    assert detector.keeps <= INVARIANCES


def test_it_has_a_name_in_words(detector: ElementDetector) -> None:
    for lang in words.languages():
        assert words.say(f"element.{detector.name}", lang)


def test_the_same_pixels_give_the_same_look(detector: ElementDetector) -> None:
    first, second = look(detector, DRAWN[0]), look(detector, DRAWN[0].copy())
    assert np.array_equal(first.values, second.values)
    assert first.marks == second.marks


def test_a_look_and_itself_are_one_and_comparing_is_symmetric_and_within_its_scale(detector: ElementDetector) -> None:
    looks = [look(detector, pixels) for pixels in DRAWN]
    for first in looks:
        assert detector.compare(first, first) == pytest.approx(1.0, abs=1e-9)
        for second in looks:
            assert detector.compare(first, second) == detector.compare(second, first)
            assert 0.0 <= detector.compare(first, second) <= 1.0


def test_marks_lie_inside_the_picture(detector: ElementDetector) -> None:
    found = look(detector, DRAWN[0])
    assert found.marks
    for mark in found.marks:
        assert 0.0 <= mark.weight <= 1.0
        assert all(0.0 <= at <= 1.0 for point in mark.points for at in point)


@pytest.mark.parametrize("invariance", sorted(INVARIANCES))
def test_it_keeps_what_it_says_on_drawn_pictures(detector: ElementDetector, invariance: str) -> None:
    assert min(kept(detector, DRAWN, invariance)) >= 0.9


@pytest.mark.parametrize("invariance", sorted(INVARIANCES))
def test_it_keeps_what_it_says_on_paintings(
    detector: ElementDetector, paintings: tuple[Pixels, ...], invariance: str
) -> None:
    assert min(kept(detector, paintings, invariance)) >= 0.9


def test_unrelated_paintings_are_told_apart(detector: ElementDetector, paintings: tuple[Pixels, ...]) -> None:
    looks = [look(detector, pixels) for pixels in paintings]
    alike = [detector.compare(first, second) for n, first in enumerate(looks) for second in looks[:n]]
    assert np.median(alike) < 0.6


def test_a_picture_of_one_gray_is_described_or_said_to_lack_the_element(detector: ElementDetector) -> None:
    found = detector.look(seen(flat(height=384, width=FRAME)))
    if found.missing:
        assert words.say(found.missing, "zh")
        assert found.values.size == 0
    elif found.values.any():
        assert detector.compare(found, found) == pytest.approx(1.0, abs=1e-9)
