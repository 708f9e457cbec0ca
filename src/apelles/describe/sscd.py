"""The copy-detection embedding SSCD, int8, through ONNX Runtime.

Pizzi et al., "A Self-Supervised Descriptor for Image Copy Detection", CVPR 2022.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from PIL import Image

from apelles.engine.weights import Located, locate

SIDE = 288


class SSCD:
    """One vector of 512 numbers for a picture; copies lie close together, unrelated works near zero."""

    name = "sscd-int8-square288"
    preprocessing = "square288-pillow-reduce-bicubic"
    dimension = 512

    def __init__(
        self, name: str | None = None, *, threads: int = 1, explicit: Mapping[str, Path] | None = None
    ) -> None:
        """Load the verified weights of a model of this family; without a name, the one of the class.

        `threads` is the number used inside one call; `explicit` names files of weights by model.
        """
        self.name = name or type(self).name
        located = locate(self.name, explicit=explicit)
        self.model_sha256 = located.sha256
        self._session = _session(located, threads)

    @staticmethod
    def prepare(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return the picture squashed to the uint8 (288, 288, 3) square the model reads."""
        return square_of(Image.fromarray(pixels))

    def embed(self, squares: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return unit vectors, float32 (n, 512), of uint8 (n, 288, 288, 3) squares."""
        vectors = np.asarray(self._session.run(None, {"image": squares})[0], dtype=np.float32)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)

    def describe(self, pictures: Sequence[NDArray[np.uint8]]) -> NDArray[np.float32]:
        """Return unit vectors, float32 (n, 512), of uint8 (h, w, 3) sRGB pictures of any size."""
        return self.embed(np.stack([self.prepare(pixels) for pixels in pictures]))


class DistilledSSCD(SSCD):
    """The small student of SSCD: about four times faster, and a space of its own; the two never meet."""

    name = "sscd-distilled-square288"


def square_of(image: Image.Image) -> NDArray[np.uint8]:
    """Return an RGB image squashed to the uint8 (288, 288, 3) square the model reads.

    A side twice as long or longer is first averaged down by a whole number, to no less than 288 pixels: half
    the time of bicubic alone, and vectors closer than those of bilinear (cosine .996 in the median, .989 at worst).
    """
    return np.asarray(image.resize((SIDE, SIDE), Image.Resampling.BICUBIC, reducing_gap=1.0))


@lru_cache(maxsize=2)
def _session(located: Located, threads: int) -> onnxruntime.InferenceSession:
    """Return a loaded model; a process that collects and judges loads it once."""
    return onnxruntime.InferenceSession(located.read(), _options(threads), providers=["CPUExecutionProvider"])


def _options(threads: int) -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # The level changes int8 results (cosine .9988 at worst), so it is part of the recipe.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return options
