"""Smooth pictures lie closer to everything: pictures made as smooth as others, for a fair comparison."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

type Pixels = NDArray[np.uint8]
type Floats = NDArray[np.float64]


def spectrum(pictures: Pixels) -> Floats:
    """Return the mean power of pictures (n, s, s, 3) in rings of equal frequency (s // 2 + 1,), all channels together.

    The mean of each channel is taken out before.
    """
    tones = pictures.astype(np.float64)
    tones -= tones.mean(axis=(1, 2), keepdims=True)
    power = (np.abs(np.fft.fft2(tones, axes=(1, 2))) ** 2).mean(axis=(0, 3))
    ring = rings(pictures.shape[1])
    return np.asarray(np.bincount(ring.ravel(), power.ravel()) / np.bincount(ring.ravel()))


def smoothed(pictures: Pixels, wanted: Floats) -> Pixels:
    """Return pictures (n, s, s, 3) filtered so that their mean spectrum nowhere has more power than a wanted one.

    Frequencies that have too much are damped by one factor for all pictures; none is raised, for that would make noise.
    """
    own = spectrum(pictures)
    factor = np.sqrt(np.minimum(1.0, wanted / np.maximum(own, 1e-12)))
    factor[0] = 1.0
    shape = factor[rings(pictures.shape[1])][None, :, :, None]
    damped = np.fft.ifft2(np.fft.fft2(pictures.astype(np.float64), axes=(1, 2)) * shape, axes=(1, 2)).real
    return np.asarray(np.clip(np.rint(damped), 0, 255), dtype=np.uint8)


def rings(size: int) -> NDArray[np.intp]:
    """Return for each frequency of a square (s, s) its distance from zero, rounded, at most s // 2."""
    along = np.fft.fftfreq(size) * size
    return np.asarray(np.minimum(np.rint(np.hypot(along[:, None], along[None, :])), size // 2), dtype=np.intp)
