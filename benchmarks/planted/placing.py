"""One piece on its way from a work into a suspect: where it lies, how it is colored, how it is pasted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from apelles.pixels.perturb import tone
from apelles.pixels.perturb.base import Homography, Pixels, mapped, shifted
from benchmarks.planted.parameters import Handling, Range
from benchmarks.planted.shapes import Mask, Outline, area, filled

TRIES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Coloring:
    """Gain for each channel, then gamma, then a turn of the hue in degrees."""

    gain: tuple[float, float, float]
    gamma: float
    hue: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Way:
    """How a piece is handled, drawn once: turned by any angle or a small one, mirrored, its edge and its color.

    `soft` is the sigma of the feather as a share of the square root of its area, 0 for a hard edge.
    """

    scale: Range
    turn: float
    mirrored: bool
    soft: float
    coloring: Coloring


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Layer:
    """A piece where it lies: its outline in the suspect, and the way from the suspect's pixels to the work's."""

    work: Pixels
    outline: Outline
    to_work: Homography
    soft: float
    coloring: Coloring


def way(handling: Handling, *, turned: bool, mirrored: bool, soft: bool, rng: np.random.Generator) -> Way:
    """Return how one piece is handled."""
    gains = tuple(handling.gain.factor(rng) for _ in range(3))
    return Way(
        scale=handling.scale,
        turn=handling.turn_any if turned else handling.turn_small,
        mirrored=mirrored,
        soft=handling.soft.even(rng) if soft else 0.0,
        coloring=Coloring(
            gain=(gains[0], gains[1], gains[2]),
            gamma=handling.gamma.factor(rng),
            hue=float(rng.uniform(-handling.hue, handling.hue)),
        ),
    )


def inside_frame(shape: Outline, *, width: int, height: int, rng: np.random.Generator) -> Outline | None:
    """Return an outline around (0, 0) moved to a place where all of it lies in the frame, or None."""
    low, high = shape.min(axis=0), shape.max(axis=0)
    room = np.array([width - 1, height - 1]) - (high - low)
    if (room < 0).any():
        return None
    return np.asarray(shape - low + rng.uniform(0, 1, 2) * room, dtype=np.float64)


def taken_from(work: Pixels, shape: Outline, how: Way, *, rng: np.random.Generator) -> Layer | None:
    """Return the piece of a work that fills an outline of the suspect, or None where the work is too small for it."""
    height, width = work.shape[:2]
    middle = (shape.min(axis=0) + shape.max(axis=0)) / 2
    for _ in range(TRIES):
        scale = how.scale.factor(rng)
        turned = _turn(rng.uniform(-how.turn, how.turn), 1 / scale, mirrored=how.mirrored) @ shifted(*(-middle))
        reached = mapped(turned, shape)
        place = inside_frame(reached, width=width, height=height, rng=rng)
        if place is not None:
            moved = place[0] - reached[0]
            return Layer(
                work=work,
                outline=shape,
                to_work=shifted(float(moved[0]), float(moved[1])) @ turned,
                soft=how.soft,
                coloring=how.coloring,
            )
    return None


def pasted(ground: Pixels, layers: Sequence[Layer], *, tiled: bool = False) -> Pixels:
    """Return the ground with every layer on it in turn; tiles that cover it all melt into one another where soft."""
    canvas = ground.astype(np.float64)
    height, width = ground.shape[:2]
    shown = [(_colored(layer, width=width, height=height), layer) for layer in layers]
    masks = [filled(layer.outline, width=width, height=height) for layer in layers]
    if tiled:
        for (pixels, _), mask in zip(shown, masks, strict=True):
            canvas[mask] = pixels[mask]
    for (pixels, layer), mask in zip(shown, masks, strict=True):
        alpha = feathered(mask, sigma=layer.soft * np.sqrt(area(layer.outline)))[..., None]
        canvas = canvas * (1 - alpha) + pixels * alpha
    return tone.clipped(canvas)


def feathered(mask: Mask, *, sigma: float) -> NDArray[np.float64]:
    """Return the share 0..1 of each pixel that is painted."""
    hard = mask.astype(np.float64)
    return np.asarray(cv2.GaussianBlur(hard, (0, 0), sigma), dtype=np.float64) if sigma > 0.3 else hard


def warped(work: Pixels, to_work: Homography, *, width: int, height: int) -> Pixels:
    """Return what a suspect of this size sees of a work; what is made smaller is blurred before."""
    step = float(np.sqrt(abs(np.linalg.det(to_work[:2, :2]))))
    soft = cv2.GaussianBlur(work, (0, 0), 0.45 * step) if step > 1.1 else work
    flags = cv2.WARP_INVERSE_MAP | (cv2.INTER_CUBIC if step < 1 else cv2.INTER_LINEAR)
    seen = cv2.warpPerspective(soft, to_work, (width, height), flags=flags, borderMode=cv2.BORDER_REFLECT)
    return np.asarray(seen, dtype=np.uint8)


def _colored(layer: Layer, *, width: int, height: int) -> Pixels:
    seen = warped(layer.work, layer.to_work, width=width, height=height)
    gained = tone.clipped(seen * np.array(layer.coloring.gain))
    bent = tone.gamma(gained, power=layer.coloring.gamma).pixels
    return tone.hue(bent, degrees=layer.coloring.hue).pixels


def _turn(degrees: float, factor: float, *, mirrored: bool) -> Homography:
    turn = np.deg2rad(degrees)
    rows = factor * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    if mirrored:
        rows = rows @ np.diag([-1.0, 1.0])
    made = np.eye(3)
    made[:2, :2] = rows
    return made
