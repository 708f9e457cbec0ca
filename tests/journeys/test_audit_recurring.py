from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from apelles.describe.square import squashed
from apelles.journeys.audit_outputs import THUMB, Measured
from apelles.journeys.audit_recurring import Averaged, averages, told_together
from apelles.journeys.judge_picture import Bench
from apelles.library.lance import LanceLibrary
from apelles.models.folder import FolderModel
from apelles.records import Verdict
from apelles.records.audit import OutputFinding
from tests.journeys.small_case import draw_small_library, shown

SIZE = 32
AGAIN = 20
OTHERS = 12
NOISE = 20.0


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    folder = draw_small_library(tmp_path_factory.mktemp("recurring"))
    return Bench(LanceLibrary(folder), folder=folder, threads=1, others=False, parts=False)


def outputs_in(folder: Path, drawn: list[NDArray[np.uint8]]) -> tuple[Measured, FolderModel]:
    folder.mkdir()
    for place, pixels in enumerate(drawn):
        Image.fromarray(pixels).save(folder / f"{place:03}.png")
    count = len(drawn)
    measured = Measured(
        indexes=tuple(range(count)),
        hashes=("",) * count,
        labels=("",) * count,
        prompts=("",) * count,
        copy=np.zeros((count, 4), np.float32),
        style=np.zeros((count, 4), np.float32),
        thumbs=np.stack([squashed(one, THUMB) for one in drawn]),
        square=True,
    )
    return measured, FolderModel(folder)


def undecided(count: int) -> list[OutputFinding]:
    blank = OutputFinding(index=0, sha256="", verdict=Verdict.UNDETERMINED, verified=True, screened=1.0, similarity=0.1)
    return [replace(blank, index=place) for place in range(count)]


def noisy(seed: int, count: int) -> list[NDArray[np.uint8]]:
    rng = np.random.default_rng(seed)
    clean = shown(seed, SIZE).astype(float)
    return [np.clip(clean + rng.normal(0, NOISE, clean.shape), 0, 255).astype(np.uint8) for _ in range(count)]


def told(bench: Bench, folder: Path, seed: int) -> tuple[tuple[Averaged, ...], list[OutputFinding]]:
    drawn = noisy(seed, AGAIN) + [shown(500 + place, SIZE) for place in range(OTHERS)]
    outputs, model = outputs_in(folder, drawn)
    alone = undecided(len(drawn))
    alone[0] = replace(alone[0], verdict=Verdict.UNRELATED)
    again = averages(outputs, model)
    return again, told_together(alone, again, bench=bench, false_alarms=1e-3)[0]


def test_outputs_undecided_alone_give_a_work_back_together(bench: Bench, tmp_path: Path) -> None:
    again, together = told(bench, tmp_path / "outputs", 3)
    assert [one.group.places for one in again] == [tuple(range(AGAIN))]
    assert again[0].picture.shape == (SIZE, SIZE, 3)
    assert [one.index for one in together if one.together] == list(range(1, AGAIN))
    works = {one.work for one in together if one.together}
    assert [bench.library.get(sorted(works))[name].work_id for name in works] == ["drawing-3"]


def test_a_picture_drawn_again_and_again_that_is_no_work_gives_nothing_back(bench: Bench, tmp_path: Path) -> None:
    again, together = told(bench, tmp_path / "outputs", 777)
    assert len(again) == 1
    assert not any(one.together for one in together)
