"""Suspects below 128 pixels against a library of drawings whose null models were measured on itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from apelles.journeys.judge_picture import Bench
from apelles.journeys.judge_small import is_small
from apelles.library.lance import LanceLibrary
from apelles.match.small import squares
from apelles.models.base import picture_of
from apelles.models.painter import paint
from apelles.pixels.perturb import edit
from apelles.pixels.picture import Picture
from apelles.records import Finding, Kind, Verdict
from apelles.words import translate
from tests.journeys.small_case import SHAPE, SIZES, shown
from tests.pictures import flat, mirrored, painting


@pytest.fixture(scope="module")
def bench(small_library: Path) -> Bench:
    """Return a bench on that library."""
    return Bench(LanceLibrary(small_library), folder=small_library, threads=1)


def judged(bench: Bench, pixels: np.ndarray) -> Finding:
    """Return the finding for pixels."""
    return bench.judge(picture_of(np.ascontiguousarray(pixels)), "small.png")


@pytest.mark.parametrize("size", SIZES)
def test_a_small_picture_of_a_work_is_a_copy_of_it(bench: Bench, size: int) -> None:
    finding = judged(bench, shown(7, size))
    best = finding.matches[0]
    assert (finding.verdict, finding.kind, finding.sources) == (Verdict.COPY, Kind.REPRODUCTION, 1)
    assert best.match.work.work_id == "drawing-7"
    assert best.surprise.e_value_bound <= 1e-3
    assert best.match.work_fraction == pytest.approx(0.75, abs=0.02)
    assert finding.protocol.null_model == f"own-{size}"
    assert f"at {size}" in finding.protocol.matcher
    assert "Drawing 7" in finding.reason
    assert "elements are not measured" in finding.reason


@pytest.mark.parametrize(
    "steps",
    [
        [{"edit": "mirror"}],
        [{"edit": "jpeg", "quality": 60}],
        [{"edit": "brightness", "factor": 0.85}, {"edit": "saturation", "factor": 0.7}],
        [{"edit": "noise", "sigma": 5.0}],
        [{"edit": "crop", "share": 0.9}],
    ],
)
@pytest.mark.parametrize("size", SIZES)
def test_an_edited_small_picture_is_still_a_copy(bench: Bench, size: int, steps: list[dict[str, object]]) -> None:
    made = edit(shown(11, size), steps, rng=np.random.default_rng(1)).pixels
    pixels = squares(np.ascontiguousarray(made), size)[0]
    finding = judged(bench, pixels)
    assert finding.verdict is Verdict.COPY
    assert finding.matches[0].match.work.work_id == "drawing-11"
    assert finding.matches[0].match.mirrored is (steps[0]["edit"] == "mirror")


def test_where_a_size_has_no_null_model_the_next_smaller_one_speaks(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apelles.journeys.small_nulls.shipped", lambda size: {})
    finding = judged(bench, shown(7, 96))
    assert (finding.verdict, finding.protocol.null_model) == (Verdict.COPY, "own-64")


def test_regions_and_transform_are_in_pixels_of_the_originals(bench: Bench) -> None:
    match = judged(bench, mirrored(shown(5, 64))).matches[0].match
    matrix = np.array(match.transform).reshape(3, 3)
    assert matrix @ [0, 0, 1] == pytest.approx([175, 0, 1], abs=3)
    assert matrix @ [64, 64, 1] == pytest.approx([25, 150, 1], abs=3)
    assert np.ptp(np.array(match.work_region), axis=0) == pytest.approx([150, 150], abs=4)
    assert np.ptp(np.array(match.suspect_region), axis=0) == pytest.approx([64, 64], abs=2)


def test_a_wide_small_picture_is_compared_in_its_own_shape(bench: Bench) -> None:
    finding = judged(bench, np.asarray(Image.fromarray(painting(9, **SHAPE)).resize((60, 45), Image.Resampling.BOX)))
    assert finding.verdict is Verdict.COPY
    assert finding.matches[0].match.work.work_id == "drawing-9"


def test_fresh_pictures_and_other_drawings_are_cleared(bench: Bench) -> None:
    fresh = [paint(np.random.default_rng(seed), size=32)[0] for seed in range(12)]
    others = [shown(900 + seed, 32) for seed in range(12)]
    findings = [judged(bench, pixels) for pixels in (*fresh, *others)]
    verdicts = [finding.verdict for finding in findings]
    assert {*verdicts} <= {Verdict.UNRELATED, Verdict.UNDETERMINED}
    assert verdicts.count(Verdict.UNRELATED) > len(findings) / 2
    assert all(one.surprise.e_value_bound > 1e-3 for finding in findings for one in finding.matches)


@pytest.mark.parametrize(
    ("pixels", "said"),
    [(flat(90, height=40, width=40), "next to nothing"), (shown(1, 32)[:20, :20], "20 pixels and at least 32")],
)
def test_what_holds_too_little_is_undetermined_and_says_why(bench: Bench, pixels: np.ndarray, said: str) -> None:
    finding = judged(bench, pixels)
    assert finding.verdict is Verdict.UNDETERMINED
    assert said in finding.reason
    assert finding.matches == ()


def test_a_small_picture_whose_library_has_no_null_model_is_undetermined(
    small_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = Bench(LanceLibrary(small_library), folder=None, threads=1)
    monkeypatch.setattr("apelles.journeys.small_nulls.shipped", lambda size: {})
    finding = judged(bench, shown(7, 32))
    assert (finding.verdict, finding.protocol.null_model) == (Verdict.UNDETERMINED, "none")


def test_every_reason_is_said_in_chinese_too(bench: Bench) -> None:
    for pixels in (shown(7, 32), mirrored(shown(7, 32)), shown(901, 32), flat(90, height=40, width=40)):
        reason = judged(bench, pixels).reason
        assert translate(reason, "zh") != reason


@pytest.mark.parametrize(("width", "height", "small"), [(400, 127, False), (128, 20, False), (127, 127, True)])
def test_a_picture_is_small_where_its_long_side_is_below_128_pixels(width: int, height: int, small: bool) -> None:
    pixels = flat(90, height=8, width=8)
    assert is_small(Picture(pixels=pixels, sha256="0" * 64, width=width, height=height)) is small


def test_the_same_suspect_has_the_same_finding(bench: Bench, small_library: Path) -> None:
    again = Bench(LanceLibrary(small_library), folder=small_library, threads=2)
    assert judged(bench, shown(3, 64)) == judged(again, shown(3, 64))
