"""A generator of transposed convolutions (DCGAN: Radford, Metz and Chintala, ICLR 2016), rebuilt from its weights.

The code of the package that carries the weights is never run: what such a net computes follows from the shapes.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from apelles.engine.weights import read_model
from apelles.errors import ModelRefused

EPSILON: Final = 1e-5
NESTED: Final = "netG_state_dict"


class Deconvolution:
    """Transposed convolutions with batch normalization from stored statistics, rectified between, tanh at the end.

    The first makes a 4 x 4 map of the input, each further one doubles its sides.
    """

    def __init__(self, name: str) -> None:
        """Read the weights of a model of the table, as tensors alone and nothing else a checkpoint could hold.

        Raises:
            WeightsMissing: they were not fetched.
            ModelRefused: they are no such net.
        """
        stored = torch.load(BytesIO(read_model(name)), map_location="cpu", weights_only=True)
        state: dict[str, torch.Tensor] = stored.get(NESTED, stored)
        kernels = [key for key, one in state.items() if one.ndim == 4]
        if not kernels or any(state[key].shape[2:] != (4, 4) for key in kernels):
            message = f"The weights of {name} are no net of 4 x 4 transposed convolutions. Fetch them again."
            raise ModelRefused(message)
        self._kernels = [state[key] for key in kernels]
        self._norms = [_affine(state, key) for key in kernels[:-1]]

    @property
    def inputs(self) -> int:
        """Return how many numbers the net makes one picture from."""
        return int(self._kernels[0].shape[0])

    def __call__(self, latents: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return pictures, float32 (n, 3, h, w) in -1..1, of float32 (n, inputs)."""
        with torch.inference_mode():
            maps = torch.from_numpy(latents)[:, :, None, None]
            for depth, kernel in enumerate(self._kernels):
                maps = functional.conv_transpose2d(maps, kernel, stride=2 if depth else 1, padding=1 if depth else 0)
                if depth < len(self._norms):
                    scale, shift = self._norms[depth]
                    maps = functional.relu(maps * scale + shift)
            return np.asarray(torch.tanh(maps).numpy(), dtype=np.float32)


def _affine(state: dict[str, torch.Tensor], kernel: str) -> tuple[torch.Tensor, torch.Tensor]:
    """Return what the batch normalization behind a kernel multiplies by and adds, each (1, channels, 1, 1)."""
    prefix, number, _ = kernel.rsplit(".", 2)
    norm = f"{prefix}.{int(number) + 1}"
    values: Any = [state[f"{norm}.{part}"] for part in ("weight", "bias", "running_mean", "running_var")]
    weight, bias, mean, variance = values
    scale = weight / torch.sqrt(variance + EPSILON)
    return scale[None, :, None, None], (bias - mean * scale)[None, :, None, None]
