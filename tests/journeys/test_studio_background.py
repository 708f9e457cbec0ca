"""A new background: the figure is the picture's own to the last pixel, and what was done stands beside it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from numpy.typing import NDArray

from apelles.cli.main import apelles
from apelles.collect.decode import decode
from apelles.errors import BackgroundRefused
from apelles.journeys.studio_background import background
from apelles.models.noise_levels import Tones
from apelles.pixels.picture import Picture
from apelles.pixels.seam import seam_ratio
from apelles.seal.ledger import Ledger
from apelles.studio.background import behind, frame_of
from tests.collect.files import file_of
from tests.pictures import painting

pytest.importorskip("torch")
pytest.importorskip("diffusers")
from tests.models.tiny_runs import diffusion_run


@dataclass
class Sky:
    """A filler whose backgrounds are of one blue, and which remembers what it was told."""

    size: int = 16
    told: list[tuple[Tones, NDArray[np.bool_]]] = field(default_factory=list)

    def filled(self, known: Tones, kept: NDArray[np.bool_], seed: int, index: int) -> Tones:
        self.told.append((known, kept))
        return np.where(kept[..., None], known, np.array([-0.5, 0.0, 0.75], np.float32)).astype(np.float32)


@dataclass(frozen=True)
class Said:
    kept: bool
    reason: str


@dataclass
class LetsThrough:
    """A guard that withholds the first few pictures it sees."""

    refuses: int
    seen: int = 0

    def judge(self, picture: Picture) -> Said:
        self.seen += 1
        return Said(kept=self.seen > self.refuses, reason=f"refusal {self.seen}")


def oval(height: int, width: int) -> NDArray[np.bool_]:
    rows, columns = np.mgrid[:height, :width]
    return np.asarray(((rows / height - 0.55) / 0.3) ** 2 + ((columns / width - 0.5) / 0.2) ** 2 < 1)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = diffusion_run(tmp_path_factory.mktemp("background") / "run")
    Ledger.open_or_create(folder / "ledger", purpose="studio-run")
    return folder


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, NDArray[np.uint8]]:
    """Return a picture, its mask, and its pixels."""
    folder = tmp_path_factory.mktemp("drawn")
    pixels = painting(3, width=90, height=120)
    (folder / "picture.png").write_bytes(file_of(pixels, "PNG"))
    mask = np.repeat((oval(120, 90) * np.uint8(255))[..., None], 3, axis=2)
    (folder / "mask.png").write_bytes(file_of(mask, "PNG"))
    return folder / "picture.png", folder / "mask.png", pixels


@pytest.mark.parametrize(("height", "width"), [(120, 90), (60, 200), (16, 16)])
def test_the_figure_stays_and_far_from_it_is_what_the_model_made(height: int, width: int) -> None:
    pixels, figure, sky = painting(3, width=width, height=height), oval(height, width), Sky()
    made = behind(sky, pixels, figure, seed=1, index=0)
    assert made.shape == pixels.shape
    assert np.array_equal(made[figure], pixels[figure])
    assert seam_ratio(made, figure) <= 1.5
    if min(height, width) > 50:
        far = made[[0, 0, -1, -1], [0, -1, 0, -1]].astype(int)
        assert (far[:, 2] > far[:, 0]).all()


def test_the_model_is_told_the_figure_alone_and_nothing_behind_it() -> None:
    pixels, figure = np.zeros((64, 64, 3), np.uint8), oval(64, 64)
    pixels[figure] = 200
    pixels[~figure] = (255, 0, 255)
    sky = Sky()
    behind(sky, pixels, figure, seed=1, index=0)
    known, kept = sky.told[0]
    assert 0.1 < kept.mean() < figure.mean() + 0.05
    assert np.allclose(known[kept], 200 / 127.5 - 1, atol=0.01)


def test_a_picture_lies_whole_and_unstretched_in_the_middle_of_the_square() -> None:
    frame = frame_of(100, 50, side=32)
    assert (frame.tall, frame.wide) == (32, 16)
    assert frame.inner == (slice(0, 32), slice(8, 24))
    assert frame_of(3, 3000, side=32).tall == 1


def test_the_output_is_written_with_what_was_done_and_the_ledger_knows(
    run: Path, drawn: tuple[Path, Path, NDArray[np.uint8]], tmp_path: Path
) -> None:
    picture, mask, pixels = drawn
    done = background(picture, run, tmp_path / "out.png", seed=7, by="Anna", mask=mask)
    made = decode((tmp_path / "out.png").read_bytes())
    figure = oval(120, 90)
    assert np.array_equal(made.pixels[figure], pixels[figure])
    assert made.sha256 == done.sha256
    assert done.ratio == pytest.approx(seam_ratio(made.pixels, figure), abs=1e-3)
    beside = json.loads((tmp_path / "out.png.json").read_text())
    row = next(iter(Ledger(run / "ledger").rows(kind="background")))
    assert beside == row.body
    assert beside["picture_sha256"] == decode(picture.read_bytes()).sha256
    again = background(picture, run, tmp_path / "again.png", seed=7, by="Anna", mask=mask)
    other = background(picture, run, tmp_path / "other.png", seed=8, by="Anna", mask=mask)
    assert again.sha256 == done.sha256 != other.sha256


def test_what_a_guard_withholds_is_not_written_and_the_next_is_drawn(
    run: Path, drawn: tuple[Path, Path, NDArray[np.uint8]], tmp_path: Path
) -> None:
    picture, mask, _ = drawn
    done = background(picture, run, tmp_path / "out.png", seed=7, by="Anna", mask=mask, guard=LetsThrough(2))
    assert done.index == 2
    assert done.withheld == ((0, "refusal 1"), (1, "refusal 2"))
    with pytest.raises(BackgroundRefused, match="let none of 3"):
        background(picture, run, tmp_path / "none.png", seed=7, by="A", mask=mask, guard=LetsThrough(9), tries=3)
    assert not (tmp_path / "none.png").exists()


def test_a_mask_of_another_size_or_of_nothing_is_refused(
    run: Path, drawn: tuple[Path, Path, NDArray[np.uint8]], tmp_path: Path
) -> None:
    picture, _, pixels = drawn
    for name, size, value, said in (
        ("small", (20, 20), 255, "20 x 20 pixels"),
        ("black", pixels.shape[:2], 0, "nothing to keep"),
        ("white", pixels.shape[:2], 255, "no background to make"),
    ):
        mask = tmp_path / f"{name}.png"
        mask.write_bytes(file_of(np.full((*size, 3), value, np.uint8), "PNG"))
        with pytest.raises(BackgroundRefused, match=said):
            background(picture, run, tmp_path / "out.png", seed=7, by="Anna", mask=mask)


def test_the_command_asks_where_the_figure_is_and_says_what_it_made(
    run: Path, drawn: tuple[Path, Path, NDArray[np.uint8]], tmp_path: Path
) -> None:
    picture, mask, _ = drawn
    asked = ["studio", "background", str(picture), "--run", str(run), "--out", str(tmp_path / "out.png"), "--by", "A"]
    neither = CliRunner().invoke(apelles, asked)
    assert neither.exit_code == 2
    assert "--mask FILE or --figure" in neither.output
    done = CliRunner().invoke(apelles, [*asked, "--mask", str(mask)])
    assert done.exit_code == 0, done.output
    assert "is unchanged" in done.output
    told = CliRunner().invoke(apelles, [*asked, "--mask", str(mask), "--json"])
    assert json.loads(told.output)["ratio"] <= 1.5
