"""Reposts are the same on every run, and what is counted of them is counted right."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from apelles.calibrate.e_value import LEAST
from apelles.records import Domain, Work
from apelles.records.second_hand import SecondHand, SecondHandCopy
from benchmarks import second_hand as bench
from benchmarks import store
from benchmarks.reposts import BANDED_KINDS, KINDS, banded, kinds_for, original, repost, reposted
from benchmarks.second_hand import Planted, one_file, score, summary, table
from benchmarks.sets import Item, Shelf
from benchmarks.store import Store
from tests.pictures import painting

NAMES = tuple(f"folder/{number}.jpg" for number in range(40))
FROZEN = "3cb5c853d914d822"


def test_the_choices_are_frozen() -> None:
    made = [asdict(repost(name, kind)) for name in NAMES for kind in kinds_for(name)]
    assert hashlib.sha256(json.dumps(made, sort_keys=True).encode()).hexdigest()[:16] == FROZEN


def test_about_half_of_the_originals_carry_a_band_and_only_those_can_lose_it() -> None:
    with_band = [name for name in NAMES if banded(name)]
    assert 10 < len(with_band) < 30
    for name in NAMES:
        assert (set(BANDED_KINDS) <= set(kinds_for(name))) is banded(name)


@pytest.mark.parametrize("kind", KINDS)
def test_a_repost_is_the_same_twice_and_is_not_the_original(kind: str) -> None:
    name = next(name for name in NAMES if banded(name))
    registered = original(painting(3), name)
    first, second = (reposted(registered, name, kind).pixels for _ in range(2))
    assert np.array_equal(first, second)
    assert first.shape != registered.shape or not np.array_equal(first, registered)


def test_strengths_are_those_that_were_asked_for() -> None:
    for name in NAMES:
        (jpeg,) = repost(name, "recompressed").steps
        assert 30 <= jpeg["quality"] <= 80
        crop = repost(name, "cropped").steps[0]
        assert 0.65 <= crop["share"] <= 0.95


def test_a_kind_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="Known"):
        repost("a", "painted over")


def copy_of(file: str, work_id: str) -> SecondHandCopy:
    return SecondHandCopy(
        work=Work(sha256=file, work_id=file, file=file),
        original=Work(sha256=work_id, work_id=work_id, file=work_id),
        exact=False,
        e_value=LEAST,
        e_value_bound=LEAST,
        set_bound=LEAST,
        mirrored=False,
    )


def test_recall_and_false_alarms_are_counted_by_picture() -> None:
    planted = {
        "a": Planted(work_id="one", how="cropped"),
        "b": Planted(work_id="two", how="cropped"),
        "c": Planted(work_id="", how="stranger"),
        "d": Planted(work_id="", how="stranger"),
    }
    found = SecondHand(
        copies=(
            copy_of("a", "one"),
            copy_of("a", "two"),
            copy_of("b", "one"),
            copy_of("c", "one"),
            copy_of("c", "two"),
        ),
        pictures=4,
        compared=4,
        originals=2,
        false_alarms=1e-3,
        expected_by_chance=4e-3,
    )
    row = {"domain": "painting", **score(found, planted, {name: name for name in planted}, {})}
    assert row["found"] == {"cropped": 1}
    assert row["missed"] == ["two: cropped"]
    assert row["also_named_others"] == ["one: cropped -> ['two']", "two: cropped -> ['one']"]
    assert (row["clean"], len(row["accused"])) == (2, 1)
    whole = summary([row])
    assert (whole["recall"], whole["false_alarms"], whole["recall_kept"]) == (0.5, 1, False)
    assert "1 of 2 (.500)" in str(table([row]))


def test_two_reposts_that_are_one_file_are_found_together() -> None:
    planted = {name: Planted(work_id="one", how=how) for name, how in (("a", "recompressed"), ("b", "resized"))}
    found = SecondHand(
        copies=(copy_of("same", "one"),),
        pictures=1,
        compared=1,
        originals=2,
        false_alarms=1e-3,
        expected_by_chance=1e-3,
    )
    counted = score(found, planted, {"a": "same", "b": "same"}, {})
    assert counted["found"] == counted["reposts"] == {"recompressed": 1, "resized": 1}
    assert counted["missed"] == []


def test_works_that_were_registered_as_one_file_are_found_under_either_name(tmp_path: Path) -> None:
    one, other = drawn(tmp_path, 1), drawn(tmp_path, 2)
    again = replace(one, work_id="again")
    assert one_file([one, other]) == {name: frozenset({name}) for name in ("work_id 1", "work_id 2")}
    twins = one_file([one, again, other])
    assert twins["work_id 1"] == twins["again"] == frozenset({"work_id 1", "again"})
    found = SecondHand(
        copies=(copy_of("a", "again"), copy_of("a", "work_id 2")),
        pictures=1,
        compared=1,
        originals=2,
        false_alarms=1e-3,
        expected_by_chance=1e-3,
    )
    both = {"work_id 1": frozenset({"work_id 1", "again"})}
    counted = score(found, {"a": Planted(work_id="work_id 1", how="cropped")}, {"a": "a"}, both)
    assert (counted["found"], counted["missed"]) == ({"cropped": 1}, [])
    assert counted["also_named_others"] == ["work_id 1: cropped -> ['work_id 2']"]


def drawn(folder: Path, seed: int) -> Item:
    path = folder / f"{seed}.png"
    Image.fromarray(painting(seed)).save(path)
    names = {name: f"{name} {seed}" for name in ("work_id", "title", "author", "hand", "lineage")}
    return Item(path=path, domain=Domain.PAINTING, group="", subject_id="", note="", **names)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """Return three drawn works and two strangers."""
    strangers = tuple(drawn(tmp_path, seed) for seed in (50, 51))
    works = tuple(drawn(tmp_path, seed) for seed in range(3))
    return Shelf(name="drawn", library=works, suspects=strangers, hosts=strangers)


def test_a_run_that_was_stopped_goes_on_and_ends_as_if_it_had_not_been(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "CACHE", tmp_path / "cache")
    monkeypatch.setattr(bench, "BATCH", 5)
    size = bench.Size(name="drawn", domains=("painting",), reposted=1, clean={"painting": (2, 1)})
    whole = bench.measure(shelf, size, Store("kept"))
    lines = (tmp_path / "cache" / "kept.jsonl").read_text().splitlines()
    (tmp_path / "cache" / "kept.jsonl").write_text("\n".join(lines[:-1]) + '\n{"key": "cut of')
    again = bench.measure(shelf, size, Store("kept"))
    assert len(lines) == len(bench.batches(bench.planned(shelf, size))) > 1
    timed = {"seconds", "processor_seconds"}
    assert {name: one for name, one in again.items() if name not in timed} == {
        name: one for name, one in whole.items() if name not in timed
    }
    assert sum(whole["found"].values()) == sum(whole["reposts"].values()) >= 8
    assert (whole["clean"], whole["accused"]) == (2, [])


def test_what_was_kept_holds_for_the_same_code_register_and_pictures_alone(shelf: Shelf) -> None:
    size = bench.Size(name="drawn", domains=("painting",), reposted=1, clean={"painting": (2, 1)})
    pictures = bench.planned(shelf, size)
    key = bench.batch_key(shelf, pictures, "code")
    assert key == bench.batch_key(shelf, bench.planned(shelf, size), "code")
    assert key != bench.batch_key(shelf, pictures, "other code")
    assert key != bench.batch_key(shelf, pictures[:-1], "code")
    assert key != bench.batch_key(replace(shelf, library=shelf.library[:-1]), pictures, "code")
