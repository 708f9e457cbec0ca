"""Training: what a run leaves behind, and that it may be cut off anywhere."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from apelles.collect.decode import decode
from apelles.errors import CheckpointDamaged, RunRefused, SetRefused
from apelles.seal.ledger import Ledger
from apelles.seal.verify import verify
from apelles.studio.curves import read_lines
from apelles.studio.recipe import recipe_from
from apelles.studio.train import Progress, Trained, train
from apelles.studio.training_set import CuratedSet, open_set
from tests.studio.trained import paint_set, tiny, tiny_run

torch = pytest.importorskip("torch")
CHILD = """
import sys
from pathlib import Path
from apelles.studio.recipe import recipe_of
from apelles.studio.train import train
from apelles.studio.training_set import open_set
train(open_set(Path(sys.argv[1])), recipe_of(Path(sys.argv[2])), Path(sys.argv[3]), by="a test", resume=True)
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    return tiny_run(tmp_path_factory.mktemp("trained"))


@pytest.fixture(scope="module")
def works(run: Trained) -> CuratedSet:
    return open_set(run.out.parent / "set")


class Cut(Exception):
    """The run is cut off here."""


def cut_off(works: CuratedSet, out: Path, *, at: int, more: str = "") -> None:
    def stop(progress: Progress) -> None:
        if progress.step >= at:
            raise Cut

    with pytest.raises(Cut):
        train(works, tiny(more=more), out, by="a test", on_progress=stop)


def test_a_run_leaves_recipe_card_curves_samples_checkpoints_and_weights(run: Trained) -> None:
    out = run.out
    assert (out / "recipe.toml").read_text(encoding="utf-8") == tiny().filled()
    card = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert (card["finished"], card["steps"], card["stopped"]) == (True, 10, "steps")
    assert card["recipe_sha256"] == tiny().sha256
    assert card["set"]["works"] == 12
    assert card["data_root"] == card["set"]["root"]
    assert [path.name for path in sorted((out / "checkpoints").iterdir())] == [
        "step-000008.safetensors",
        "step-000010.safetensors",
    ]
    assert {path.name for path in (out / "samples").iterdir()} == {
        "latest.png",
        *(f"step-{step:06}.png" for step in (0, 4, 8, 10)),
    }
    assert decode((out / "samples/latest.png").read_bytes()).width == 8 * 98 + 2


def test_curves_have_a_line_for_every_logged_step(run: Trained) -> None:
    lines = read_lines(run.out / "curves.jsonl")
    logged = [line for line in lines if "d_loss" in line]
    assert [line["step"] for line in logged] == [2, 4, 6, 8, 10]
    assert [line["pictures"] for line in logged] == [8, 16, 24, 32, 40]
    assert all(np.isfinite(value) for line in lines for value in line.values())
    assert [line["step"] for line in lines if "copied" in line] == [4, 8, 10]


def test_the_ledger_says_what_began_and_how_it_ended(run: Trained) -> None:
    rows = [row.body for row in Ledger(run.out / "ledger").rows(kind="trained")]
    assert rows[0]["event"] == "started"
    assert rows[0]["data_root"] == run.card.data_root
    assert rows[-1]["event"] == "finished"
    assert rows[-1]["weights_sha256"] == run.card.weights_sha256
    assert verify(run.out / "ledger").intact


def test_the_same_recipe_on_the_same_set_gives_the_same_weights(
    run: Trained, works: CuratedSet, tmp_path: Path
) -> None:
    again = train(works, tiny(), tmp_path / "again", by="a test")
    assert again.card.weights_sha256 == run.card.weights_sha256


def test_another_seed_gives_other_weights(run: Trained, works: CuratedSet, tmp_path: Path) -> None:
    other = tiny().filled().replace("seed = 3", "seed = 4")
    assert train(works, recipe_from(other), tmp_path, by="a test").card.weights_sha256 != run.card.weights_sha256


@pytest.mark.parametrize("at", [1, 4, 7, 9])
def test_a_run_that_was_cut_off_ends_with_the_weights_of_an_undisturbed_one(
    run: Trained, works: CuratedSet, tmp_path: Path, at: int
) -> None:
    cut_off(works, tmp_path, at=at)
    done = train(works, tiny(), tmp_path, by="a test", resume=True)
    assert done.card.weights_sha256 == run.card.weights_sha256
    assert (tmp_path / "weights.safetensors").read_bytes() == (run.out / "weights.safetensors").read_bytes()
    lines, whole = (read_lines(place / "curves.jsonl") for place in (tmp_path, run.out))
    assert [{**line, "seconds": 0} for line in lines] == [{**line, "seconds": 0} for line in whole]


@pytest.mark.parametrize(
    "more", ["r1 = 0.0\nr2 = 0.0", "classes = true", "ambiguity = 0.5", "blocks = 2\naugment_chance = 0.5"]
)
def test_every_kind_of_gan_goes_on_as_if_nothing_had_happened(tmp_path: Path, more: str) -> None:
    whole = tiny_run(tmp_path, labels=("sea", "land", "sky"), more=more)
    works = open_set(tmp_path / "set")
    cut_off(works, tmp_path / "cut", at=6, more=more)
    done = train(works, tiny(more=more), tmp_path / "cut", by="a test", resume=True)
    assert done.card.weights_sha256 == whole.card.weights_sha256


def test_bfloat16_goes_on_as_if_nothing_had_happened(works: CuratedSet, tmp_path: Path) -> None:
    recipe = recipe_from(tiny().filled().replace("float32", "bfloat16"))
    whole = train(works, recipe, tmp_path / "whole", by="a test")

    def stop(progress: Progress) -> None:
        if progress.step >= 6:
            raise Cut

    with pytest.raises(Cut):
        train(works, recipe, tmp_path / "cut", by="a test", on_progress=stop)
    assert train(works, recipe, tmp_path / "cut", by="a test", resume=True).card == whole.card


