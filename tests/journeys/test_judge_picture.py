"""One suspect against a library of drawn pictures: the answers are known."""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from apelles.collect.decode import decode
from apelles.describe.sscd import SSCD
from apelles.errors import LibraryMismatch, LibraryMissing
from apelles.journeys.as_json import as_json
from apelles.journeys.collect import collect_pictures
from apelles.journeys.judge_picture import Bench, judge_picture, open_bench
from apelles.journeys.judge_pictures import judge_pictures
from apelles.journeys.search import Search
from apelles.journeys.suspect import look_at
from apelles.library.lance import LanceLibrary
from apelles.library.memory import MemoryLibrary
from apelles.pixels.picture import Picture
from apelles.records import Kind, Verdict
from tests.pictures import cropped, flat, mirrored, painting, pasted, recolored

WORKS = 24


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a library of drawn paintings, number 7 and its library titled and signed."""
    pictures = tmp_path_factory.mktemp("pictures")
    with (pictures / "index.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["file", "title", "author", "work_id"])
        for number in range(WORKS):
            Image.fromarray(painting(number)).save(pictures / f"{number:02}.png")
            writer.writerow([f"{number:02}.png", f"Drawing {number}", f"Hand {number}", f"drawing-{number}"])
    library = tmp_path_factory.mktemp("library") / "lib"
    collect_pictures([pictures], into=library)
    return library


@pytest.fixture(scope="module")
def bench(folder: Path) -> Bench:
    """Return a bench on the drawn library."""
    return Bench(LanceLibrary(folder), folder=folder, threads=1)


def picture_of(pixels: np.ndarray) -> Picture:
    """Return pixels as a suspect."""
    digest = hashlib.sha256(pixels.tobytes()).hexdigest()
    return Picture(pixels=pixels, sha256=digest, width=pixels.shape[1], height=pixels.shape[0])


def test_the_work_itself_is_a_copy_of_itself_over_its_whole_area(bench: Bench) -> None:
    finding = bench.judge(picture_of(painting(7)), "same.png")
    match = finding.matches[0].match
    assert (finding.verdict, finding.kind) == (Verdict.COPY, Kind.REPRODUCTION)
    assert match.work.work_id == "drawing-7"
    assert min(match.suspect_fraction, match.work_fraction) > 0.95
    assert finding.matches[0].surprise.e_value_bound <= 1e-3
    assert "Drawing 7" in finding.reason


@pytest.mark.parametrize("edit", [mirrored, recolored, lambda pixels: cropped(pixels, keep=0.6)])
def test_an_edited_work_is_a_copy_of_the_work(bench: Bench, edit: object) -> None:
    finding = bench.judge(picture_of(edit(painting(3))), "edited.png")  # type: ignore[operator]
    assert finding.verdict is Verdict.COPY
    assert finding.matches[0].match.work.work_id == "drawing-3"
    assert finding.matches[0].match.mirrored is (edit is mirrored)


def test_regions_are_in_pixels_of_the_two_originals(bench: Bench) -> None:
    crop = cropped(painting(3), keep=0.5)
    match = bench.judge(picture_of(crop), "crop.png").matches[0].match
    x = [point[0] for point in match.work_region]
    y = [point[1] for point in match.work_region]
    assert (min(x), max(x)) == pytest.approx((100, 300), abs=8)
    assert (min(y), max(y)) == pytest.approx((75, 225), abs=8)
    assert match.work_fraction == pytest.approx(0.25, abs=0.03)


def test_the_transform_of_a_mirrored_copy_maps_the_unmirrored_suspect(bench: Bench) -> None:
    match = bench.judge(picture_of(mirrored(painting(5))), "mirror.png").matches[0].match
    matrix = np.array(match.transform).reshape(3, 3)
    there = matrix @ np.array([0.0, 0.0, 1.0])
    assert there[:2] / there[2] == pytest.approx([399, 0], abs=3)


def test_a_picture_of_few_large_squares_is_found_by_a_coarser_look(bench: Bench) -> None:
    squares = Image.fromarray(painting(8)).resize((20, 15), Image.Resampling.BOX)
    pixelated = np.asarray(squares.resize((400, 300), Image.Resampling.NEAREST))
    for suspect in (pixelated, mirrored(pixelated)):
        finding = bench.judge(picture_of(suspect), "squares.png")
        assert finding.verdict is Verdict.COPY
        assert finding.matches[0].match.work.work_id == "drawing-8"


def test_a_pixelated_picture_is_measured_as_the_kind_of_picture_it_shows(folder: Path) -> None:
    library = LanceLibrary(folder)
    sscd = SSCD(threads=1)
    search = Search(library, size=WORKS, sscd=sscd, false_alarms=1e-3, threads=1)
    squares = np.asarray(Image.fromarray(painting(7)).resize((24, 18), Image.Resampling.BOX))
    for pixels in (painting(7), np.kron(squares, np.ones((16, 16, 1), np.uint8))):
        known = search.domains_of(look_at(picture_of(painting(7)), "work.png", sscd))
        assert search.domains_of(look_at(picture_of(pixels), "suspect.png", sscd)) == known


def test_an_unrelated_picture_is_unrelated_and_says_of_how_many_works(bench: Bench) -> None:
    finding = bench.judge(picture_of(painting(999)), "new.png")
    assert finding.verdict is Verdict.UNRELATED
    assert not any(evidence.verified for evidence in finding.matches)
    assert finding.protocol.library_size == WORKS


def test_a_whole_work_on_a_tenth_of_a_long_picture_is_a_copy(bench: Bench) -> None:
    host = painting(501, height=700, width=1700)
    finding = bench.judge(picture_of(pasted(host, painting(9), top=250, left=900)), "wall.png")
    assert finding.verdict is Verdict.COPY
    assert finding.matches[0].match.work.work_id == "drawing-9"
    assert finding.matches[0].match.suspect_fraction == pytest.approx(0.1, abs=0.03)


def test_a_small_piece_of_a_work_in_another_picture_is_a_partial_copy(bench: Bench) -> None:
    piece = painting(9)[60:210, 80:260]
    finding = bench.judge(picture_of(pasted(painting(500, height=420, width=560), piece, top=200, left=300)), "p.png")
    assert finding.verdict is Verdict.PARTIAL_COPY
    assert finding.matches[0].match.work.work_id == "drawing-9"
    assert finding.matches[0].match.suspect_fraction == pytest.approx(150 * 180 / (420 * 560), abs=0.04)


def test_pieces_of_two_works_are_a_collage(bench: Bench) -> None:
    canvas = painting(501, height=420, width=560)
    canvas = pasted(canvas, painting(11)[40:240, 40:260], top=10, left=10)
    canvas = pasted(canvas, painting(12)[40:240, 100:330], top=210, left=320)
    finding = bench.judge(picture_of(canvas), "collage.png")
    assert finding.verdict is Verdict.COLLAGE
    assert {entry.match.work.work_id for entry in finding.matches if entry.verified} == {"drawing-11", "drawing-12"}


def test_a_flat_picture_is_undetermined_with_what_to_bring(bench: Bench) -> None:
    finding = bench.judge(picture_of(flat(height=200, width=200)), "flat.png")
    assert finding.verdict is Verdict.UNDETERMINED
    assert "details" in finding.reason


def test_a_frame_that_many_works_share_is_no_copy_and_a_figure_inside_it_survives(tmp_path: Path) -> None:
    frame = painting(77, height=360, width=360)
    for number in range(8):
        figure = painting(200 + number, height=240, width=240)
        Image.fromarray(pasted(frame, figure, top=60, left=60)).save(tmp_path / f"{number}.png")
    collect_pictures([tmp_path], into=tmp_path / "lib")
    bench = Bench(LanceLibrary(tmp_path / "lib"), threads=1)
    only_frame = pasted(frame, painting(300, height=240, width=240), top=60, left=60)
    with_figure = pasted(frame, painting(203, height=240, width=240), top=60, left=60)
    assert bench.judge(picture_of(only_frame), "frame.png").verdict not in (Verdict.COPY, Verdict.PARTIAL_COPY)
    finding = bench.judge(picture_of(recolored(with_figure, gain=0.9, shift=10)), "figure.png")
    assert finding.verdict in (Verdict.COPY, Verdict.PARTIAL_COPY)
    assert [entry.match.work.file for entry in finding.matches if entry.verified] == ["3.png"]


def test_the_same_suspect_gives_the_same_json_to_the_byte(folder: Path) -> None:
    suspect = picture_of(cropped(painting(4), keep=0.7))
    findings = [Bench(LanceLibrary(folder), folder=folder, threads=n).judge(suspect, "again.png") for n in (1, 2)]
    assert json.dumps(as_json(findings[:1])) == json.dumps(as_json(findings[1:]))


def test_a_work_whose_file_is_gone_stops_nothing_and_is_not_cleared(tmp_path: Path) -> None:
    for number in range(6):
        Image.fromarray(painting(number)).save(tmp_path / f"{number}.png")
    collect_pictures([tmp_path], into=tmp_path / "lib", previews=False)
    (tmp_path / "2.png").unlink()
    bench = Bench(LanceLibrary(tmp_path / "lib"), threads=1)
    assert bench.judge(picture_of(painting(4)), "copy.png").verdict is Verdict.COPY
    gone = bench.judge(picture_of(painting(2)), "gone.png")
    assert gone.verdict is Verdict.UNDETERMINED
    assert len(gone.not_compared) == 1
    assert "previews" in gone.reason


def test_a_library_of_another_recipe_is_refused(folder: Path) -> None:
    other = MemoryLibrary(card=replace(LanceLibrary(folder).card, preprocessing="short288"))
    with pytest.raises(LibraryMismatch, match="short288"):
        Bench(other)


def test_an_empty_library_is_no_clearance(folder: Path) -> None:
    with pytest.raises(LibraryMissing, match="apelles collect"):
        Bench(MemoryLibrary(card=LanceLibrary(folder).card))


@pytest.mark.parametrize("shape", [(1, 1), (1, 900), (900, 1), (12, 1500), (40, 40)])
def test_a_picture_of_any_shape_gets_an_answer(bench: Bench, shape: tuple[int, int]) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (*shape, 3)).astype(np.uint8)
    assert bench.judge(picture_of(noise), "odd.png").verdict in (Verdict.UNDETERMINED, Verdict.UNRELATED)


def test_the_python_call_and_the_batch_return_the_same_record(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "suspect.png"
    Image.fromarray(cropped(painting(2), keep=0.8)).save(file)
    single = judge_picture(file, library=folder)
    batch = judge_pictures([file], library=folder).findings[0]
    assert as_json([single])[0] | {"suspect": ""} == as_json([batch])[0] | {"suspect": ""}
    assert single.sha256 == decode(file.read_bytes()).sha256


def test_a_suspect_that_cannot_be_read_is_listed_and_does_not_stop_the_others(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.png").write_bytes(b"not a picture")
    Image.fromarray(painting(1)).save(tmp_path / "good.png")
    judged = judge_pictures([tmp_path], library=folder)
    assert [finding.verdict for finding in judged.findings] == [Verdict.COPY]
    assert [refusal.file for refusal in judged.refused] == ["broken.png"]


def test_a_stricter_rate_never_verifies_more(folder: Path) -> None:
    suspect = picture_of(pasted(painting(502), cropped(painting(6), keep=0.3), top=100, left=100))
    counts = [
        sum(entry.verified for entry in Bench(LanceLibrary(folder), false_alarms=rate).judge(suspect, "s").matches)
        for rate in (1.0, 1e-3, 1e-30)
    ]
    assert counts == sorted(counts, reverse=True)


def test_a_missing_small_net_stops_no_judging(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APELLES_CACHE", str(tmp_path / "empty"))
    bench, why = open_bench(LanceLibrary(folder), folder=folder, false_alarms=1e-3, elements=True)
    finding = bench.judge(picture_of(painting(7)), "same.png")
    assert (finding.verdict, finding.elements) == (Verdict.COPY, None)
    assert "models fetch" in why
