"""What a picture shows, as far as a net that names things tells it: the features of EfficientNet-lite2.

Tan and Le, "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks", ICML 2019, in its form without
squeeze-and-excitation, by weights trained on ImageNet.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from apelles.describe.square import squashed
from apelles.engine.weights import Located, locate
from apelles.errors import ExtraMissing, UnknownName

if TYPE_CHECKING:
    from torch import Tensor

NAME: Final = "efficientnet-lite2"
VARIABLE: Final = "APELLES_EXTRA_ELEMENTS"
SIDE: Final = 260
BLOCKS: Final = 21
HALVING: Final = (1, 4, 7, 15)
"""The blocks that halve the side; all others keep it."""
_EPSILON: Final = 1e-3
_NORMALIZED: Final = ("running_mean", "running_var", "weight", "bias")


def chosen() -> bool:
    """Return whether the user asks for it: `APELLES_EXTRA_ELEMENTS` names *things*.

    Raises:
        UnknownName: it names an element that is none of those that can be asked for.
    """
    names = {name.strip() for name in os.environ.get(VARIABLE, "").split(",")} - {""}
    if names - {"things"}:
        message = f"{VARIABLE} names {', '.join(sorted(names - {'things'}))}. The element that can be added is: things."
        raise UnknownName(message)
    return bool(names)


class ThingVector:
    """1,280 numbers for a picture; pictures of the same kind of thing lie close together."""

    name = NAME
    dimension = 1280

    def __init__(self, *, explicit: Mapping[str, Path] | None = None) -> None:
        """Load the verified weights; `explicit` names files of weights by model.

        Raises:
            ExtraMissing: torch is not installed.
            WeightsMissing: the weights are not on this machine; the message says how to fetch them.
        """
        if find_spec("torch") is None:
            message = 'The element things needs torch, which is not installed: `pip install "apelles[torch]"`.'
            raise ExtraMissing(message)
        self._weights = _weights(locate(NAME, explicit=explicit))

    def describe(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return the features, float32 (1280,), at least 0, of a uint8 (h, w, 3) sRGB picture of any size."""
        import torch

        square = (squashed(pixels, SIDE).astype(np.float32) - 127) / 128
        with torch.no_grad():
            found = _features(torch.from_numpy(square).permute(2, 0, 1)[None], self._weights)
            return np.asarray(found.mean((2, 3))[0].numpy(), dtype=np.float32)


def centered(features: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return features (1280,) less those of the middle of many pictures, at length 1."""
    left = features - shipped_middle()
    return np.asarray(left / max(float(np.linalg.norm(left)), 1e-9), dtype=np.float32)


@lru_cache(maxsize=1)
def shipped_middle() -> NDArray[np.float32]:
    """Return the mean features (1280,) of a set of pictures; `tools/fit_things.py` makes it."""
    file = resources.files("apelles.describe") / "shipped" / "thing-middle.npz"
    with resources.as_file(file) as path, np.load(path, allow_pickle=False) as numbers:
        return np.asarray(numbers["middle"], dtype=np.float32)


@lru_cache(maxsize=1)
def _weights(located: Located) -> dict[str, Any]:
    import torch

    kept: dict[str, Any] = torch.load(BytesIO(located.read()), map_location="cpu", weights_only=True)
    return kept


def _features(x: Tensor, weights: Mapping[str, Tensor]) -> Tensor:
    x = _layer(x, weights, "_conv_stem", "_bn0", stride=2).clamp(0, 6)
    for number in range(BLOCKS):
        x = _block(x, weights, f"_blocks.{number}.", stride=2 if number in HALVING else 1)
    return _layer(x, weights, "_conv_head", "_bn1").clamp(0, 6)


def _block(x: Tensor, weights: Mapping[str, Tensor], name: str, *, stride: int) -> Tensor:
    """Return what an inverted bottleneck makes of (n, c, h, w): widened, filtered channel by channel, narrowed."""
    wide = x
    if f"{name}_expand_conv.weight" in weights:
        wide = _layer(wide, weights, f"{name}_expand_conv", f"{name}_bn0").clamp(0, 6)
    wide = _layer(wide, weights, f"{name}_depthwise_conv", f"{name}_bn1", stride=stride).clamp(0, 6)
    made = _layer(wide, weights, f"{name}_project_conv", f"{name}_bn2")
    return made + x if made.shape == x.shape else made


def _layer(x: Tensor, weights: Mapping[str, Tensor], conv: str, norm: str, *, stride: int = 1) -> Tensor:
    """Return a normalized convolution of (n, c, h, w), padded so that a side becomes its `stride`-th, rounded up."""
    import torch.nn.functional as F  # noqa: N812

    kernel = weights[f"{conv}.weight"]
    across, down = (_padding(x.shape[axis], kernel.shape[axis], stride) for axis in (3, 2))
    groups = x.shape[1] // kernel.shape[1]
    made = F.conv2d(F.pad(x, (*across, *down)), kernel, stride=stride, groups=groups)
    mean, spread, gain, shift = (weights[f"{norm}.{part}"] for part in _NORMALIZED)
    return F.batch_norm(made, mean, spread, gain, shift, eps=_EPSILON)


def _padding(size: int, kernel: int, stride: int) -> tuple[int, int]:
    total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
    return total // 2, total - total // 2