@pytest.mark.slow
def test_a_run_killed_at_random_moments_ends_with_the_weights_of_an_undisturbed_one(tmp_path: Path) -> None:
    works = paint_set(tmp_path / "set")
    recipe = tmp_path / "recipe.toml"
    recipe.write_text(tiny(steps=40).filled(), encoding="utf-8")
    whole = train(works, tiny(steps=40), tmp_path / "whole", by="a test")
    draw = random.Random(0)
    for after in _moments(draw, 3):
        child = _child(works.folder, recipe, tmp_path / "run")
        _wait_for(tmp_path / "run", child)
        time.sleep(after)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
    done = train(works, tiny(steps=40), tmp_path / "run", by="a test", resume=True)
    assert done.card.weights_sha256 == whole.card.weights_sha256
    assert verify(tmp_path / "run" / "ledger").intact


def _moments(draw: random.Random, count: int) -> Iterator[float]:
    for _ in range(count):
        yield draw.uniform(0, 0.6)


def _child(set_folder: Path, recipe: Path, out: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", CHILD, str(set_folder), str(recipe), str(out)])


def _wait_for(out: Path, child: subprocess.Popen[bytes]) -> None:
    """Wait until the child has written something of its own: its curves, or another row of the ledger."""
    rows = out / "ledger" / "rows.jsonl"
    before = rows.stat().st_size if rows.is_file() else 0
    while child.poll() is None and not (rows.is_file() and rows.stat().st_size > before):
        time.sleep(0.02)


def test_a_finished_run_stays_as_it_is(run: Trained, works: CuratedSet) -> None:
    before = (run.out / "ledger" / "rows.jsonl").read_bytes()
    again = train(works, tiny(), run.out, by="a test", resume=True)
    assert again.card == run.card
    assert (run.out / "ledger" / "rows.jsonl").read_bytes() == before


def test_a_run_is_not_begun_over_another(run: Trained, works: CuratedSet, tmp_path: Path) -> None:
    with pytest.raises(RunRefused, match="Say --resume"):
        train(works, tiny(), run.out, by="a test")
    with pytest.raises(RunRefused, match="has another recipe"):
        train(works, tiny(steps=11), run.out, by="a test", resume=True)
    with pytest.raises(RunRefused, match="begun on another set"):
        train(paint_set(tmp_path / "set", works=5), tiny(), run.out, by="a test", resume=True)


def test_a_damaged_checkpoint_is_named_and_the_one_before_goes_on(
    run: Trained, works: CuratedSet, tmp_path: Path
) -> None:
    cut_off(works, tmp_path, at=8)
    newest = tmp_path / "checkpoints" / "step-000008.safetensors"
    newest.write_bytes(newest.read_bytes()[:100])
    with pytest.raises(CheckpointDamaged, match=r"step-000008\.safetensors cannot be read"):
        train(works, tiny(), tmp_path, by="a test", resume=True)
    newest.unlink()
    done = train(works, tiny(), tmp_path, by="a test", resume=True)
    assert done.resumed_at == 4
    assert done.card.weights_sha256 == run.card.weights_sha256


def test_a_limit_of_minutes_ends_the_run_where_it_is_and_the_ledger_says_so(works: CuratedSet, tmp_path: Path) -> None:
    recipe = recipe_from(tiny(steps=1000).filled().replace("minutes = 0.0", "minutes = 1"))
    ticks = iter(range(0, 100_000, 7))
    done = train(works, recipe, tmp_path, by="a test", now=lambda: float(next(ticks)))
    assert done.card.stopped == "minutes"
    assert 0 < done.card.steps < 20
    last = list(Ledger(tmp_path / "ledger").rows(kind="trained"))[-1]
    assert (last.body["stopped"], last.body["step"]) == ("minutes", done.card.steps)


def test_progress_counts_to_the_end_and_foretells_the_time(works: CuratedSet, tmp_path: Path) -> None:
    seen: list[Progress] = []
    train(works, tiny(), tmp_path, by="a test", on_progress=seen.append)
    assert [one.step for one in seen] == [2, 4, 6, 8, 10]
    assert seen[-1].left == 0.0
    assert all(one.left > 0 for one in seen[:-1])
    assert set(seen[0].losses) >= {"d_loss", "g_loss"}


def test_a_set_that_was_altered_is_not_trained_on(tmp_path: Path) -> None:
    works = paint_set(tmp_path / "set")
    works.files[2].write_bytes(works.files[1].read_bytes())
    with pytest.raises(SetRefused, match=r"000002\.png"):
        open_set(tmp_path / "set")


@pytest.mark.slow
def test_a_model_that_learns_eight_works_by_heart_is_warned_of(tmp_path: Path) -> None:
    text = tiny(steps=150, more="augment = []\nr1 = 0.01\nr2 = 0.01").filled()
    text = (
        text.replace("width = 4", "width = 8")
        .replace("batch = 4", "batch = 8")
        .replace("mirror = true", "mirror = false")
    )
    done = train(
        paint_set(tmp_path / "set", works=8),
        recipe_from(text.replace("save_every = 4", "save_every = 50")),
        tmp_path / "run",
        by="a test",
    )
    assert "overfit" in {one.kind for one in done.warned}
    rows = [row.body for row in Ledger(tmp_path / "run" / "ledger").rows() if row.body.get("event") == "warning"]
    assert len(rows) == len(done.warned)
