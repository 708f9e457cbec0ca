"""Edits that people make to pictures, each with the way back to the original's pixels."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from inspect import signature
from typing import Any

import numpy as np

from apelles.errors import UnknownName
from apelles.pixels.perturb import compose, geometry, texture, tone
from apelles.pixels.perturb.base import Edited, Pixels, in_place, mapped

__all__ = ["EDITS", "Edited", "Step", "edit", "mapped", "visible"]

type Step = Mapping[str, Any]
"""One step of an edit: `{"edit": name, ...strengths}`, as in benchmarks/ladder.toml."""

EDITS: dict[str, Callable[..., Edited]] = {
    "blur": texture.blur,
    "brightness": tone.brightness,
    "channel_swap": tone.channel_swap,
    "contrast": tone.contrast,
    "crop": geometry.crop,
    "downscale": geometry.downscale,
    "edges": texture.edges,
    "flip": geometry.flip,
    "frame": compose.frame,
    "gamma": tone.gamma,
    "grayscale": tone.grayscale,
    "halftone": texture.halftone,
    "hue": tone.hue,
    "invert": tone.invert,
    "jpeg": texture.jpeg,
    "letterbox": compose.letterbox,
    "line_drawing": texture.line_drawing,
    "mirror": geometry.mirror,
    "noise": texture.noise,
    "oil_paint": texture.oil_paint,
    "paste": compose.paste,
    "perspective": geometry.perspective,
    "photographed": compose.photographed,
    "pixelate": texture.pixelate,
    "posterize": tone.posterize,
    "rotate": geometry.rotate,
    "saturation": tone.saturation,
    "screenshot": compose.screenshot,
    "sepia": tone.sepia,
    "sticker": compose.sticker,
    "stretch": geometry.stretch,
    "text": compose.text,
    "watermark": compose.watermark,
}


def edit(pixels: Pixels, steps: Sequence[Step], *, rng: np.random.Generator, host: Pixels | None = None) -> Edited:
    """Return uint8 (h, w, 3) pixels after a row of steps; `host` is the picture that `paste` lays them on.

    Raises:
        UnknownName: a step names an edit that is not in `EDITS`.
    """
    done = in_place(pixels)
    for step in steps:
        done = done.then(_one(done.pixels, step, rng=rng, host=host))
    return done


def visible(edited: Edited, *, width: int, height: int) -> Pixels:
    """Return a mask (h, w), 1 where the edited picture shows the original of that size."""
    down, right = np.mgrid[: edited.pixels.shape[0], : edited.pixels.shape[1]]
    back = mapped(edited.to_original, np.column_stack([right.ravel(), down.ravel()]).astype(np.float64))
    inside = (back >= -0.5).all(axis=1) & (back[:, 0] < width - 0.5) & (back[:, 1] < height - 0.5)
    return np.asarray(inside.reshape(edited.pixels.shape[:2]), dtype=np.uint8)


def _one(pixels: Pixels, step: Step, *, rng: np.random.Generator, host: Pixels | None) -> Edited:
    name = step["edit"]
    if name not in EDITS:
        message = f"No edit is called {name!r}. Known: {', '.join(EDITS)}."
        raise UnknownName(message)
    wanted = signature(EDITS[name]).parameters
    offered = {"rng": rng, "host": host}
    given = {key: value for key, value in offered.items() if key in wanted and value is not None}
    return EDITS[name](pixels, **given, **{key: value for key, value in step.items() if key != "edit"})
