"""Small parts of works are nominated by their keypoints; a library is prepared once."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from apelles.describe import rootsift, visual_words
from apelles.journeys.collect import collect_pictures
from apelles.journeys.judge_picture import Bench
from apelles.journeys.keypoint_index import KeypointIndex, lacking, prepare_works
from apelles.journeys.look import Shelf
from apelles.library.lance import LanceLibrary
from tests.journeys.test_judge_picture import picture_of
from tests.pictures import painting, pasted

WORKS = 16


@pytest.fixture
def library(tmp_path: Path) -> LanceLibrary:
    (tmp_path / "pictures").mkdir()
    for number in range(WORKS):
        Image.fromarray(painting(number, height=480, width=640)).save(tmp_path / "pictures" / f"{number:02}.png")
    collect_pictures([tmp_path / "pictures"], into=tmp_path / "lib")
    return LanceLibrary(tmp_path / "lib")


def with_part(number: int) -> np.ndarray:
    """Return another picture with a small part of a work in it."""
    return pasted(
        painting(900, height=480, width=640), painting(number, height=480, width=640)[150:290, 200:340], top=9, left=9
    )


def test_the_work_of_a_small_part_gets_most_votes(library: LanceLibrary) -> None:
    index = KeypointIndex(library, Shelf(library), threads=1)
    assert len(index) == WORKS
    for number in (2, 11):
        gray = np.asarray(cv2.cvtColor(rootsift.to_frame(with_part(number)), cv2.COLOR_RGB2GRAY), dtype=np.uint8)
        first = next(iter(index.nominate([rootsift.local_features(gray)], most=3)))
        assert library.get([first])[first].file == f"{number:02}.png"


def test_parts_of_one_work_from_two_places_are_two_regions(library: LanceLibrary) -> None:
    work = painting(4, height=480, width=640)
    suspect = pasted(painting(900, height=480, width=640), work[20:200, 20:220], top=280, left=420)
    suspect = pasted(suspect, work[250:440, 400:600], top=10, left=10)
    finding = Bench(library, threads=1).judge(picture_of(suspect), "two parts.png")
    verified = [entry.match for entry in finding.matches if entry.verified]
    assert [match.work.file for match in verified] == ["04.png", "04.png"]
    assert finding.sources == 1
    assert finding.coverage == pytest.approx(0.24, abs=0.08)


def test_what_is_prepared_once_is_kept_and_goes_with_its_work(library: LanceLibrary) -> None:
    names = lacking(library)
    assert len(names) == WORKS
    assert prepare_works(library, Shelf(library), names[:5], threads=1) == 5
    assert sorted(lacking(library)) == sorted(names[5:])
    library.remove([names[0]])
    assert library.load_features(names[0], visual_words.NAME) is None
