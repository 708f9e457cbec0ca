"""What every library promises, for every name in the table."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from apelles.catalogue import names
from apelles.errors import SourceUnreadable
from apelles.library.base import Library, Place, Stated
from apelles.records import Refusal
from tests.library.rows import open_library, rows, units, work

REFUSAL = Refusal(file="bad.jpg", sha256="ab" * 32, code="broken", reason="It ends early.")


@pytest.fixture(params=names("library"))
def library(request: pytest.FixtureRequest, tmp_path: Path) -> Library:
    return open_library(request.param, tmp_path)


def test_an_empty_library_answers_every_question(library: Library) -> None:
    ranking = library.search(units(3), 5)
    assert len(library) == 0
    assert ranking.sha256.shape == ranking.scores.shape == (3, 0)
    assert ranking.mean.tolist() == [0, 0, 0]
    for nothing in (library.works(), library.vectors(), library.refusals(), library.summaries()):
        assert next(iter(nothing), None) is None
    assert library.remove([work(1).sha256]) == 0


def test_adding_the_same_rows_twice_adds_nothing(library: Library) -> None:
    assert library.add(rows(20)) == 20
    before = library.hash()
    assert library.add(rows(25)) == 5
    assert library.add(rows(25)) == 0
    assert len(library) == 25
    library.remove([row.work.sha256 for row in rows(5, start=20)])
    assert library.hash() == before


def test_a_hash_that_comes_twice_in_one_batch_is_stored_once(library: Library) -> None:
    assert library.add([*rows(3), *rows(3)]) == 3
    assert len(library) == 3


def test_everything_comes_in_order_of_hash(library: Library) -> None:
    library.add(rows(30))
    hashes = library.hashes()
    assert hashes == sorted(hashes)
    assert [one.sha256 for one in library.works()] == hashes
    assert [one.sha256 for one in library.summaries()] == hashes
    assert [name for names, _ in library.vectors(chunk=7) for name in names] == hashes


def test_search_finds_every_row_by_its_own_vector(library: Library) -> None:
    kept = rows(50)
    library.add(kept)
    ranking = library.search(np.stack([row.vector for row in kept]), 3)
    assert ranking.sha256[:, 0].tolist() == [row.work.sha256 for row in kept]
    assert ranking.scores[:, 0] == pytest.approx(1.0, abs=1e-3)
    assert (np.diff(ranking.scores, axis=1) <= 0).all()


def test_search_agrees_with_plain_loops(library: Library) -> None:
    kept, queries = rows(60), units(4, seed=99)
    library.add(kept)
    ranking = library.search(queries, 10)
    for place, query in enumerate(queries):
        scores = {row.work.sha256: float(np.dot(row.vector.astype(np.float16).astype(float), query)) for row in kept}
        best = sorted(scores, key=lambda name: -scores[name])[:10]
        assert ranking.sha256[place].tolist() == best
        assert ranking.scores[place] == pytest.approx([scores[name] for name in best], abs=1e-5)
        assert ranking.mean[place] == pytest.approx(np.mean(list(scores.values())), abs=1e-6)
        assert ranking.deviation[place] == pytest.approx(np.std(list(scores.values())), abs=1e-6)


def test_equal_scores_are_ranked_by_hash_and_never_lost(library: Library) -> None:
    same = units(1)[0]
    library.add([replace(row, vector=same) for row in rows(9)])
    assert library.search(same[None], 4).sha256[0].tolist() == library.hashes()[:4]


def test_asking_for_more_than_there_is_gives_what_there_is(library: Library) -> None:
    library.add(rows(4))
    assert library.search(units(2), 10).sha256.shape == (2, 4)


def test_vectors_come_back_as_they_were_within_half_precision(library: Library) -> None:
    kept = {row.work.sha256: row.vector for row in rows(10)}
    library.add(rows(10))
    for some, vectors in library.vectors(chunk=4):
        assert vectors == pytest.approx(np.stack([kept[name] for name in some]), abs=1e-3)


def test_small_measures_come_back(library: Library) -> None:
    library.add(rows(3))
    found = {one.sha256: one for one in library.summaries()}
    for row in rows(3):
        assert found[row.work.sha256].phash == row.phash
        assert found[row.work.sha256].traits == pytest.approx(row.traits)


def test_a_changed_statement_becomes_current_and_the_old_one_stays(library: Library) -> None:
    library.add(rows(2))
    before, name = library.hash(), work(0).sha256
    changed = work(0, title="Another title", author="Anna")
    assert library.restate([Stated(work=changed)]) == 1
    assert library.get([name])[name] == changed
    assert [said.work.title for said in library.history(name)] == ["Title 0", "Another title"]
    assert library.hash() != before


def test_the_same_statement_again_adds_nothing(library: Library) -> None:
    library.add(rows(2))
    assert library.restate([Stated(work=work(number, title=f"Title {number}")) for number in (0, 1)]) == 0
    assert library.add(rows(2)) == 0
    assert len(library.history(work(0).sha256)) == 1


def test_the_size_of_a_picture_survives_a_statement_that_does_not_know_it(library: Library) -> None:
    library.add(rows(1))
    name = work(0).sha256
    library.restate([Stated(work=replace(work(0, title="New"), width=0, height=0))])
    assert (library.get([name])[name].width, library.get([name])[name].height) == (400, 300)


def test_a_second_file_that_says_nothing_does_not_take_the_title_away(library: Library) -> None:
    library.add(rows(1))
    name = work(0).sha256
    assert library.restate([Stated(work=work(0, file="copy of it.jpg"))]) == 0
    assert library.get([name])[name].title == "Title 0"
    assert library.restate([Stated(work=work(0))]) == 1, "its own file no longer has a title"
    assert library.get([name])[name].title == ""


def test_two_files_of_one_picture_that_disagree_do_not_fill_the_history(library: Library) -> None:
    library.add(rows(1))
    one, other = Stated(work=work(0, title="Title 0")), Stated(work=work(0, file="other.jpg", title="Other"))
    assert [library.restate([one, other]) for _ in range(3)] == [1, 0, 0]
    assert len(library.history(work(0).sha256)) == 2


def test_a_file_is_unchanged_while_size_and_time_are(library: Library, tmp_path: Path) -> None:
    library.add(rows(1, start=7, place=tmp_path))
    place = Place(path=str(tmp_path / "7.jpg"), size=7, modified=7)
    assert library.unchanged([place, replace(place, path="elsewhere")]) == {place: work(7).sha256}
    assert library.unchanged([replace(place, size=8)]) == library.unchanged([replace(place, modified=8)]) == {}
    library.remove([work(7).sha256])
    assert library.unchanged([place]) == {}


def test_refusals_are_kept_once_and_forgotten_when_the_file_is_taken(library: Library) -> None:
    library.add([], [REFUSAL])
    library.add([], [REFUSAL])
    assert list(library.refusals()) == [REFUSAL]
    library.add([replace(rows(1)[0], work=work(0, file="bad.jpg"))])
    assert list(library.refusals()) == []


def test_a_preview_is_given_back_and_else_the_original_file(library: Library, tmp_path: Path) -> None:
    library.add(rows(1))
    assert library.preview(work(0).sha256) == b"preview of 0" * 20
    file = tmp_path / "original.jpg"
    file.write_bytes(b"pixels")
    name = sha256(b"pixels").hexdigest()
    place = Place(path=str(file), size=6, modified=1)
    library.add([replace(rows(1)[0], work=replace(work(1), sha256=name), preview=None, place=place)])
    assert library.preview(name) == b"pixels"
    file.unlink()
    with pytest.raises(SourceUnreadable, match="Put it back"):
        library.preview(name)


def test_a_removed_work_is_gone_from_every_answer(library: Library) -> None:
    library.add(rows(10))
    name = work(3).sha256
    library.save_features(name, "rootsift", b"features")
    assert library.remove([name, "cd" * 32]) == 1
    assert library.remove([name]) == 0
    assert name not in library.hashes()
    assert library.get([name]) == {}
    assert library.history(name) == ()
    assert library.load_features(name, "rootsift") is None
    assert name not in library.search(units(1, seed=3), 10).sha256
    assert library.add(rows(10)) == 1, "a removed work may be collected again"


def test_cached_features_come_back_byte_for_byte(library: Library) -> None:
    library.add(rows(1))
    name = work(0).sha256
    assert library.load_features(name, "rootsift-1") is None
    library.save_features(name, "rootsift-1", b"\x00\x01")
    library.save_features(name, "rootsift-1", b"\x02")
    assert library.load_features(name, "rootsift-1") == b"\x02"


def test_equal_libraries_have_equal_hashes_however_they_were_filled(library: Library) -> None:
    library.add(rows(6)[::-1])
    backward = library.hash()
    library.remove(library.hashes())
    for row in rows(6):
        library.add([row])
    assert library.hash() == backward
