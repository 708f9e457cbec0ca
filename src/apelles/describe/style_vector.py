"""The style vector of Magenta's arbitrary style transfer, and what is left of it when color is taken out.

Ghiasi et al., "Exploring the structure of a real-time, arbitrary neural artistic stylization network", BMVC 2017.
The vector alone mostly measures the palette: a histogram of colors tells halves of pictures apart as well as it does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from apelles.describe.square import squashed
from apelles.engine.weights import Located, locate

NAME = "magenta-100"
SIDE = 256
LIGHT_BINS, COLOR_BINS = 4, 4
RIDGE = 1.0
COLOR_REACH = 64.0
"""The outer bins of a and b begin at half of it on either side of gray."""


class StyleVector:
    """100 numbers that steer a style transfer: how a picture is painted, its colors included."""

    name = NAME
    dimension = 100

    def __init__(self, *, explicit: Mapping[str, Path] | None = None) -> None:
        """Load the verified weights; `explicit` names files of weights by model."""
        self._session = _session(locate(NAME, explicit=explicit))

    def describe(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return the raw vector, float32 (100,), of a uint8 (h, w, 3) sRGB picture of any size."""
        tensor = squashed(pixels, SIDE).astype(np.float32)[None] / 255
        return np.asarray(self._session.run(None, {"style_image": tensor})[0], dtype=np.float32).reshape(-1)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ColorFit:
    """How style vectors follow color in a background set of pictures: a linear fit.

    `weights` float64 (1 + bins, 100), the first row being the intercept; `spread` float64 (100,), the standard
    deviation of what is left.
    """

    weights: NDArray[np.float64]
    spread: NDArray[np.float64]

    def without_color(self, vector: NDArray[np.float32], histogram: NDArray[np.float64]) -> NDArray[np.float32]:
        """Return the unit vector, float32 (100,), of what color does not explain in a style vector."""
        left = (vector - self.weights[0] - histogram @ self.weights[1:]) / self.spread
        length = float(np.linalg.norm(left))
        return np.asarray(left / length if length > 0 else left, dtype=np.float32)


def fit_color(vectors: NDArray[np.float32], histograms: NDArray[np.float64]) -> ColorFit:
    """Return the ridge regression of style vectors (n, 100) on color histograms (n, bins), the intercept left free."""
    rows = np.column_stack([np.ones(len(histograms)), histograms])
    damping = RIDGE * np.eye(rows.shape[1])
    damping[0, 0] = 0
    targets = vectors.astype(np.float64)
    weights = np.linalg.solve(rows.T @ rows + damping, rows.T @ targets)
    return ColorFit(weights=weights, spread=np.asarray((targets - rows @ weights).std(axis=0)))


def lab_histogram(pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return the square roots of the shares of 64 bins of CIELAB, float64 (64,); its length is 1."""
    lab = cv2.cvtColor(squashed(pixels, SIDE).astype(np.float32) / 255, cv2.COLOR_RGB2LAB).reshape(-1, 3)
    light = np.clip(lab[:, 0] / (100 / LIGHT_BINS), 0, LIGHT_BINS - 1).astype(int)
    color = np.clip((lab[:, 1:] + COLOR_REACH) / (2 * COLOR_REACH / COLOR_BINS), 0, COLOR_BINS - 1).astype(int)
    bins = (light * COLOR_BINS + color[:, 0]) * COLOR_BINS + color[:, 1]
    counts = np.bincount(bins, minlength=LIGHT_BINS * COLOR_BINS**2)
    return np.asarray(np.sqrt(counts / len(lab)))


@lru_cache(maxsize=1)
def _session(located: Located) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # In floating point: the kernels for whole numbers saturate on processors without VNNI (cosine .992 to the others).
    options.add_session_config_entry("session.disable_quant_qdq", "1")
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(located.read(), options, providers=["CPUExecutionProvider"])
