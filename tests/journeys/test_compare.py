"""Two or a few pictures without a library: drawn ones, whose answer is known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from apelles.errors import NothingToCompare, PictureRefused
from apelles.journeys.as_json import as_json
from apelles.journeys.compare import compare_pictures
from apelles.records import Kind, Verdict
from tests.pictures import cropped, painting, pasted, recolored


def saved(folder: Path, name: str, pixels: np.ndarray) -> Path:
    Image.fromarray(pixels).save(folder / name)
    return folder / name


def test_a_recolored_crop_is_a_copy_of_the_other_picture(tmp_path: Path) -> None:
    first = saved(tmp_path, "crop.png", recolored(cropped(painting(1), keep=0.7)))
    finding = compare_pictures([first, saved(tmp_path, "whole.png", painting(1))]).findings[0]
    assert finding.verdict is Verdict.COPY
    assert finding.matches[0].match.work.title == "whole"
    assert finding.protocol.library_size == 1


def test_two_pictures_by_other_hands_share_no_region_and_their_elements_are_measured(tmp_path: Path) -> None:
    files = [saved(tmp_path, f"{number}.png", painting(number)) for number in (1, 2)]
    finding = compare_pictures(files).findings[0]
    assert finding.verdict in {Verdict.UNRELATED, Verdict.SHARED_ELEMENTS}
    assert finding.elements is not None
    told = {element.name: element.similarity for element in finding.elements.shared}
    assert told["palette"] is not None
    assert told["pose"] is None


def test_a_layout_of_which_half_was_exchanged_is_a_template(tmp_path: Path) -> None:
    work = painting(1, height=480, width=640)
    suspect = pasted(work, painting(2, height=480, width=320), top=0, left=320)
    files = [saved(tmp_path, "suspect.png", suspect), saved(tmp_path, "work.png", work)]
    finding = compare_pictures(files).findings[0]
    assert (finding.verdict, finding.kind) == (Verdict.PARTIAL_COPY, Kind.TEMPLATE)
    assert finding.matches[0].match.exchanged_parts


def test_three_pictures_are_compared_two_by_two_and_each_pair_counts(tmp_path: Path) -> None:
    compared = compare_pictures([saved(tmp_path, f"{number}.png", painting(number)) for number in range(3)])
    assert len(compared.findings) == 3
    assert {finding.protocol.library_size for finding in compared.findings} == {3}
    page = compared.write_report(tmp_path / "report").read_text(encoding="utf-8")
    assert "2.png" in page


def test_the_same_pictures_give_the_same_record(tmp_path: Path) -> None:
    files = [saved(tmp_path, f"{number}.png", painting(number)) for number in (1, 2)]
    assert as_json(compare_pictures(files).findings) == as_json(compare_pictures(files).findings)


def test_one_picture_or_one_twice_is_refused_with_what_to_do(tmp_path: Path) -> None:
    file = saved(tmp_path, "one.png", painting(1))
    for files in ([file], [file, saved(tmp_path, "again.png", painting(1))]):
        with pytest.raises(NothingToCompare, match="ame"):
            compare_pictures(files)


def test_a_file_that_is_no_picture_is_named(tmp_path: Path) -> None:
    (tmp_path / "text.png").write_text("no picture", encoding="utf-8")
    with pytest.raises(PictureRefused, match=r"text\.png"):
        compare_pictures([saved(tmp_path, "one.png", painting(1)), tmp_path / "text.png"])
