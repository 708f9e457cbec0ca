"""A library of drawings by as many hands, judged by null models of its own, and its works as small squares."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from apelles.journeys import null_models
from apelles.journeys.collect import collect_pictures
from apelles.journeys.small_nulls import measure_small, own_path
from apelles.library.lance import LanceLibrary
from apelles.match.small import squares
from tests.pictures import painting

WORKS = 64
SIZES = (32, 64)
SHAPE = {"height": 150, "width": 200}


def draw_small_library(room: Path) -> Path:
    """Draw the works, collect them, measure null models for 32 and 64 pixels, and return the library's folder."""
    pictures = room / "pictures"
    pictures.mkdir()
    with (pictures / "index.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["file", "title", "author", "work_id"])
        for number in range(WORKS):
            Image.fromarray(painting(number, **SHAPE)).save(pictures / f"{number:02}.png")
            writer.writerow([f"{number:02}.png", f"Drawing {number}", f"Hand {number}", f"drawing-{number}"])
    folder = room / "lib"
    collect_pictures([pictures], into=folder)
    library = LanceLibrary(folder)
    for size in SIZES:
        null, _, _ = measure_small(library, size, name=f"own-{size}", domain="drawing")
        null_models.save(null, own_path(folder, library.hash(), size))
    return folder


def shown(seed: int, size: int) -> NDArray[np.uint8]:
    """Return the middle square of a drawing at a size."""
    return np.asarray(squares(painting(seed, **SHAPE), size)[0], dtype=np.uint8)
