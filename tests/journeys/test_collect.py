"""Collecting: every picture once, whatever happens on the way."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from apelles.collect.decode import DECODER, decode
from apelles.describe.phash import phash
from apelles.describe.sscd import SSCD
from apelles.errors import LibraryMismatch, SourceUnreadable
from apelles.journeys import collect
from apelles.journeys.collect import Progress, collect_pictures
from apelles.library.lance import LanceLibrary
from tests.journeys.drawn_folder import draw_folder

COLLECT = """
import sys
from pathlib import Path
from apelles.journeys import collect
collect.COMMIT_ROWS = 4
collect.AT_ONCE = 2
collect.collect_pictures([Path(sys.argv[1])], into=Path(sys.argv[2]))
"""


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drawn")
    draw_folder(folder, 12)
    return folder


@pytest.fixture
def folder(drawn: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(drawn, tmp_path / "pictures"))


@pytest.fixture(scope="module")
def filled(drawn: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    into = tmp_path_factory.mktemp("filled") / "library"
    collect_pictures([drawn], into=into)
    return into


def test_a_file_whose_name_is_no_utf8_is_refused_and_all_others_go_on(folder: Path, tmp_path: Path) -> None:
    for name in (b"\xff\xfe<b>.jpg", b"\xe9t\xe9.jpg"):
        (folder / os.fsdecode(name)).write_bytes(b"whatever it holds")
    collected = collect_pictures([folder], into=tmp_path / "library")
    assert (collected.new, collected.refused) == (12, 2)
    assert {(one.file, one.code) for one in LanceLibrary(tmp_path / "library").refusals()} == {
        ("\ufffd\ufffd<b>.jpg", "bad_name"),
        ("\ufffdt\ufffd.jpg", "bad_name"),
    }


def collecting(pictures: Path, into: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", COLLECT, str(pictures), str(into)])


def test_every_picture_of_a_folder_is_collected_and_said_so(drawn: Path, tmp_path: Path) -> None:
    seen: list[Progress] = []
    collected = collect_pictures([drawn], into=tmp_path / "library", on_progress=seen.append)
    assert (collected.new, collected.known, collected.updated, collected.refused) == (12, 0, 0, 0)
    assert collected.pictures == 12
    assert collected.bytes_on_disk == LanceLibrary(tmp_path / "library").size_on_disk() > 0
    assert seen[-1] == Progress(seen=12, total=12, new=12, refused=0)


def test_what_is_kept_is_what_the_models_say_of_the_file(drawn: Path, filled: Path) -> None:
    library, model = LanceLibrary(filled), SSCD(threads=1)
    picture = decode((drawn / "003.jpg").read_bytes())
    square = model.prepare(picture.pixels)
    ranking = library.search(model.embed(square[None]), 1)
    assert ranking.sha256[0, 0] == picture.sha256
    assert ranking.scores[0, 0] == pytest.approx(1.0, abs=1e-3)
    summary = next(one for one in library.summaries() if one.sha256 == picture.sha256)
    assert summary.phash == phash(square)
    work = library.get([picture.sha256])[picture.sha256]
    assert (work.file, work.width, work.height) == ("003.jpg", 160, 120)


def test_the_card_names_model_and_recipe(filled: Path) -> None:
    card = LanceLibrary(filled).card
    model = SSCD(threads=1)
    assert (card.descriptor, card.model_sha256) == (model.name, model.model_sha256)
    assert card.preprocessing == model.preprocessing
    assert card.decoder == DECODER


def test_a_library_of_another_recipe_is_not_added_to(
    drawn: Path, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = LanceLibrary(filled).hash()
    monkeypatch.setattr(collect, "DECODER", "another")
    with pytest.raises(LibraryMismatch, match="decoder"):
        collect_pictures([drawn], into=filled)
    assert LanceLibrary(filled).hash() == before


def test_collecting_again_changes_nothing_and_decodes_nothing(
    drawn: Path, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(content: bytes) -> None:
        message = "a known picture was decoded"
        raise AssertionError(message)

    monkeypatch.setattr("apelles.journeys.describe_found.decode_image", never)
    before = LanceLibrary(filled).hash()
    again = collect_pictures([drawn], into=filled)
    assert (again.new, again.known, again.updated, again.refused) == (0, 12, 0, 0)
    for file in drawn.iterdir():
        file.touch()
    touched = collect_pictures([drawn], into=filled)
    assert (touched.new, touched.known, touched.updated) == (0, 12, 0)
    assert LanceLibrary(filled).hash() == before


def test_a_changed_file_is_a_new_picture(folder: Path, tmp_path: Path) -> None:
    collect_pictures([folder / "000.jpg"], into=tmp_path / "library")
    draw_folder(folder, 1, start=50)
    (folder / "050.jpg").replace(folder / "000.jpg")
    assert collect_pictures([folder / "000.jpg"], into=tmp_path / "library").new == 1
    assert len(LanceLibrary(tmp_path / "library")) == 2


def test_a_changed_sidecar_updates_the_metadata_and_keeps_history(folder: Path, tmp_path: Path) -> None:
    sidecar = folder / "index.csv"
    sidecar.write_text("file,title,author\n000.jpg,First title,Anna\n")
    collect_pictures([folder], into=tmp_path / "library")
    sidecar.write_text("file,title,author,mood\n000.jpg,Second title,Anna,calm\n")
    assert collect_pictures([folder], into=tmp_path / "library").updated == 1
    assert collect_pictures([folder], into=tmp_path / "library").updated == 0
    library = LanceLibrary(tmp_path / "library")
    work = next(work for work in library.works() if work.file == "000.jpg")
    assert (work.title, work.extra) == ("Second title", (("mood", "calm"),))
    assert (work.width, work.height) == (160, 120)
    assert [said.work.title for said in library.history(work.sha256)] == ["First title", "Second title"]


def test_what_is_no_picture_is_refused_one_by_one(folder: Path, tmp_path: Path) -> None:
    (folder / "empty.jpg").write_bytes(b"")
    (folder / "program.png").write_bytes(b"MZ" + b"\0" * 100)
    (folder / "half.jpg").write_bytes((folder / "001.jpg").read_bytes()[:900])
    collected = collect_pictures([folder], into=tmp_path / "library")
    assert (collected.new, collected.refused) == (12, 3)
    refusals = list(LanceLibrary(tmp_path / "library").refusals())
    assert [one.file for one in refusals] == ["empty.jpg", "half.jpg", "program.png"]
    assert all(one.code and one.reason for one in refusals)


def test_a_path_that_leads_nowhere_makes_no_library(tmp_path: Path) -> None:
    with pytest.raises(SourceUnreadable):
        collect_pictures([tmp_path / "nowhere"], into=tmp_path / "library")
    assert not (tmp_path / "library").exists()


def test_previews_are_jpeg_and_never_larger_than_the_picture(filled: Path) -> None:
    library = LanceLibrary(filled)
    with Image.open(io.BytesIO(library.preview(library.hashes()[0]))) as preview:
        assert (preview.format, preview.size) == ("JPEG", (160, 120))


def test_without_previews_the_original_is_read_where_it_lies(folder: Path, tmp_path: Path) -> None:
    collect_pictures([folder], into=tmp_path / "library", previews=False)
    library = LanceLibrary(tmp_path / "library")
    assert not (library.folder / "previews").exists()
    name = library.hashes()[0]
    file = folder / library.get([name])[name].file
    assert library.preview(name) == file.read_bytes()
    file.write_bytes(b"another")
    with pytest.raises(SourceUnreadable, match="gone or changed"):
        library.preview(name)


def test_a_picture_in_an_archive_keeps_its_preview_since_it_has_no_path(folder: Path, tmp_path: Path) -> None:
    archive = tmp_path / "shard.tar"
    with tarfile.open(archive, "w") as tar:
        tar.add(folder / "000.jpg", "000.jpg")
    collect_pictures([archive], into=tmp_path / "library", previews=False)
    library = LanceLibrary(tmp_path / "library")
    assert decode(library.preview(library.hashes()[0])).width == 160


def test_the_number_of_workers_changes_nothing(drawn: Path, filled: Path, tmp_path: Path) -> None:
    collect_pictures([drawn], into=tmp_path / "library", workers=1)
    alone, together = LanceLibrary(tmp_path / "library"), LanceLibrary(filled)
    assert alone.hash() == together.hash()
    assert [_bytes(alone)] == [_bytes(together)]


def test_a_killed_collection_goes_on_and_ends_as_if_it_had_not_been_killed(
    drawn: Path, filled: Path, tmp_path: Path
) -> None:
    into = tmp_path / "library"
    process = collecting(drawn, into)
    while process.poll() is None and not (into / "previews").exists():
        time.sleep(0.02)
    process.kill()
    process.wait()
    committed = len(LanceLibrary(into))
    assert collecting(drawn, into).wait(120) == 0
    library = LanceLibrary(into)
    assert committed <= len(library) == 12
    assert library.hash() == LanceLibrary(filled).hash()
    assert all(library.preview(name) for name in library.hashes())


def test_two_collections_at_once_lose_and_double_nothing(drawn: Path, filled: Path, tmp_path: Path) -> None:
    processes = [collecting(drawn, tmp_path / "library") for _ in range(2)]
    assert [process.wait(120) for process in processes] == [0, 0]
    assert LanceLibrary(tmp_path / "library").hash() == LanceLibrary(filled).hash()


def _bytes(library: LanceLibrary) -> list[tuple[list[str], bytes]]:
    def chunks() -> Iterator[tuple[list[str], bytes]]:
        for names, vectors in library.vectors():
            yield names, np.ascontiguousarray(vectors).tobytes()

    return list(chunks())
