"""Suspects with planted pieces and their truth: arrays and draws in, pixels and a map of the sources out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from apelles.describe.rootsift import local_features, to_frame
from apelles.pixels.perturb import texture, tone
from apelles.pixels.perturb.base import Homography, Pixels, scaled, shifted
from benchmarks.planted.parameters import Collages, Keypoints, Partial, Templates
from benchmarks.planted.placing import Layer, Way, feathered, inside_frame, pasted, taken_from, warped, way
from benchmarks.planted.shapes import Mask, Outline, area, cuts, filled, outline, segments, turned, wavy_cells

type Works = Iterator[tuple[str, Pixels]]
"""Names and pixels of works in the order in which they are tried."""

OUTLINES = 30
GRAIN = 4.0


class NoPlaceFound(Exception):
    """None of the works that were tried could be planted."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Piece:
    """A planted piece: its work, the way from the suspect's pixels to the work's, its visible share, its keypoints."""

    work: str
    to_work: Homography
    share: float
    keypoints: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Planted:
    """A finished suspect, uint8 (h, w, 3), and its truth: `labels` uint8 (h, w), 0 for ground, k for piece k - 1."""

    pixels: Pixels
    labels: NDArray[np.uint8]
    pieces: tuple[Piece, ...]

    def mask(self, place: int) -> Mask:
        """Return the pixels (h, w) that show a piece."""
        return np.asarray(self.labels == place + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is balanced over the suspects with one piece, and so not drawn here."""

    area: float
    shape: str
    turned: bool
    mirrored: bool
    soft: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Slot:
    """A place in the suspect that waits for a piece."""

    outline: Outline
    way: Way


def partial(
    host: Pixels, works: Works, wish: Wish, *, given: Partial, keypoints: Keypoints, rng: np.random.Generator
) -> Planted:
    """Return a host with one piece of one work."""
    height, width = host.shape[:2]
    how = way(given.handling, turned=wish.turned, mirrored=wish.mirrored, soft=wish.soft, rng=rng)
    for name, work in works:
        for _ in range(keypoints.places):
            layer = _one_piece(work, wish, how, width=width, height=height, rng=rng)
            if layer is None:
                break
            made = _finished(host, [(name, layer)], keypoints=keypoints)
            if made.pieces[0].keypoints >= keypoints.fewest:
                return _saved(made, quality=given.jpeg)
    raise NoPlaceFound


def collage(
    ground: Pixels, works: Works, *, kind: str, given: Collages, keypoints: Keypoints, rng: np.random.Generator
) -> Planted:
    """Return pieces of different works: tiles where `kind` is "mosaic", else floating over the ground."""
    tiled = kind == "mosaic"
    slots = _slots(ground, tiled=tiled, given=given, rng=rng)
    layers = [_next_piece(works, slot, rng) for slot in slots]
    tried = [0] * len(slots)
    while True:
        made = _finished(ground, layers, keypoints=keypoints, tiled=tiled)
        poor = [place for place, piece in enumerate(made.pieces) if piece.keypoints < keypoints.fewest]
        if not poor:
            return _saved(made, quality=given.jpeg)
        for place in poor:
            tried[place] += 1
            name, layer = layers[place]
            again = taken_from(layer.work, slots[place].outline, slots[place].way, rng=rng)
            spent = again is None or tried[place] % keypoints.places == 0
            layers[place] = _next_piece(works, slots[place], rng) if spent or again is None else (name, again)


def template(
    work: tuple[str, Pixels],
    others: Sequence[Pixels],
    *,
    kind: str,
    given: Templates,
    keypoints: Keypoints,
    rng: np.random.Generator,
) -> Planted:
    """Return a work with parts exchanged for others', strongly recolored; its one piece is what was kept."""
    name, original = work
    factor = given.long_side.even(rng) / max(original.shape[:2])
    size = (round(original.shape[1] * factor), round(original.shape[0] * factor))
    fitting = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    base = np.asarray(cv2.resize(original, size, interpolation=fitting), dtype=np.uint8)
    to_work = scaled(original.shape[1] / size[0], original.shape[0] / size[1])
    curves = _curves(given, rng)
    for _ in range(keypoints.places):
        changed, kept = _exchanged(base, others, kind=kind, given=given, rng=rng)
        pixels = _recolored(changed, curves, degrees=_turned_hue(given, rng))
        found = _keypoints_on(pixels, [kept], keypoints)[0]
        if found >= keypoints.fewest:
            piece = Piece(work=name, to_work=to_work, share=float(kept.mean()), keypoints=found)
            return _saved(Planted(pixels=pixels, labels=kept.astype(np.uint8), pieces=(piece,)), quality=given.jpeg)
    raise NoPlaceFound


def plain_ground(*, sides: tuple[int, int], rng: np.random.Generator) -> Pixels:
    """Return a sheet of one color with some grain, a little lighter towards one side; `sides` are width and height."""
    width, height = sides
    color = rng.uniform(30, 240, 3)
    slope = rng.uniform(-15, 15) * np.linspace(-1, 1, height)[:, None, None]
    return tone.clipped(color + slope + rng.normal(0, GRAIN, (height, width, 1)))


def _one_piece(
    work: Pixels, wish: Wish, how: Way, *, width: int, height: int, rng: np.random.Generator
) -> Layer | None:
    """Return a piece of the wished area at some place of the host, or None where the work has no such piece."""
    for _ in range(OUTLINES):
        aspect = (width / height) ** 0.5 * float(np.exp(rng.uniform(-0.35, 0.35)))
        shape = outline(wish.shape, aspect=aspect, rng=rng) * np.sqrt(wish.area * width * height)
        cut = turned(shape, degrees=rng.uniform(-how.turn, how.turn))
        placed = inside_frame(cut, width=width, height=height, rng=rng)
        layer = None if placed is None else taken_from(work, placed, how, rng=rng)
        if layer is not None:
            return layer
    return None


def _slots(ground: Pixels, *, tiled: bool, given: Collages, rng: np.random.Generator) -> list[_Slot]:
    """Return where the pieces of a collage lie and how each is handled; edges are all soft or all hard."""
    height, width = ground.shape[:2]
    leaning = rng.random() < 0.5 or not tiled
    tilt = given.tilt if leaning else 0.0
    cells = cuts(width, height, cells=given.pieces.whole(rng), tilt=tilt, rng=rng)
    soft = bool(rng.random() < given.handling.soft_share)
    found = []
    for cell in cells:
        shares = (given.handling.turned_share, given.handling.mirrored_share)
        any_turn, mirrored = (bool(rng.random() < share) for share in shares)
        how = way(given.handling, turned=any_turn, mirrored=mirrored, soft=soft, rng=rng)
        shape = cell if tiled else _floating(cell, width=width, height=height, given=given, rng=rng)
        found.append(_Slot(outline=shape, way=how))
    return found


def _floating(cell: Outline, *, width: int, height: int, given: Collages, rng: np.random.Generator) -> Outline:
    """Return an outline about in the middle of a cell, cut off at the frame."""
    wide, tall = cell.max(axis=0) - cell.min(axis=0)
    kind = given.shapes[int(rng.integers(len(given.shapes)))]
    shape = outline(kind, aspect=float(np.clip(wide / tall, 0.5, 2)), rng=rng)
    lean = rng.uniform(-given.handling.turn_small, given.handling.turn_small)
    size = np.sqrt(given.fill.even(rng) * area(cell))
    placed = cell.mean(axis=0) + 0.06 * rng.uniform(-1, 1, 2) * [wide, tall] + size * turned(shape, degrees=lean)
    return np.asarray(np.clip(placed, 0, [width - 1, height - 1]), dtype=np.float64)


def _next_piece(works: Works, slot: _Slot, rng: np.random.Generator) -> tuple[str, Layer]:
    for name, work in works:
        layer = taken_from(work, slot.outline, slot.way, rng=rng)
        if layer is not None:
            return name, layer
    raise NoPlaceFound


def _finished(
    ground: Pixels, layers: Sequence[tuple[str, Layer]], *, keypoints: Keypoints, tiled: bool = False
) -> Planted:
    """Return the suspect before it is saved as JPEG."""
    height, width = ground.shape[:2]
    pixels = pasted(ground, [layer for _, layer in layers], tiled=tiled)
    labels = np.zeros((height, width), dtype=np.uint8)
    for place, (_, layer) in enumerate(layers, 1):
        labels[filled(layer.outline, width=width, height=height)] = place
    masks = [labels == place for place in range(1, len(layers) + 1)]
    counts = _keypoints_on(pixels, masks, keypoints)
    pieces = tuple(
        Piece(work=name, to_work=layer.to_work, share=float(mask.mean()), keypoints=count)
        for (name, layer), mask, count in zip(layers, masks, counts, strict=True)
    )
    return Planted(pixels=pixels, labels=labels, pieces=pieces)


def _saved(made: Planted, *, quality: int) -> Planted:
    pixels = np.ascontiguousarray(texture.jpeg(made.pixels, quality=quality).pixels)
    return Planted(pixels=pixels, labels=made.labels, pieces=made.pieces)


def _keypoints_on(pixels: Pixels, masks: Sequence[Mask], given: Keypoints) -> list[int]:
    """Return how many keypoints of the finished suspect lie on each mask (h, w)."""
    gray = np.asarray(cv2.cvtColor(to_frame(pixels, side=given.side), cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    points = local_features(gray, keypoints=given.most, contrast=given.contrast).points
    height, width = pixels.shape[:2]
    x = np.clip((points[:, 0] + 0.5) * width / gray.shape[1], 0, width - 1).astype(int)
    y = np.clip((points[:, 1] + 0.5) * height / gray.shape[0], 0, height - 1).astype(int)
    return [int(mask[y, x].sum()) for mask in masks]


def _exchanged(
    base: Pixels, others: Sequence[Pixels], *, kind: str, given: Templates, rng: np.random.Generator
) -> tuple[Pixels, Mask]:
    """Return the base with cells filled by other works, and the pixels (h, w) that were kept."""
    height, width = base.shape[:2]
    count = given.cells.whole(rng)
    cells = segments(base, cells=count) if kind == "segments" else wavy_cells(width, height, cells=count, rng=rng)
    sigma = given.soft.even(rng) * max(height, width)
    canvas, kept = base.astype(np.float64), np.ones((height, width), dtype=np.bool_)
    for place, cell in enumerate(_chosen(cells, share=given.exchanged.even(rng), rng=rng)):
        mask = cells == cell
        filling = _filling(base, mask, others[place % len(others)], given=given, rng=rng)
        alpha = feathered(mask, sigma=sigma)[..., None]
        canvas = canvas * (1 - alpha) + filling * alpha
        kept &= ~mask
    return tone.clipped(canvas), kept


def _chosen(cells: NDArray[np.int32], *, share: float, rng: np.random.Generator) -> list[int]:
    """Return cells that together come closest to a share of the area, in the order they were drawn."""
    sizes = np.bincount(cells.ravel()) / cells.size
    drawn: list[int] = []
    for cell in rng.permutation(np.flatnonzero(sizes)):
        done = sizes[drawn].sum()
        if abs(done + sizes[cell] - share) < abs(done - share):
            drawn.append(int(cell))
    return drawn


def _filling(
    base: Pixels, mask: Mask, other: Pixels, *, given: Templates, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Return another work (h, w, 3) laid over a cell, its mean color drawn towards the mean of what it replaces."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    corner = np.array([columns[0], rows[0]], dtype=np.float64)
    box = np.array([columns[-1] - columns[0] + 1, rows[-1] - rows[0] + 1], dtype=np.float64)
    whole = np.array([other.shape[1], other.shape[0]], dtype=np.float64)
    scale = max(given.scale.factor(rng), float((box / whole).max()) * 1.01)
    start = rng.uniform(0, 1, 2) * (whole - box / scale)
    to_other = shifted(*start) @ np.diag([1 / scale, 1 / scale, 1.0]) @ shifted(*(-corner))
    seen = warped(other, to_other, width=base.shape[1], height=base.shape[0]).astype(np.float64)
    return seen + given.tone_kept * (base[mask].mean(axis=0) - seen[mask].mean(axis=0))


def _curves(given: Templates, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Return a rising tone curve for each channel, uint8 (256, 3)."""
    made = []
    for _ in range(3):
        value = np.linspace(0, 1, 256) ** given.gamma.factor(rng)
        bent = value + given.bend.even(rng) * np.sin(2 * np.pi * (value - 0.5)) / (2 * np.pi)
        black, white = given.black.even(rng), given.white.even(rng)
        made.append(black + (white - black) * bent)
    return tone.clipped(np.column_stack(made))


def _turned_hue(given: Templates, rng: np.random.Generator) -> float:
    return given.hue.even(rng) * (1 if rng.random() < 0.5 else -1)


def _recolored(pixels: Pixels, curves: NDArray[np.uint8], *, degrees: float) -> Pixels:
    bent = np.stack([curves[pixels[..., channel], channel] for channel in range(3)], axis=-1)
    return tone.hue(np.ascontiguousarray(bent), degrees=degrees).pixels
