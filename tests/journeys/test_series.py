"""What two other works carry does not belong to one work of a series."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from apelles.describe.sscd import SSCD
from apelles.journeys.collect import collect_pictures
from apelles.journeys.look import Shelf
from apelles.journeys.series import Series
from apelles.library.lance import LanceLibrary
from apelles.records import Work
from tests.pictures import painting, pasted

INSET, SIDE = 60, 360


def card(number: int, *, deck: int) -> np.ndarray:
    """Return a figure of its own inside the frame of a deck."""
    frame = painting(70 + deck, height=SIDE, width=SIDE)
    figure = painting(200 + number, height=SIDE - 2 * INSET, width=SIDE - 2 * INSET)
    return pasted(frame, figure, top=INSET, left=INSET)


def shared(folder: Path, cards: list[np.ndarray]) -> tuple[float, float]:
    """Return the shares of marked points on the frame and on the figure of the first of the cards."""
    for number, pixels in enumerate(cards):
        Image.fromarray(pixels).save(folder / f"{number}.png")
    collect_pictures([folder], into=folder / "lib")
    library = LanceLibrary(folder / "lib")
    shelf = Shelf(library)
    first = next(work for work in library.works() if work.file == "0.png")
    return _marked(Series(library, shelf, SSCD()), shelf, first)


def _marked(series: Series, shelf: Shelf, work: Work) -> tuple[float, float]:
    features = shelf.side(work.sha256).features
    points = features.points.astype(np.float64)
    marked = series.shared(work, points, by_chance=lambda score: score < 5)
    inner = np.abs(points / [features.width, features.height] - 0.5).max(axis=1) < 0.5 - INSET / SIDE - 0.02
    return float(marked[~inner].mean()), float(marked[inner].mean())


def test_a_frame_of_three_cards_is_marked_and_the_figure_is_not(tmp_path: Path) -> None:
    frame, figure = shared(tmp_path, [card(number, deck=0) for number in range(3)])
    assert frame > 0.6
    assert figure == pytest.approx(0.0, abs=0.02)


def test_what_only_one_other_work_carries_is_not_marked(tmp_path: Path) -> None:
    cards = [card(0, deck=0), card(1, deck=0), card(2, deck=1), card(3, deck=2)]
    assert shared(tmp_path, cards) == (0.0, 0.0)


def test_copies_of_the_work_itself_do_not_make_a_series(tmp_path: Path) -> None:
    again = [np.clip(card(0, deck=0).astype(int) + shift, 0, 255).astype(np.uint8) for shift in (0, 8, -8)]
    assert shared(tmp_path, again) == (0.0, 0.0)
