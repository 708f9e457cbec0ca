"""A simple picture is told to be a copy where how it lies over the original is known before; a stranger is not."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from apelles.calibrate.e_value import surprise
from apelles.describe import rootsift
from apelles.describe.sscd import SSCD
from apelles.journeys import null_models, placements
from apelles.journeys.collect import collect_pictures
from apelles.journeys.look import frame, work_features, work_frame
from apelles.journeys.originals import Originals
from apelles.journeys.registry import export
from apelles.journeys.registry_add import add
from apelles.journeys.second_hand import as_rows, second_hand
from apelles.journeys.second_hand_words import sentences
from apelles.journeys.suspect import look_at
from apelles.journeys.verify import Candidate
from apelles.library.lance import LanceLibrary
from apelles.match.side import Side, compare, side
from apelles.pixels.picture import Picture
from apelles.records.second_hand import Placement, SecondHand
from apelles.seal.canonical import canonical
from tests.pictures import Pixels, mirrored, painting, simple

SIZE = 150
RATE = 1e-3
SIMPLE = (1, 4, 5)
"""Seeds of pictures so simple that a searched map leaves their copies below the null model of icons."""


def saved_again(pixels: Pixels, quality: int = 40) -> Pixels:
    coded = cv2.imencode(".jpg", pixels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR), dtype=np.uint8)[..., ::-1]


def suspect_side(pixels: Pixels) -> Side:
    return side(rootsift.local_features(frame(pixels)))


def work_side(pixels: Pixels) -> Side:
    return side(work_features(work_frame(pixels)))


def candidate(suspect: Side, work: Side) -> Candidate:
    made = compare(suspect, work, view="direct", rng=np.random.default_rng(0))
    null = null_models.shipped()["icon"]
    return Candidate(
        sha256="0",
        similarity=0.9,
        comparison=made,
        surprise=surprise(made.score, null, library_size=SIZE, transforms=2),
    )


def placed(suspect: Pixels, work: Pixels, *, common_below: float | None = None) -> placements.Placed | None:
    """Return what is found; matches `common_below` this height of the work's frame are common material."""
    mine, theirs = suspect_side(suspect), work_side(work)
    entry = candidate(mine, theirs)
    heights = entry.comparison.matches.to_points[:, 1]
    common = heights > common_below if common_below is not None else np.zeros(len(heights), np.bool_)
    null = placements.null_for("icon")
    assert null is not None
    return placements.placed(entry, mine, theirs, common=common, null=null, library_size=SIZE, false_alarms=RATE)


def captioned(pixels: Pixels) -> Pixels:
    """Return a picture over a strip that is full of detail, the same for all."""
    return np.concatenate([pixels, painting(900, height=64, width=pixels.shape[1])])


def framed(pixels: Pixels, *, width: int = 30) -> Pixels:
    return np.pad(pixels, ((width, 2 * width), (width, width), (0, 0)), constant_values=200)


@pytest.mark.parametrize("seed", SIMPLE)
def test_a_whole_copy_of_a_simple_picture_is_told_from_edge_to_edge_and_not_by_searching(seed: int) -> None:
    suspect, work = saved_again(simple(seed)), simple(seed)
    assert candidate(suspect_side(suspect), work_side(work)).surprise.e_value_bound > RATE
    found = placed(suspect, work)
    assert found is not None
    assert (found.placement, found.surprise.e_value_bound <= RATE) == (Placement.EDGES, True)


def test_two_simple_pictures_that_have_nothing_to_do_with_each_other_are_never_told_to_be_copies() -> None:
    for seed in range(20):
        assert placed(saved_again(simple(seed)), simple(seed + 50)) is None


def test_a_framed_copy_is_told_by_a_caption_that_lies_in_both_and_the_caption_itself_does_not_count() -> None:
    work = captioned(simple(0))
    found = placed(saved_again(framed(work), 80), work, common_below=640 * 256 / 320)
    assert found is not None
    assert found.placement is Placement.COMMON
    other = captioned(simple(3))
    assert placed(saved_again(framed(other), 80), work, common_below=640 * 256 / 320) is None
    assert placed(saved_again(framed(work), 80), work, common_below=-1.0) is None


