"""Marked series: drawn by chance, bound before publication, and nothing about them can be changed unseen."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from apelles.audit.watermarks import pattern_correlations
from apelles.collect.decode import decode
from apelles.errors import CanaryRefused
from apelles.studio.canaries import commitment
from apelles.studio.canary_registry import check, make, plant, reveal, slots
from apelles.studio.watermark_registry import keys_of, mark, series
from tests.models.drawing import folder_of_works


@pytest.fixture
def own(tmp_path: Path) -> list[Path]:
    return sorted(folder_of_works(tmp_path / "own", 6).iterdir())


@pytest.fixture
def registry(own: list[Path], tmp_path: Path) -> Path:
    mark(tmp_path / "reg", own, tmp_path / "marked", candidates=50)
    return tmp_path / "reg"


def test_pictures_are_copied_and_never_changed_in_place(own: list[Path], tmp_path: Path) -> None:
    before = [file.read_bytes() for file in own]
    _, done = mark(tmp_path / "reg", own, tmp_path / "marked", candidates=50)
    assert [file.read_bytes() for file in own] == before
    assert [one.source_sha256 for one in done] == [sha256(content).hexdigest() for content in before]
    assert all(sha256(Path(one.file).read_bytes()).hexdigest() == one.sha256 for one in done)
    assert all(37 < one.psnr < 39.5 for one in done)
    with pytest.raises(CanaryRefused, match="no file is written over"):
        mark(tmp_path / "reg", own, own[0].parent, candidates=50)


def test_the_draw_is_bound_by_hashes_and_the_ledger_does_not_tell_it(registry: Path) -> None:
    (one,) = series(registry)
    kept = json.loads((registry / "watermarks" / "w0000.json").read_text())
    assert commitment("w0000", one.drawn, kept["salt"]) == one.commitment
    rows = (registry / "ledger" / "rows.jsonl").read_text()
    assert one.drawn not in rows
    assert all(key not in rows for key in (kept["salt"], *kept["keys"]))
    assert (registry / "watermarks" / "w0000.json").stat().st_mode & 0o077 == 0


def test_the_key_that_was_drawn_is_the_one_that_the_pictures_carry(registry: Path, tmp_path: Path) -> None:
    (one,) = series(registry)
    keys, place = keys_of(registry, one)
    files = sorted((tmp_path / "marked").iterdir())
    squares = np.stack([decode(file.read_bytes()).pixels for file in files])
    assert pattern_correlations(squares, keys).argmax() == place
    assert one.pictures == tuple(sha256(file.read_bytes()).hexdigest() for file in files)


def test_after_the_draw_is_revealed_it_stands_in_the_ledger(registry: Path) -> None:
    (before,) = series(registry)
    reveal(registry)
    reveal(registry)
    (after,) = series(registry)
    assert after.drawn == before.drawn
    assert after.revealed_at
    assert check(registry).intact


def test_keys_that_were_exchanged_or_lost_and_another_draw_are_named(registry: Path) -> None:
    file = registry / "watermarks" / "w0000.json"
    kept = json.loads(file.read_text())
    first = sha256(bytes.fromhex(kept["keys"][0])).hexdigest()
    second = sha256(bytes.fromhex(kept["keys"][1])).hexdigest()
    other = {
        "altered": {**kept, "keys": [*kept["keys"][1:], "00" * 32]},
        "draw_unknown": {**kept, "drawn": second if kept["drawn"] == first else first},
    }
    for trouble, content in other.items():
        file.write_text(json.dumps(content))
        assert [(one.about, one.trouble) for one in check(registry).troubles] == [("series w0000", trouble)]
        with pytest.raises(CanaryRefused, match=trouble):
            keys_of(registry, series(registry)[0])
    file.unlink()
    assert check(registry).troubles[0].trouble == "missing"
    with pytest.raises(CanaryRefused, match="Put it back"):
        reveal(registry)


def test_canaries_and_several_series_share_one_registry(registry: Path, own: list[Path], tmp_path: Path) -> None:
    make(registry, 2, candidates=3, size=16)
    mark(registry, own[:2], tmp_path / "more", candidates=10)
    assert [one.name for one in series(registry)] == ["w0000", "w0001"]
    assert len(slots(registry)) == 2
    found = check(registry)
    assert (found.intact, found.slots, found.series) == (True, 2, 2)


def test_pictures_of_one_name_get_names_of_their_own(own: list[Path], tmp_path: Path) -> None:
    twin = tmp_path / "twin" / own[0].name
    twin.parent.mkdir()
    twin.write_bytes(own[1].read_bytes())
    _, done = mark(tmp_path / "reg", [own[0], twin], tmp_path / "marked", candidates=5)
    assert [Path(one.file).name for one in done] == ["000.png", "000-1.png"]


def test_what_cannot_be_marked_is_refused(own: list[Path], tmp_path: Path) -> None:
    with pytest.raises(CanaryRefused, match="cannot be marked"):
        mark(tmp_path / "reg", own, tmp_path / "marked", candidates=1)
    with pytest.raises(CanaryRefused, match="cannot be marked"):
        mark(tmp_path / "reg", own, tmp_path / "marked", psnr=60)
    (tmp_path / "note.txt").write_text("no picture")
    with pytest.raises(CanaryRefused, match="cannot be read as a picture"):
        mark(tmp_path / "reg", [tmp_path / "note.txt"], tmp_path / "marked")


def test_a_registry_of_marks_alone_has_nothing_to_plant(registry: Path, tmp_path: Path) -> None:
    with pytest.raises(CanaryRefused, match="no canaries to plant"):
        plant(registry, tmp_path / "set")
