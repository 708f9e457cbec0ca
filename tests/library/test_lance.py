"""What a library in a folder promises beyond every other: two processes, sudden ends, real removal."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from apelles.errors import LibraryMismatch, LibraryMissing
from apelles.library.base import LibraryCard
from apelles.library.card import write_card
from apelles.library.lance import LanceLibrary
from apelles.library.memory import MemoryLibrary
from tests.library.rows import CARD, rows, units, work

FILL = """
import sys
from pathlib import Path
from apelles.library.lance import LanceLibrary
from tests.library.rows import CARD, rows
library = LanceLibrary(Path(sys.argv[1]), card=CARD)
for start in range(0, 120, 12):
    library.add(rows(12, start=start))
    print(start + 12, flush=True)
"""


def filling(folder: Path, *, output: int = subprocess.DEVNULL) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", FILL, str(folder)], stdout=output, text=True)


@pytest.fixture
def library(tmp_path: Path) -> LanceLibrary:
    return LanceLibrary(tmp_path / "library", card=CARD)


def found_in(folder: Path, needle: bytes) -> list[str]:
    return [
        path.name
        for path in folder.rglob("*")
        if needle in path.name.encode() or (path.is_file() and needle in path.read_bytes())
    ]


def test_a_folder_without_a_library_is_not_taken_for_one(tmp_path: Path) -> None:
    with pytest.raises(LibraryMissing, match="apelles collect"):
        LanceLibrary(tmp_path)
    with pytest.raises(LibraryMissing):
        LanceLibrary(tmp_path / "absent")
    assert list(tmp_path.iterdir()) == []


def test_a_library_is_opened_again_as_it_was(library: LanceLibrary) -> None:
    library.add(rows(10))
    again = LanceLibrary(library.folder)
    assert again.card == CARD
    assert again.hash() == library.hash()


@pytest.mark.parametrize(
    "card",
    [
        replace(CARD, descriptor="other"),
        replace(CARD, model_sha256="other"),
        replace(CARD, preprocessing="other"),
        replace(CARD, decoder="other"),
    ],
)
def test_two_recipes_never_meet(library: LanceLibrary, card: LibraryCard) -> None:
    with pytest.raises(LibraryMismatch, match="and 'other'"):
        LanceLibrary(library.folder, card=card)


def test_another_format_of_library_is_not_read(library: LanceLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apelles.library.card.FORMAT", 99)
    write_card(library.folder, CARD)
    monkeypatch.undo()
    with pytest.raises(LibraryMismatch, match="format 99"):
        LanceLibrary(library.folder)


def test_search_over_many_chunks_agrees_with_the_library_in_memory(
    library: LanceLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apelles.library.lance.SEARCHED_AT_ONCE", 16)
    twin = MemoryLibrary(card=CARD)
    kept = rows(190)
    for start in range(0, len(kept), 30):
        library.add(kept[start : start + 30])
    twin.add(kept)
    ours, theirs = library.search(units(5), 12), twin.search(units(5), 12)
    assert ours.sha256.tolist() == theirs.sha256.tolist()
    assert ours.scores == pytest.approx(theirs.scores, abs=1e-6)
    assert ours.mean == pytest.approx(theirs.mean, abs=1e-7)
    assert ours.deviation == pytest.approx(theirs.deviation, abs=1e-7)


@pytest.mark.parametrize("held", [0, 16_384])
def test_what_another_writer_changed_is_in_the_next_search(
    library: LanceLibrary, monkeypatch: pytest.MonkeyPatch, held: int
) -> None:
    monkeypatch.setattr("apelles.library.lance.HELD", held)
    library.add(rows(20))
    third = rows(1, start=3)[0]
    other = LanceLibrary(library.folder)

    def best() -> str:
        return str(library.search(third.vector[None], 1).sha256[0, 0])

    assert best() == third.work.sha256
    other.remove([third.work.sha256])
    assert best() != third.work.sha256
    other.add([third])
    assert best() == third.work.sha256
    shutil.rmtree(library.folder)
    LanceLibrary(library.folder, card=CARD).add(rows(20, start=20))
    expected = MemoryLibrary(card=CARD)
    expected.add(rows(20, start=20))
    assert best() == expected.search(third.vector[None], 1).sha256[0, 0]


def test_many_small_commits_do_not_pile_up(library: LanceLibrary) -> None:
    for number in range(40):
        library.add(rows(1, start=number))
    assert len(list((library.folder / "pictures.lance" / "data").iterdir())) >= 1
    library.tidy()
    assert len(library._table().get_fragments()) == 1
    assert len(library) == 40


def test_a_removed_work_leaves_no_bytes_on_disk(library: LanceLibrary) -> None:
    for start in range(0, 40, 4):
        library.add(rows(4, start=start))
    gone, kept = rows(1, start=17)[0], rows(1, start=18)[0]
    library.save_features(gone.work.sha256, "rootsift", b"keypoints of 17")

    def traces(number: int) -> list[bytes]:
        row = rows(1, start=number)[0]
        vector = row.vector.astype(np.float16).tobytes()
        return [vector, row.work.sha256.encode(), f"Title {number}".encode(), f"preview of {number}".encode()]

    assert all(found_in(library.folder, trace) for trace in [*traces(17), b"keypoints of 17"])
    library.tidy()
    assert library.remove([gone.work.sha256]) == 1
    assert [found_in(library.folder, trace) for trace in [*traces(17), b"keypoints of 17"]] == [[]] * 5
    assert all(found_in(library.folder, trace) for trace in traces(18))
    assert library.preview(kept.work.sha256) == b"preview of 18" * 20
    assert len(library) == 39


def test_removal_sweeps_what_a_killed_writer_left(library: LanceLibrary) -> None:
    library.add(rows(3))
    part = library.folder / "previews" / "aa" / ".part-0123"
    orphan = library.folder / "previews" / "ab" / ("ab" * 32 + ".jpg")
    for path in (part, orphan):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"half")
    library.remove([work(1).sha256])
    assert not part.exists()
    assert not orphan.exists()
    assert len(list((library.folder / "previews").glob("*/*.jpg"))) == 2


def test_a_name_that_is_no_hash_reaches_no_file(library: LanceLibrary) -> None:
    with pytest.raises(ValueError, match="file name"):
        library.preview("../../card")
    with pytest.raises(ValueError, match="file name"):
        library.save_features("ab" * 32, "../x", b"")


def test_the_size_on_disk_counts_every_file(library: LanceLibrary) -> None:
    before = library.size_on_disk()
    library.save_features("ab" * 32, "x", b"0" * 1000)
    assert library.size_on_disk() == before + 1000


def test_two_processes_at_once_store_every_row_once(tmp_path: Path) -> None:
    writers = [filling(tmp_path / "library") for _ in range(2)]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    library = LanceLibrary(tmp_path / "library")
    hashes = library.hashes()
    assert len(hashes) == len(set(hashes)) == 120
    assert all(len(library.history(name)) == 1 for name in hashes)


@pytest.mark.parametrize("patience", [0.0, 0.1])
def test_a_killed_writer_loses_nothing_committed_and_can_go_on(tmp_path: Path, patience: float) -> None:
    writer = filling(tmp_path / "library", output=subprocess.PIPE)
    assert writer.stdout is not None
    acknowledged = int(writer.stdout.readline())
    time.sleep(patience)
    writer.kill()
    acknowledged = max([acknowledged, *(int(line) for line in writer.communicate()[0].split())])
    library = LanceLibrary(tmp_path / "library")
    assert len(library) >= acknowledged
    assert len(list(library.works())) == len(set(library.hashes())) == len(library)
    assert all(library.preview(name) for name in library.hashes())
    assert filling(tmp_path / "library").wait(60) == 0
    assert len(library) == len(set(library.hashes())) == 120
