"""What a guard withholds, draws again and writes down."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from apelles.cli.models_sample import guard_sentences
from apelles.cli.models_sample import sample as command
from apelles.errors import ModelRefused
from apelles.journeys.guard_output import Guard, GuardedModel
from apelles.journeys.guarding import Guarded, Passed, Withheld, guarded, most_redrawn
from apelles.journeys.sample_model import write_samples
from apelles.models.base import picture_of
from apelles.models.fresh import Fresh
from apelles.models.parrot import Parrot
from apelles.models.training import TrainingSet
from apelles.pixels.picture import Picture
from tests.journeys.small_case import WORKS, shown

HALF = 0.5


@pytest.fixture(scope="module")
def guard(small_library: Path) -> Guard:
    """Return a guard of the drawn library."""
    return Guard(small_library)


@pytest.fixture(scope="module")
def parrot() -> Parrot:
    """Return a parrot that half of the time repeats a work of the library at 32 pixels."""
    works = np.stack([shown(number, 32) for number in range(WORKS)])
    names = tuple(f"{number:02}" for number in range(WORKS))
    return Parrot(TrainingSet(pixels=works, names=names, hashes=("00" * 32,) * WORKS), rate=HALF)


def copies(parrot: Parrot, count: int) -> set[int]:
    """Return the indexes that repeat a work, as the control says itself."""
    samples = parrot.sample(count, 3)
    return {one.record.index for one in samples if one.record.truth and one.record.truth.origin == "copy"}


def test_copies_are_withheld_and_the_next_indexes_are_drawn_instead(guard: Guard, parrot: Parrot) -> None:
    made = list(guarded(parrot, 12, 3, guard, most=60))
    passed = [one.sample.record.index for one in made if isinstance(one, Passed)]
    kept_back = {one.index for one in made if isinstance(one, Withheld)}
    assert len(passed) == 12
    assert kept_back == copies(parrot, max(passed) + 1)
    assert [one.index if isinstance(one, Withheld) else one.sample.record.index for one in made] == list(
        range(len(made))
    )
    first = next(one for one in made if isinstance(one, Withheld))
    assert first.guarded.verdict == "copy"
    assert first.guarded.e_value_bound <= guard.rate
    assert first.guarded.work_id.startswith("drawing-")
    assert first.guarded.reason


def test_a_model_that_only_repeats_is_given_up_after_a_stated_number(guard: Guard, parrot: Parrot) -> None:
    made = list(guarded(Parrot(parrot.works, rate=1.0), 4, 3, guard, most=5))
    assert sum(isinstance(one, Withheld) for one in made) == 6
    assert most_redrawn(4) == 20
    assert most_redrawn(50) == 50


def test_pictures_that_owe_the_library_nothing_are_handed_over(guard: Guard) -> None:
    made = list(guarded(Fresh(size=32), 16, 5, guard))
    assert [isinstance(one, Passed) for one in made] == [True] * 16
    assert guard.expected_false(1000) == pytest.approx(1.0)


def test_a_guarded_model_hands_over_the_same_samples_whatever_is_asked_beside(guard: Guard, parrot: Parrot) -> None:
    model = GuardedModel(parrot, guard)
    together = [(one.record, one.picture.sha256) for one in model.sample(10, 3)]
    alone = [(one.record, one.picture.sha256) for index in range(10) for one in model.sample(1, 3, start=index)]
    assert together == alone
    assert {record.index for record, _ in together} == {*range(10)} - copies(parrot, 10)
    assert {int(one.file) for one in model.refused} == copies(parrot, 10)
    assert {one.code for one in model.refused} == {"withheld"}
    assert model.card.sha256 != parrot.card.sha256
    assert all(record.model_sha256 == model.card.sha256 for record, _ in together)


def test_a_batch_is_written_without_what_is_withheld_and_goes_on_where_it_stopped(
    guard: Guard, parrot: Parrot, tmp_path: Path
) -> None:
    whole = write_samples(parrot, count=10, seed=3, into=tmp_path / "whole", guard=guard)
    write_samples(parrot, count=4, seed=3, into=tmp_path / "parts", guard=guard)
    again = write_samples(parrot, count=10, seed=3, into=tmp_path / "parts", guard=guard)
    for name in ("samples.jsonl", "withheld.jsonl"):
        assert (tmp_path / "whole" / name).read_text() == (tmp_path / "parts" / name).read_text()
    rows = [json.loads(line) for line in (tmp_path / "whole" / "withheld.jsonl").read_text().splitlines()]
    assert {row["index"] for row in rows} <= copies(parrot, 40)
    assert all(
        {"verdict", "reason", "e_value_bound", "work_id", "rate", "library_sha256"} <= row.keys() for row in rows
    )
    assert not any((tmp_path / "whole" / "samples" / f"{row['index']:06}.png").exists() for row in rows)
    assert whole.pictures == again.pictures == 10
    assert whole.guarded is not None
    assert whole.guarded.withheld == len(rows)
    assert whole.guarded.expected == pytest.approx(guard.rate * whole.guarded.judged)


def test_a_folder_of_pictures_nobody_judged_is_not_gone_on_with(guard: Guard, parrot: Parrot, tmp_path: Path) -> None:
    write_samples(parrot, count=2, seed=3, into=tmp_path)
    with pytest.raises(ModelRefused, match="not judged by this guard"):
        write_samples(parrot, count=4, seed=3, into=tmp_path, guard=guard)


def test_a_picture_of_a_work_is_withheld_by_the_plain_function(guard: Guard) -> None:
    said = guard.judge(picture_of(shown(7, 64)))
    assert (said.kept, said.verdict, said.work_id) == (False, "copy", "drawing-7")


def test_the_command_says_what_it_withheld_and_exits_with_3_where_too_few_are_left(
    small_library: Path, tmp_path: Path
) -> None:
    asked = ["-n", "3", "--size", "32", "--guard", str(small_library)]
    done = CliRunner().invoke(command, ["fresh", *asked, "--out", str(tmp_path / "fresh")])
    assert done.exit_code == 0, done.output
    assert "0 of 3 pictures were withheld" in done.output
    assert "at most 0.003 of 3 would be expected" in done.output
    (tmp_path / "works").mkdir()
    for number in range(4):
        Image.fromarray(shown(number, 96)).save(tmp_path / "works" / f"{number}.png")
    parrot = ["parrot", *asked, "--from", str(tmp_path / "works"), "--set", "rate=1", "--out", str(tmp_path / "parrot")]
    short = CliRunner().invoke(command, [*parrot, "--lang", "zh"])
    assert short.exit_code == 3
    assert "重画最多 20 次" in short.output
    assert not (tmp_path / "parrot" / "samples").exists()


class Unable:
    """A guard that can never tell."""

    rate = 1e-3
    told = {"rate": 1e-3, "library_sha256": "none"}  # noqa: RUF012

    def judge(self, picture: Picture, name: str = "output") -> Guarded:
        return Guarded(kept=True, verdict="undetermined", reason=f"No calibration fits {name}.", e_value_bound=1.0)


def test_a_guard_that_cannot_tell_says_so_and_does_not_pass_for_one_that_found_nothing(tmp_path: Path) -> None:
    made = write_samples(Fresh(size=32), count=3, seed=1, into=tmp_path, guard=Unable())
    assert made.guarded is not None
    assert (made.guarded.withheld, made.guarded.untold) == (0, 3)
    assert "could not be told" in "\n".join(guard_sentences(made, "en"))
    assert "No calibration fits sample 0." in (tmp_path / "samples.jsonl").read_text(encoding="utf-8")


def test_a_guard_that_can_tell_counts_no_picture_as_untold(guard: Guard, tmp_path: Path) -> None:
    made = write_samples(Fresh(size=32), count=3, seed=1, into=tmp_path, guard=guard)
    assert made.guarded is not None
    assert made.guarded.untold == 0
