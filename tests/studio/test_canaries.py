"""Canaries: drawn by chance, bound before training, and nothing about them can be changed unseen."""

from __future__ import annotations

import json
import shutil
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from apelles.errors import CanaryRefused
from apelles.studio.canaries import commitment, draw_slot
from apelles.studio.canary_registry import (
    Slot,
    bound,
    candidates_of,
    check,
    deal,
    make,
    note_test,
    plant,
    register,
    reveal,
    slots,
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("canaries") / "reg"
    make(folder, 4, candidates=5, size=32)
    return folder


@pytest.fixture
def registry(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "reg")


def test_candidates_of_a_slot_share_their_colors_and_differ_in_where_they_lie() -> None:
    drawn = draw_slot(np.random.default_rng(0), candidates=20, size=64)
    assert drawn.shape == (20, 64, 64, 3)
    histograms = {tuple(sorted(map(tuple, one.reshape(-1, 3).tolist()))) for one in drawn}
    assert len(histograms) == 1
    assert len({one.tobytes() for one in drawn}) == 20


@pytest.mark.parametrize("size", [16, 33, 96])
def test_canaries_are_drawn_at_any_size_as_the_same_board(size: int) -> None:
    small, large = (draw_slot(np.random.default_rng(5), candidates=2, size=side) for side in (16, size))
    assert np.array_equal(small[:, ::2, ::2][:, 3, 3], large[:, int(3.5 * size / 8), int(3.5 * size / 8)])


def test_every_slot_is_bound_to_one_candidate_and_the_ledger_does_not_tell_which(registry: Path) -> None:
    found = slots(registry)
    assert len(found) == 4
    secret = json.loads((registry / "secret.json").read_text())["slots"]
    for one in found:
        assert one.drawn in one.candidates
        assert commitment(one.name, one.drawn, secret[one.name]["salt"]) == one.commitment
    rows = (registry / "ledger" / "rows.jsonl").read_text()
    assert all(rows.count(one.drawn) == 1 and secret[one.name]["salt"] not in rows for one in found)
    assert (registry / "secret.json").stat().st_mode & 0o077 == 0


def test_the_draw_is_left_to_chance(tmp_path: Path) -> None:
    make(tmp_path / "first", 5, candidates=4, size=16, chance=lambda below: below - 1)
    assert all(one.drawn == one.candidates[-1] for one in slots(tmp_path / "first"))
    make(tmp_path / "many", 60, candidates=2, size=16)
    places = [one.candidates.index(one.drawn) for one in slots(tmp_path / "many")]
    assert 5 < sum(places) < 55


def test_what_is_planted_is_what_was_drawn_and_the_ledger_says_so(registry: Path, tmp_path: Path) -> None:
    placed = plant(registry, tmp_path / "set")
    assert [one.sha256 for one in placed] == [one.drawn for one in slots(registry)]
    assert all(sha256(Path(one.file).read_bytes()).hexdigest() == one.sha256 for one in placed)
    assert [one.planted for one in slots(registry)] == [1] * 4


def test_after_the_draw_is_revealed_nothing_can_be_planted_and_the_secret_is_not_needed(
    registry: Path, tmp_path: Path
) -> None:
    before = [one.drawn for one in slots(registry)]
    reveal(registry)
    (registry / "secret.json").unlink()
    assert [one.drawn for one in slots(registry)] == before
    assert check(registry).intact
    with pytest.raises(CanaryRefused, match="revealed"):
        plant(registry, tmp_path / "set")


def test_without_the_secret_the_draw_is_unknown_and_check_says_so(registry: Path, tmp_path: Path) -> None:
    (registry / "secret.json").unlink()
    assert {one.trouble for one in check(registry).troubles} == {"draw_unknown"}
    with pytest.raises(CanaryRefused, match=r"secret\.json"):
        plant(registry, tmp_path / "set")


def test_another_draw_than_the_one_committed_to_is_not_believed(registry: Path) -> None:
    secret = json.loads((registry / "secret.json").read_text())
    one = slots(registry)[2]
    secret["slots"][one.name]["drawn"] = next(name for name in one.candidates if name != one.drawn)
    (registry / "secret.json").write_text(json.dumps(secret))
    assert [(one.about, one.trouble) for one in check(registry).troubles] == [("slot 0002", "draw_unknown")]


def test_a_candidate_that_was_exchanged_or_lost_is_named(registry: Path) -> None:
    (registry / "candidates" / "0001" / "003.png").write_bytes(b"another")
    (registry / "candidates" / "0003" / "000.png").unlink()
    assert {(one.about, one.trouble) for one in check(registry).troubles} == {
        ("0001/003.png", "altered"),
        ("0003/000.png", "missing"),
    }
    with pytest.raises(CanaryRefused, match="not the picture that was registered"):
        list(candidates_of(registry, _named(registry, "0001")))


def test_a_row_that_was_altered_is_named(registry: Path) -> None:
    rows = registry / "ledger" / "rows.jsonl"
    rows.write_text(rows.read_text().replace('"made":"drawn"', '"made":"other"', 1))
    assert not check(registry).intact
    assert check(registry).troubles[0].about == "row 1"


def test_an_artists_own_pictures_are_dealt_by_chance_and_one_of_each_group_is_drawn(tmp_path: Path) -> None:
    own = []
    for number in range(11):
        own.append(tmp_path / f"sketch {number}.JPG")
        own[-1].write_bytes(f"picture {number}".encode())
    groups = deal(own, candidates=5)
    assert sorted(len(group) for group in groups) == [5, 6]
    assert sorted(path for group in groups for path in group) == sorted(own)
    register(tmp_path / "reg", groups, by="me")
    found = slots(tmp_path / "reg")
    assert [one.made for one in found] == ["registered"] * 2
    assert all(one.plant.endswith(".jpg") for one in found)
    assert check(tmp_path / "reg").intact


def test_more_canaries_are_added_to_a_registry_and_the_old_ones_stay(registry: Path) -> None:
    before = slots(registry)
    make(registry, 2, candidates=3, size=32)
    after = slots(registry)
    assert after[:4] == before
    assert [one.name for one in after[4:]] == ["0004", "0005"]
    assert check(registry).intact


def test_the_root_that_binds_the_draws_is_the_first_that_covers_all_of_them(registry: Path, tmp_path: Path) -> None:
    first = bound(registry)
    plant(registry, tmp_path / "set")
    reveal(registry)
    assert bound(registry) == first
    make(registry, 1, candidates=2, size=32)
    assert bound(registry).rows > first.rows


def test_the_same_test_again_counts_once_and_another_one_more(registry: Path) -> None:
    test = {"model": "a" * 64, "score": "losses", "seed": 0}
    assert note_test(registry, test) == 1
    assert note_test(registry, test) == 1
    assert note_test(registry, {**test, "seed": 1}) == 2
    assert note_test(registry, {**test, "model": "b" * 64}) == 1


@pytest.mark.parametrize(("candidates", "size"), [(1, 32), (5, 8), (5000, 32)])
def test_what_cannot_be_drawn_is_refused(candidates: int, size: int, tmp_path: Path) -> None:
    with pytest.raises(CanaryRefused, match="cannot be drawn"):
        make(tmp_path / "reg", 2, candidates=candidates, size=size)


def test_a_folder_that_is_something_else_is_no_registry(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(CanaryRefused, match="something else"):
        make(tmp_path, 2)
    with pytest.raises(CanaryRefused, match="canary make"):
        slots(tmp_path)


def test_one_picture_twice_in_a_group_is_refused(tmp_path: Path) -> None:
    for name in ("a.png", "b.png"):
        (tmp_path / name).write_bytes(b"same")
    with pytest.raises(CanaryRefused, match="all different"):
        register(tmp_path / "reg", [[tmp_path / "a.png", tmp_path / "b.png"]], by="me")


def _named(registry: Path, name: str) -> Slot:
    return next(one for one in slots(registry) if one.name == name)
