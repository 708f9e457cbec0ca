"""Duplicates: the same file and the same work are grouped, strangers and lookalikes are not."""

from __future__ import annotations

import shutil
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from apelles.describe.phash import phash_distance
from apelles.journeys.collect import collect_pictures
from apelles.journeys.duplicates import NEAR_BITS, NEAR_COSINE, find_duplicates, near_pairs
from apelles.library.lance import LanceLibrary
from tests.library.rows import CARD, rows
from tests.pictures import mirrored, painting


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pictures")
    for seed in range(4):
        Image.fromarray(painting(seed)).save(folder / f"{seed}.png")
    Image.fromarray(painting(0)).save(folder / "0 saved again.jpg", quality=60)
    Image.fromarray(mirrored(painting(1))).save(folder / "1 mirrored.jpg", quality=90)
    shutil.copy(folder / "2.png", folder / "2 copied.png")
    collect_pictures([folder], into=folder / "library")
    return folder / "library"


def test_copies_and_mirrored_copies_are_groups_of_one_work(library: Path) -> None:
    found = find_duplicates(library)
    groups = {
        frozenset(work.file for work in group.works): group for group in found.groups if group.kind == "same work"
    }
    assert set(groups) == {frozenset({"0.png", "0 saved again.jpg"}), frozenset({"1.png", "1 mirrored.jpg"})}
    turned = {files: [pair.mirrored for pair in group.pairs] for files, group in groups.items()}
    assert turned[frozenset({"0.png", "0 saved again.jpg"})] == [False]
    assert turned[frozenset({"1.png", "1 mirrored.jpg"})] == [True]


def test_one_file_at_two_paths_is_a_group_of_one_file(library: Path) -> None:
    (group,) = (group for group in find_duplicates(library).groups if group.kind == "same file")
    assert [Path(path).name for path in group.paths] == ["2 copied.png", "2.png"]


def test_pairs_are_those_that_plain_loops_find(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apelles.journeys.duplicates._ROWS_AT_ONCE", 7)
    library = LanceLibrary(tmp_path / "library", card=CARD)
    library.add(rows(30))
    vectors = {name: row for names, some in library.vectors() for name, row in zip(names, some, strict=True)}
    hashes = {one.sha256: one.phash for one in library.summaries()}
    expected = {
        frozenset(pair)
        for pair in combinations(vectors, 2)
        if float(np.dot(vectors[pair[0]], vectors[pair[1]])) >= NEAR_COSINE
        or phash_distance(hashes[pair[0]], hashes[pair[1]]) <= NEAR_BITS
    }
    found = [frozenset((pair.first, pair.second)) for pair in near_pairs(library)]
    assert len(found) == len(set(found))
    assert set(found) == expected


def test_pictures_that_cannot_be_read_are_counted_and_grouped_with_nothing(tmp_path: Path) -> None:
    library = LanceLibrary(tmp_path / "library", card=CARD)
    library.add(rows(2, preview=False))
    found = find_duplicates(tmp_path / "library")
    assert found.groups == ()
    assert found.nominated == found.unreadable == 1