def test_the_further_tests_ask_for_more_the_later_they_come() -> None:
    assert sorted(placements.TESTS.values()) == [2, 3]
    assert pytest.approx(1 + 1 / 2 + 1 / 3) == placements.RATES


def test_no_kind_of_picture_without_a_null_model_of_its_own_is_looked_at_in_this_way() -> None:
    assert placements.null_for("painting") is None
    assert placements.null_for("icon") is not None


def carded(pixels: Pixels, *, width: int = 30) -> Pixels:
    """Return a picture in a frame of many browns with a mat, which makes a card of it."""
    made = np.pad(pixels, ((width, width), (width, width), (0, 0)), constant_values=235)
    for ring in range(width // 2):
        wood = np.array([1.2, 0.85, 0.45]) * (60 + 90 * np.sin(np.pi * ring / (width // 2)))
        made[[ring, -1 - ring], ring : made.shape[1] - ring] = wood
        made[ring : made.shape[0] - ring, [ring, -1 - ring]] = wood
    return made


@pytest.mark.parametrize("kinds", ["simple and cards", "cards alone"])
def test_a_frame_makes_no_other_picture_of_a_registered_icon(tmp_path: Path, kinds: str) -> None:
    works = {f"card_{seed}": carded(captioned(simple(seed))) for seed in range(20, 26)}
    if kinds == "simple and cards":
        works |= {f"simple_{seed}": simple(seed) for seed in range(6)}
    for name, pixels in works.items():
        (tmp_path / "works").mkdir(exist_ok=True)
        Image.fromarray(pixels).save(tmp_path / "works" / f"{name}.png")
    collect_pictures([tmp_path / "works"], into=tmp_path / "LIB", workers=1)
    sscd = SSCD(threads=1)
    ready = Originals(LanceLibrary(tmp_path / "LIB"), sscd=sscd, false_alarms=RATE)
    pixels = carded(captioned(simple(0)))
    picture = Picture(pixels=pixels, sha256="f" * 64, width=pixels.shape[1], height=pixels.shape[0])
    suspect = look_at(picture, "framed", sscd)
    assert "icon" not in suspect.domains
    assert ready.look(suspect).rates == (placements.RATES if kinds == "simple and cards" else 1.0)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> SecondHand:
    """Return what a register of twenty simple pictures without pixels finds among copies and strangers."""
    base = tmp_path_factory.mktemp("simple")
    for name, made in (
        ("works", {f"{seed}.png": simple(seed) for seed in range(20)}),
        (
            "set",
            {
                **{f"copy_{seed}.jpg": simple(seed) for seed in SIMPLE},
                "mirrored_4.jpg": mirrored(simple(4)),
                **{f"stranger_{seed}.jpg": simple(seed) for seed in range(60, 66)},
            },
        ),
    ):
        (base / name).mkdir()
        for file, pixels in made.items():
            Image.fromarray(pixels).save(base / name / file, quality=40)
    add(base / "REG", [base / "works"], author="Ada", workers=1)
    export(base / "REG", base / "out")
    collect_pictures([base / "set"], into=base / "LIB", workers=1)
    return second_hand(base / "LIB", base / "out", threads=1)


def test_a_register_finds_whole_copies_of_simple_pictures_and_names_no_stranger(found: SecondHand) -> None:
    told = {one.work.file: one for one in found.copies}
    assert set(told) == {*(f"copy_{seed}.jpg" for seed in SIMPLE), "mirrored_4.jpg"}
    for file, one in told.items():
        assert one.original.file == f"{file.split('_')[1].removesuffix('.jpg')}.png"
    assert Placement.EDGES in {one.placement for one in told.values()}
    assert told["mirrored_4.jpg"].mirrored


def test_what_the_further_tests_may_use_up_is_part_of_what_is_expected_by_accident(found: SecondHand) -> None:
    assert found.expected_by_chance == pytest.approx(found.compared * RATE * placements.RATES)


def test_how_a_copy_was_told_is_in_its_row_and_in_its_sentences(found: SecondHand) -> None:
    assert canonical(as_rows(found))
    for one, row in zip(found.copies, as_rows(found), strict=True):
        assert row["placement"] == one.placement.value
        if one.placement is Placement.EDGES:
            assert any("edge to edge" in said.en and "边对边" in said.zh for said in sentences(one, found))
