"""The demo: suspects whose truth is known, from packaged pictures or the visitor's own."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from apelles.collect.decode import decode
from apelles.errors import SourceUnreadable
from apelles.journeys.demo import run_demo, write_suspects
from apelles.journeys.demo_library import OPENMOJI, PHOTOGRAPHS, TWEMOJI, illustration, photographs, subjects
from apelles.journeys.demo_stage import FEWEST, own, write_pieces
from apelles.journeys.demo_suspects import EDITS, Source, collage, edited
from apelles.journeys.figure import Pair, figure
from apelles.records import Work
from tests.journeys.findings import copy_of
from tests.pictures import painting


def test_a_figure_draws_two_pairs_in_each_row() -> None:
    finding, suspect, work = copy_of(
        painting(3), [{"edit": "mirror"}], suspect="m.png", work=Work(sha256="", work_id="w3", file="w3.png")
    )
    match = finding.matches[0].match
    pair = Pair(finding=finding, truth="“w3”, mirrored", suspect=suspect, work=match.work, work_picture=work)
    one, three = figure([pair]), figure([pair] * 3)
    assert one.shape[1] == three.shape[1]
    assert three.shape[0] > 1.9 * one.shape[0] - 40
    assert one.min() == 0
    assert one.max() == 255


@pytest.fixture
def portfolio(tmp_path: Path) -> Path:
    """A visitor's folder: twelve pictures and a file that is none."""
    folder = tmp_path / "portfolio"
    folder.mkdir()
    for seed in range(12):
        Image.fromarray(painting(seed)).save(folder / f"painting {seed}.png")
    (folder / "notes.png").write_text("not a picture")
    return folder


def test_a_visitors_pictures_are_either_held_out_or_edited(portfolio: Path) -> None:
    stage = own(portfolio, rng=np.random.default_rng(1))
    held = [suspect for suspect in stage.suspects if not suspect.copied]
    assert len(held) == len(stage.held_out) == 3
    names = {suspect.truth.partition(",")[0] for suspect in held}
    assert not any(name in suspect.truth for name in names for suspect in stage.suspects if suspect.copied)


def test_the_same_seed_makes_the_same_suspects_and_another_seed_others(portfolio: Path) -> None:
    first, again, other = (own(portfolio, rng=np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert [suspect.truth for suspect in first.suspects] == [suspect.truth for suspect in again.suspects]
    assert all(np.array_equal(one.pixels, two.pixels) for one, two in zip(first.suspects, again.suspects, strict=True))
    assert [suspect.truth for suspect in first.suspects] != [suspect.truth for suspect in other.suspects]


def test_a_folder_with_too_few_pictures_is_refused_with_what_to_do(tmp_path: Path) -> None:
    Image.fromarray(painting(1)).save(tmp_path / "only.png")
    with pytest.raises(SourceUnreadable, match=rf"at least {FEWEST}.*Name a folder with more pictures"):
        own(tmp_path, rng=np.random.default_rng(1))


def test_every_edit_of_the_demo_changes_the_picture_and_says_how() -> None:
    work = Source(title="Tulips", pixels=painting(3))
    made = list(edited([work] * len(EDITS), rng=np.random.default_rng(0)))
    assert [suspect.truth for suspect in made] == [f"“Tulips”, {how}" for how, _ in EDITS]
    for suspect in made:
        same = suspect.pixels.shape == work.pixels.shape and np.array_equal(suspect.pixels, work.pixels)
        assert not same


def test_a_collage_holds_four_works_as_its_quarters() -> None:
    made = collage([Source(title=str(seed), pixels=painting(seed)) for seed in range(4)])
    assert made.pixels.shape == (800, 800, 3)
    assert made.truth == "collage of “0”, “1”, “2”, “3”"


def test_suspects_of_an_earlier_run_are_gone(tmp_path: Path) -> None:
    (tmp_path / "99-old.png").write_bytes(b"")
    (tmp_path / "mine.png").write_bytes(b"")
    write_suspects([collage([Source(title="a", pixels=painting(1))] * 4)], tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["01-collage.png", "mine.png"]


def test_the_packaged_pictures_name_their_makers_and_terms(tmp_path: Path) -> None:
    pytest.importorskip("skimage")
    pytest.importorskip("resvg_py")
    codes = subjects(np.random.default_rng(0))
    assert len(codes) > 400
    pieces = [*photographs(), *(illustration(team, codes[0]) for team in (OPENMOJI, TWEMOJI))]
    assert len(pieces) == len(PHOTOGRAPHS) + 2
    assert all(piece.author and piece.license and piece.source for piece in pieces)
    write_pieces(pieces, tmp_path)
    with (tmp_path / "index.csv").open(encoding="utf-8", newline="") as sidecar:
        rows = list(csv.DictReader(sidecar))
    for row in rows:
        assert min(decode((tmp_path / row["file"]).read_bytes()).pixels.shape[:2]) >= 300


def test_two_teams_draw_the_same_subject_differently() -> None:
    pytest.importorskip("resvg_py")
    code = subjects(np.random.default_rng(0))[0]
    one, other = (illustration(team, code) for team in (OPENMOJI, TWEMOJI))
    assert one.title == other.title
    assert one.subject_id == other.subject_id
    assert one.author != other.author
    drawn = [decode(piece.read()).pixels.astype(int) for piece in (one, other)]
    assert np.abs(drawn[0] - drawn[1]).mean() > 5


@pytest.mark.slow
def test_the_demo_on_a_visitors_folder_accuses_nobody_who_was_held_out(portfolio: Path, tmp_path: Path) -> None:
    done = run_demo(tmp_path / "out", pictures=portfolio)
    assert done.report.is_file()
    assert done.collected.pictures == 12
    assert [entry.finding.sha256 for entry in done.judged if not entry.suspect.copied and not entry.right] == []
    assert any(entry.suspect.copied and entry.right for entry in done.judged)
