"""Reposts as they are made of pictures: a frozen generator, the same edits for the same names on every run.

Half of the originals carry a caption band, as sites put it on pictures; some reposts are rid of it. What is frozen are
the choices: kinds, strengths and places. Pixels may differ in rounding between versions of OpenCV.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np

from apelles.pixels.perturb import Edited, Step, edit
from apelles.pixels.perturb.base import Pixels

VERSION: Final = 1
SEED: Final = 20261122
KINDS: Final = (
    "recompressed",
    "resized",
    "cropped",
    "band_cropped",
    "band_inpainted",
    "mirrored",
    "screenshot",
    "framed",
    "filtered",
    "combined",
)
FILTERS: Final[tuple[Step, ...]] = (
    {"edit": "grayscale"},
    {"edit": "sepia"},
    {"edit": "hue", "degrees": 25},
    {"edit": "saturation", "factor": 1.6},
    {"edit": "contrast", "factor": 1.35},
    {"edit": "contrast", "factor": 0.7},
    {"edit": "brightness", "factor": 1.25},
    {"edit": "gamma", "power": 0.7},
    {"edit": "gamma", "power": 1.5},
    {"edit": "blur", "sigma": 1.2},
)
BANDED_KINDS: Final = ("band_cropped", "band_inpainted")
_LETTERS: Final = "(c) registered - do not copy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Repost:
    """One repost: its kind, the steps after the band is gone, and how the band goes: `cropped`, `inpainted` or not."""

    kind: str
    steps: tuple[Mapping[str, Any], ...]
    band: str = ""


def banded(name: str) -> bool:
    """Return whether the original of this name carries a caption band."""
    return bool(_generator(f"band of {name}").random() < 0.5)


def original(pixels: Pixels, name: str) -> Pixels:
    """Return the picture as it is registered, uint8 (h, w, 3): with a caption band over its lower edge, or as it is."""
    if not banded(name):
        return pixels
    over = pixels.copy()
    top = _band_top(over)
    over[top:] = (over[top:] * 0.35).astype(np.uint8)
    tall = over.shape[0] - top
    size = tall / 40
    place = (max(2, over.shape[1] // 40), over.shape[0] - tall // 3)
    cv2.putText(over, _LETTERS, place, cv2.FONT_HERSHEY_SIMPLEX, size, (240, 240, 240), max(1, round(size * 2)))
    return over


def repost(name: str, kind: str) -> Repost:
    """Return how the picture of this name is reposted in this way."""
    rng = _generator(f"{kind} of {name}")
    end: Step = {"edit": "jpeg", "quality": int(rng.integers(30, 81))}
    match kind:
        case "recompressed":
            return Repost(kind=kind, steps=(end,))
        case "resized":
            return Repost(kind=kind, steps=(_resize(rng), end))
        case "cropped":
            return Repost(kind=kind, steps=(_crop(rng), end))
        case "band_cropped" | "band_inpainted":
            return Repost(kind=kind, steps=(end,), band=kind.removeprefix("band_"))
        case "mirrored":
            return Repost(kind=kind, steps=({"edit": "mirror"}, end))
        case "screenshot":
            share = round(float(rng.uniform(0.4, 0.8)), 3)
            return Repost(kind=kind, steps=({"edit": "screenshot", "share": share, "quality": int(end["quality"])},))
        case "framed":
            return Repost(kind=kind, steps=({"edit": "frame", "width": round(float(rng.uniform(0.04, 0.15)), 3)}, end))
        case "filtered":
            return Repost(kind=kind, steps=(_filter(rng), end))
        case "combined":
            steps = [_crop(rng), _filter(rng), _resize(rng), end]
            if rng.random() < 0.5:
                steps.insert(1, {"edit": "mirror"})
            return Repost(kind=kind, steps=tuple(steps), band="inpainted" if rng.random() < 0.5 else "")
    message = f"No repost is called {kind!r}. Known: {', '.join(KINDS)}."
    raise ValueError(message)


def kinds_for(name: str) -> tuple[str, ...]:
    """Return the kinds that make sense for an original: one without a band has none to lose."""
    return KINDS if banded(name) else tuple(kind for kind in KINDS if kind not in BANDED_KINDS)


def reposted(pixels: Pixels, name: str, kind: str) -> Edited:
    """Return the repost of a registered picture, uint8 (h, w, 3) as `original` returns it."""
    made = repost(name, kind)
    start = _without_band(pixels, how=made.band) if banded(name) else pixels
    return edit(start, made.steps, rng=_generator(f"pixels of {kind} of {name}"))


def _without_band(pixels: Pixels, *, how: str) -> Pixels:
    top = _band_top(pixels)
    if how == "cropped":
        return np.ascontiguousarray(pixels[:top])
    if how == "inpainted":
        mask = np.zeros(pixels.shape[:2], np.uint8)
        mask[top:] = 255
        return np.asarray(cv2.inpaint(pixels, mask, 3, cv2.INPAINT_TELEA), dtype=np.uint8)
    return pixels


def _band_top(pixels: Pixels) -> int:
    height = pixels.shape[0]
    return int(height - max(4, round(height * 0.08)))


def _crop(rng: np.random.Generator) -> Step:
    return {"edit": "crop", "share": round(1 - float(rng.uniform(0.05, 0.35)), 3)}


def _resize(rng: np.random.Generator) -> Step:
    return {"edit": "downscale", "side": int(rng.integers(220, 1000))}


def _filter(rng: np.random.Generator) -> Step:
    return FILTERS[int(rng.integers(len(FILTERS)))]


def _generator(name: str) -> np.random.Generator:
    digest = hashlib.sha256(f"reposts {VERSION}|{SEED}|{name}".encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:8], "little"))
