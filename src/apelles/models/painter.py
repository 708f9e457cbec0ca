"""A painter that has seen no picture: five families of drawings, each from a random generator alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from apelles.models.brushes import (
    ROUND,
    Canvas,
    Color,
    Field,
    Ground,
    bar,
    cells,
    curve,
    ellipse,
    lay,
    polygon,
    ring,
    stroke,
    waves,
)

type Palette = NDArray[np.float64]
type Family = Callable[[Ground, Palette, np.random.Generator], Canvas]

COLORS: Final = 6
GRAIN: Final = 0.02


def paint(rng: np.random.Generator, *, size: int) -> tuple[NDArray[np.uint8], str]:
    """Return a new picture, uint8 (size, size, 3), and the name of its family.

    What is drawn depends on the generator alone: at another size it is the same drawing, finer or coarser. Processors
    may round a gray level differently.
    """
    ground = Ground(size)
    family = tuple(FAMILIES)[int(rng.integers(len(FAMILIES)))]
    canvas = FAMILIES[family](ground, palette(rng), rng)
    canvas += GRAIN * waves(ground, rng, coarsest=3, finest=14, count=12)[..., None]
    return np.asarray(np.clip(np.rint(canvas * 255), 0, 255), dtype=np.uint8), family


def palette(rng: np.random.Generator) -> Palette:
    """Return six colors (6, 3) in 0 to 1, dark to light, whose hues keep one of four relations."""
    relation = ((0.0, 0.06, 0.12), (0.0, 0.5, 0.04), (0.0, 1 / 3, 2 / 3), (0.0, 0.25, 0.55))[int(rng.integers(4))]
    hues = rng.uniform() + np.resize(relation, COLORS) + rng.normal(0, 0.02, COLORS)
    value = np.sort(np.clip(np.linspace(0.15, 0.97, COLORS) + rng.normal(0, 0.08, COLORS), 0.05, 1.0))
    saturation = rng.uniform(0.15, 0.95, COLORS)
    turns = np.clip(np.abs((hues[:, None] * 6 + np.array([0.0, 4.0, 2.0])) % 6 - 3) - 1, 0, 1)
    return np.asarray(value[:, None] * (1 - saturation[:, None] * (1 - turns)))


def strokes(ground: Ground, colors: Palette, rng: np.random.Generator) -> Canvas:
    """Return some dozens of curved strokes that follow a common flow, over a colored ground."""
    canvas = _field(ground, colors, rng)
    flow, turn = rng.uniform(0, ROUND), rng.uniform(-3, 3, 2)
    for _ in range(int(rng.integers(35, 70))):
        place = rng.uniform(0, 1, 2)
        angle = flow + float(turn @ place) + rng.normal(0, 0.3)
        half = rng.uniform(0.05, 0.22) * np.array([np.cos(angle), np.sin(angle)])
        line = curve(place - half, place + rng.normal(0, 0.08, 2), place + half)
        lay(canvas, _mixed(colors, rng), stroke(ground, line, thickness=rng.uniform(0.015, 0.06)))
    return canvas


def shapes(ground: Ground, colors: Palette, rng: np.random.Generator) -> Canvas:
    """Return overlapping circles, rings, bars and polygons, partly shaded."""
    canvas = _field(ground, colors, rng)
    for _ in range(int(rng.integers(9, 18))):
        cover = _shape(ground, rng)
        shade = 1 + rng.uniform(0, 0.5) * waves(ground, rng, coarsest=0.3, finest=2.5, count=3)[..., None]
        lay(canvas, _mixed(colors, rng) * shade, cover * rng.uniform(0.75, 1))
    return canvas


def _shape(ground: Ground, rng: np.random.Generator) -> Field:
    """Return the coverage of one shape of four kinds at a random place."""
    x, y = rng.uniform(0, 1, 2)
    big, angle, part = rng.uniform(0.06, 0.26), rng.uniform(0, ROUND), rng.uniform(0, 1)
    match int(rng.integers(4)):
        case 0:
            return ellipse(ground, x, y, wide=big, tall=big * (0.3 + 0.7 * part), angle=angle)
        case 1:
            return ring(ground, x, y, radius=big, thickness=0.02 + 0.05 * part)
        case 2:
            return bar(ground, x, y, wide=big, tall=0.01 + 0.09 * part, angle=angle)
        case _:
            return polygon(ground, x, y, radius=big, corners=3 + int(5 * part), angle=angle)


def gradients(ground: Ground, colors: Palette, rng: np.random.Generator) -> Canvas:
    """Return color fields that run into each other along warped bands."""
    warp = 0.12 * waves(ground, rng, coarsest=0.5, finest=3, count=5)
    along, across = ground.turned(rng.uniform(0.2, 0.8), rng.uniform(0.2, 0.8), rng.uniform(0, ROUND))
    bent = along + rng.uniform(-1.5, 1.5) * across**2 + warp
    place = np.interp(bent, np.linspace(-0.8, 0.8, COLORS), np.arange(COLORS))
    bands = float(rng.integers(3, 9))
    place = np.clip(place + rng.uniform(0.1, 0.5) * np.sin(bands * np.pi * bent), 0, COLORS - 1)
    low = np.minimum(place.astype(np.int64), COLORS - 2)
    share = (place - low)[..., None]
    order = rng.permutation(COLORS)
    mixed = colors[order][low] * (1 - share) + colors[order][low + 1] * share
    return np.asarray(mixed * (1 + 0.12 * waves(ground, rng, coarsest=1, finest=6, count=6)[..., None]))


def textures(ground: Ground, colors: Palette, rng: np.random.Generator) -> Canvas:
    """Return cells with edges, each filled with stripes of its own direction or with a mottled color."""
    nearest, edge = cells(ground, rng, count=int(rng.integers(8, 40)))
    canvas = colors[rng.integers(0, COLORS, 48)][nearest]
    angles, periods = rng.uniform(0, ROUND, 48)[nearest], rng.uniform(5, 16, 48)[nearest]
    warp = 0.25 * waves(ground, rng, coarsest=0.5, finest=2, count=4)
    run = ground.right * np.cos(angles) + ground.down * np.sin(angles)
    stripes = 0.5 + 0.5 * np.cos(ROUND * (run * periods + warp))
    lay(canvas, _mixed(colors, rng), stripes * (rng.uniform(0, 1, 48) < 0.7)[nearest] * rng.uniform(0.5, 1))
    canvas *= 1 + 0.15 * waves(ground, rng, coarsest=2, finest=9, count=8)[..., None]
    lay(canvas, colors[0] * 0.6, ground.soft(rng.uniform(0.004, 0.02) - edge))
    return np.asarray(canvas)


def faces(ground: Ground, colors: Palette, rng: np.random.Generator) -> Canvas:
    """Return something like a face: hair, head, ears, eyes, brows, nose and mouth, before a colored ground."""
    canvas = shapes(ground, colors, rng) if rng.uniform() < 0.5 else _field(ground, colors, rng)
    x, y = rng.uniform(0.42, 0.58), rng.uniform(0.46, 0.58)
    wide, tall, tilt = rng.uniform(0.18, 0.29), rng.uniform(0.26, 0.36), rng.normal(0, 0.12)
    skin, hair, ink = _mixed(colors[2:], rng), _mixed(colors[:3], rng), colors[0] * rng.uniform(0.3, 0.8)

    def place(right: float, down: float) -> tuple[float, float]:
        return (
            x + wide * right * np.cos(tilt) - tall * down * np.sin(tilt),
            y + wide * right * np.sin(tilt) + tall * down * np.cos(tilt),
        )

    lay(
        canvas, hair, ellipse(ground, *place(0, -0.25), wide=wide * rng.uniform(1.1, 1.5), tall=tall * 1.05, angle=tilt)
    )
    for side in (-1, 1):
        lay(canvas, skin * 0.85, ellipse(ground, *place(side, 0), wide=wide * 0.18, tall=tall * 0.2, angle=tilt))
    light = 1 + rng.uniform(0.1, 0.3) * waves(ground, rng, coarsest=0.3, finest=1.2, count=3)[..., None]
    lay(canvas, skin * light, ellipse(ground, x, y, wide=wide, tall=tall, angle=tilt))
    _features(canvas, ground, place, ink, wide=wide, tall=tall, tilt=tilt, colors=colors, rng=rng)
    fringe = [np.array(place(right, -0.75 + rng.normal(0, 0.15))) for right in (-1.0, 0.0, 1.0)]
    lay(canvas, hair, stroke(ground, curve(*fringe), thickness=tall * rng.uniform(0.15, 0.5)))
    return canvas


def _features(
    canvas: Canvas,
    ground: Ground,
    place: Callable[[float, float], tuple[float, float]],
    ink: Color,
    *,
    wide: float,
    tall: float,
    tilt: float,
    colors: Palette,
    rng: np.random.Generator,
) -> None:
    apart, height, open_ = rng.uniform(0.35, 0.5), rng.uniform(-0.25, -0.05), rng.uniform(0.06, 0.16)
    iris, lift = _mixed(colors, rng), rng.normal(0, 0.06)
    for side in (-1, 1):
        eye = place(side * apart, height)
        lay(canvas, np.ones(3), ellipse(ground, *eye, wide=wide * 0.24, tall=tall * open_, angle=tilt))
        lay(canvas, iris, ellipse(ground, *eye, wide=wide * 0.11, tall=wide * 0.11))
        lay(canvas, ink, ellipse(ground, *eye, wide=wide * 0.05, tall=wide * 0.05))
        brow = [
            np.array(place(side * apart + step, height - 0.22 + bend))
            for step, bend in ((-0.25, lift), (0, -0.08), (0.25, -lift))
        ]
        lay(canvas, ink, stroke(ground, curve(*brow), thickness=tall * rng.uniform(0.03, 0.08)))
    nose = [np.array(place(*at)) for at in ((0.02, height), (rng.uniform(-0.2, 0.2), 0.15), (0.08, 0.25))]
    lay(canvas, ink, stroke(ground, curve(*nose), thickness=tall * 0.04))
    smile = rng.uniform(-0.15, 0.25)
    half, low = rng.uniform(0.25, 0.5), rng.uniform(0.48, 0.62)
    mouth = [np.array(place(*at)) for at in ((-half, low), (0.0, low + smile), (half, low))]
    lay(canvas, _mixed(colors[:4], rng), stroke(ground, curve(*mouth), thickness=tall * rng.uniform(0.04, 0.13)))


def _field(ground: Ground, colors: Palette, rng: np.random.Generator) -> Canvas:
    """Return two colors that run into each other, mottled."""
    first, second = colors[rng.permutation(COLORS)[:2]]
    along, _ = ground.turned(0.5, 0.5, rng.uniform(0, ROUND))
    share = 0.5 + 0.7 * along + 0.25 * waves(ground, rng, coarsest=0.5, finest=4, count=5)
    share = np.clip(share, 0, 1)[..., None]
    return np.asarray(first * (1 - share) + second * share)


def _mixed(colors: Palette, rng: np.random.Generator) -> Color:
    """Return a color between two of the palette."""
    first, second = colors[rng.integers(0, len(colors), 2)]
    share = rng.uniform(0, 0.4)
    return np.asarray(first * (1 - share) + second * share)


FAMILIES: Final[dict[str, Family]] = {
    "strokes": strokes,
    "shapes": shapes,
    "gradients": gradients,
    "textures": textures,
    "faces": faces,
}
