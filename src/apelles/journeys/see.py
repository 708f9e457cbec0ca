"""What is measured of one picture before elements are looked for: figures, faces, a mask, vectors."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from apelles.describe.faces import FaceFinder
from apelles.describe.figures import FigureFinder
from apelles.describe.person import PersonMask
from apelles.describe.rootsift import to_frame
from apelles.describe.sscd import SSCD
from apelles.describe.style_vector import ColorFit, StyleVector, lab_histogram
from apelles.describe.thing_vector import ThingVector, centered, chosen
from apelles.judge.elements.base import FRAME, Seen


class Seer:
    """Everything the element detectors need, loaded once and used for many pictures."""

    def __init__(self, sscd: SSCD, *, explicit: Mapping[str, Path] | None = None) -> None:
        """Take a loaded copy-detection model and load the small nets; `explicit` names files of weights by model.

        Raises:
            WeightsMissing: a file of weights is not on this machine; the message says how to fetch it.
            WeightsChanged: the only file found is another one.
            ExtraMissing: things are asked for, and torch is not installed.
        """
        self._sscd = sscd
        self._figures = FigureFinder(explicit=explicit)
        self._faces = FaceFinder(explicit=explicit)
        self._person = PersonMask(explicit=explicit)
        self._style = StyleVector(explicit=explicit)
        self._color_fit = shipped_color_fit()
        self._things = ThingVector(explicit=explicit) if chosen() else None

    def see(self, pixels: NDArray[np.uint8]) -> Seen:
        """Return what is seen in an upright sRGB picture, uint8 (h, w, 3) of any size.

        The copy-detection embedding is that of the picture itself, as a library keeps it; all else is measured in
        the frame.
        """
        frame = to_frame(pixels, side=FRAME)
        figures, faces = self._figures.find(frame), self._faces.find(frame)
        return Seen(
            pixels=frame,
            figures=figures,
            faces=faces,
            person=self._person.mask(frame, somebody=bool(figures or faces)),
            copy_vector=self._sscd.describe([pixels])[0],
            style_vector=self._color_fit.without_color(self._style.describe(frame), lab_histogram(frame)),
            thing_vector=centered(self._things.describe(frame)) if self._things else None,
        )


@lru_cache(maxsize=1)
def shipped_color_fit() -> ColorFit:
    """Return the shipped fit of style vectors on color; `tools/fit_style.py` makes it from a folder of pictures."""
    file = resources.files("apelles.describe") / "shipped" / "style-color-fit.npz"
    with resources.as_file(file) as path, np.load(path, allow_pickle=False) as numbers:
        return ColorFit(
            weights=numbers["weights"].astype(np.float64),
            spread=numbers["spread"].astype(np.float64),
        )
