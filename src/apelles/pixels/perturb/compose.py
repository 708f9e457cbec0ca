"""Edits that put something over, around or behind the picture."""

from __future__ import annotations

import math

import cv2
import numpy as np

from apelles.pixels.perturb.base import Edited, Pixels, in_place, shifted
from apelles.pixels.perturb.geometry import corner_points, quad_to_quad, resized, warp
from apelles.pixels.perturb.texture import blurred, jpeg, vignette
from apelles.pixels.perturb.tone import clipped

PHRASES = ("SALE 50% OFF", "follow @studio", "THIS IS FINE", "draft - do not copy", "NEW IN STORE", "when it is Monday")
INKS = ((255, 255, 255), (20, 20, 20), (250, 220, 40), (220, 40, 60))


def text(pixels: Pixels, *, lines: int, size: float, rng: np.random.Generator) -> Edited:
    """Return the picture with outlined lines of lettering, `size` of the picture's height tall."""
    over = pixels.copy()
    height, width = over.shape[:2]
    for line in range(lines):
        phrase, ink = PHRASES[int(rng.integers(len(PHRASES)))], INKS[int(rng.integers(len(INKS)))]
        base = int((line + rng.uniform(0.4, 0.9)) * height / lines)
        _write(over, phrase, left=int(rng.uniform(0, 0.15) * width), base=base, tall=size * height, ink=ink)
    return in_place(over)


def watermark(pixels: Pixels, *, opacity: float, rng: np.random.Generator) -> Edited:
    """Return the picture under repeated slanted lettering of the given opacity."""
    height, width = pixels.shape[:2]
    side = math.ceil(math.hypot(height, width))
    sheet = np.zeros((side, side, 3), dtype=np.uint8)
    for row in range(8):
        left = int(rng.uniform(-0.1, 0.05) * side)
        for column in range(3):
            place = left + column * side * 2 // 5
            _write(sheet, "PREVIEW ONLY", left=place, base=(row + 1) * side // 8, tall=side / 28, ink=(255, 255, 255))
    turn = cv2.getRotationMatrix2D((side / 2, side / 2), 30, 1.0)
    slanted = cv2.warpAffine(sheet, turn, (side, side))[:height, :width]
    cover = slanted.max(axis=2, keepdims=True) / 255 * opacity
    return in_place(clipped(pixels * (1 - cover) + 255 * cover))


def sticker(pixels: Pixels, *, share: float, rng: np.random.Generator) -> Edited:
    """Return the picture with three drawn stickers that together cover about `share` of the area."""
    over = pixels.copy()
    height, width = over.shape[:2]
    radius = math.sqrt(share * height * width / 3 / math.pi)
    for draw in (_smile, _heart, _star):
        across = int(rng.uniform(0.2, 0.8) * width)
        draw(over, across, int(rng.uniform(0.2, 0.8) * height), radius)
    return in_place(over)


def frame(pixels: Pixels, *, width: float) -> Edited:
    """Return the picture in a wooden frame with a mat, each side `width` of the long side."""
    edge = max(4, round(width * max(pixels.shape[:2])))
    outer = cv2.copyMakeBorder(pixels, edge, edge, edge, edge, cv2.BORDER_CONSTANT, value=(238, 232, 220))
    for ring in range(edge // 2):
        shade = 60 + 90 * math.sin(math.pi * ring / (edge // 2))
        wood = (int(shade * 1.2), int(shade * 0.85), int(shade * 0.45))
        last = (outer.shape[1] - 1 - ring, outer.shape[0] - 1 - ring)
        cv2.rectangle(outer, (ring, ring), last, wood, 1)
    return Edited(pixels=np.asarray(outer, dtype=np.uint8), to_original=shifted(-edge, -edge))


def letterbox(pixels: Pixels, *, aspect: float) -> Edited:
    """Return the picture between black bars that bring it to `aspect`, width over height."""
    height, width = pixels.shape[:2]
    wide, tall = max(width, round(height * aspect)), max(height, round(width / aspect))
    canvas = np.zeros((tall, wide, 3), dtype=np.uint8)
    return _placed(pixels, canvas, left=(wide - width) // 2, top=(tall - height) // 2)


def paste(pixels: Pixels, *, share: float, host: Pixels, rng: np.random.Generator) -> Edited:
    """Return `host` with the whole picture laid on it at a random place, over `share` of the host's area.

    A host that is too narrow for that is first widened or heightened, by the least that is needed.
    """
    height, width = pixels.shape[:2]
    factor = math.sqrt(share * host.shape[0] * host.shape[1] / (height * width))
    wide, tall = max(1, round(width * factor)), max(1, round(height * factor))
    canvas = _roomy(host, wide=wide, tall=tall, share=share)
    left = int(rng.integers(0, canvas.shape[1] - wide + 1))
    top = int(rng.integers(0, canvas.shape[0] - tall + 1))
    small = resized(pixels, wide=wide, tall=tall)
    return small.then(_placed(small.pixels, canvas, left=left, top=top))


def screenshot(pixels: Pixels, *, share: float, quality: int, rng: np.random.Generator) -> Edited:
    """Return a window with bars, a side column and the picture over about `share` of it, as JPEG."""
    height, width = pixels.shape[:2]
    wide = round(width / math.sqrt(share))
    tall = round(height / math.sqrt(share))
    canvas = np.full((tall, wide, 3), 246, dtype=np.uint8)
    left, top = round((wide - width) * 0.75), round((tall - height) * 0.6)
    _chrome(canvas, left=left, top=top, rng=rng)
    shown = _placed(pixels, canvas, left=left, top=top)
    factor = rng.uniform(0.6, 0.8)
    small = resized(shown.pixels, wide=round(wide * factor), tall=round(tall * factor))
    return shown.then(small).then(jpeg(small.pixels, quality=quality))


def photographed(pixels: Pixels, *, tilt: float, rng: np.random.Generator) -> Edited:
    """Return the picture as photographed on a wall from one side: tilted, warm, dim at the edges, soft, noisy, JPEG."""
    height, width = pixels.shape[:2]
    margin = 0.12
    wide, tall = round(width * (1 + 2 * margin)), round(height * (1 + 2 * margin))
    inward = rng.uniform(0, tilt, (4, 2)) * (width, height) * ((1, 1), (-1, 1), (-1, -1), (1, -1))
    inward[[1, 2], 1] += np.array([1, -1]) * tilt * height
    target = corner_points(width, height) + (margin * width, margin * height) + inward
    forward = quad_to_quad(corner_points(width, height), target)
    seen = warp(pixels, forward=forward, wide=wide, tall=tall, border=(150, 146, 138))
    light = seen.pixels * vignette(tall, wide, depth=0.45)[..., None] * (1.08, 1.0, 0.86)
    soft = blurred(clipped(light), sigma=max(wide, tall) / 600)
    grainy = clipped(soft + rng.normal(0, 7, soft.shape))
    return seen.then(jpeg(grainy, quality=70))


def _placed(pixels: Pixels, canvas: Pixels, *, left: int, top: int) -> Edited:
    height, width = pixels.shape[:2]
    together = canvas.copy()
    together[top : top + height, left : left + width] = pixels
    return Edited(pixels=together, to_original=shifted(-left, -top))


def _roomy(host: Pixels, *, wide: int, tall: int, share: float) -> Pixels:
    height, width = host.shape[:2]
    if wide <= width and tall <= height:
        return host
    area = wide * tall / share
    if wide > width:
        width, height = wide, max(tall, round(area / wide))
    else:
        width, height = max(wide, round(area / tall)), tall
    return resized(host, wide=width, tall=height).pixels


def _write(canvas: Pixels, phrase: str, *, left: int, base: int, tall: float, ink: tuple[int, int, int]) -> None:
    scale, weight = tall / 22, max(1, round(tall / 9))
    font = cv2.FONT_HERSHEY_SIMPLEX
    outline = (0, 0, 0) if sum(ink) > 380 else (255, 255, 255)
    cv2.putText(canvas, phrase, (left, base), font, scale, outline, weight + max(2, weight // 2), cv2.LINE_AA)
    cv2.putText(canvas, phrase, (left, base), font, scale, ink, weight, cv2.LINE_AA)


def _smile(canvas: Pixels, across: int, down: int, radius: float) -> None:
    size = round(radius)
    cv2.circle(canvas, (across, down), size, (255, 204, 50), -1, cv2.LINE_AA)
    for side in (-1, 1):
        eye = (across + side * size // 3, down - size // 4)
        cv2.circle(canvas, eye, max(1, size // 8), (70, 40, 20), -1, cv2.LINE_AA)
    cv2.ellipse(canvas, (across, down + size // 6), (size // 2, size // 3), 0, 0, 180, (70, 40, 20), max(1, size // 10))


def _heart(canvas: Pixels, across: int, down: int, radius: float) -> None:
    turn = np.linspace(0, 2 * np.pi, 60)
    right = 16 * np.sin(turn) ** 3
    up = 13 * np.cos(turn) - 5 * np.cos(2 * turn) - 2 * np.cos(3 * turn) - np.cos(4 * turn)
    outline = np.column_stack([across + right * radius / 14, down - up * radius / 14]).round().astype(np.int32)
    cv2.fillPoly(canvas, [outline], (226, 40, 70), cv2.LINE_AA)


def _star(canvas: Pixels, across: int, down: int, radius: float) -> None:
    reach = np.where(np.arange(10) % 2 == 0, 1.45, 0.6) * radius
    turn = np.arange(10) * np.pi / 5
    outline = np.column_stack([across + reach * np.sin(turn), down - reach * np.cos(turn)]).round().astype(np.int32)
    cv2.fillPoly(canvas, [outline], (70, 120, 240), cv2.LINE_AA)


def _chrome(canvas: Pixels, *, left: int, top: int, rng: np.random.Generator) -> None:
    tall, wide = canvas.shape[:2]
    bar = max(8, top // 3)
    cv2.rectangle(canvas, (0, 0), (wide, bar), (222, 225, 230), -1)
    for index, color in enumerate(((237, 106, 94), (245, 191, 79), (98, 197, 84))):
        cv2.circle(canvas, (bar * (index + 1) // 2 + bar // 4, bar // 2), max(2, bar // 6), color, -1, cv2.LINE_AA)
    cv2.rectangle(canvas, (bar * 3, bar // 5), (wide - bar, bar - bar // 5), (255, 255, 255), -1)
    _write(canvas, "gallery.example/item", left=bar * 3 + 4, base=bar * 7 // 10, tall=bar * 0.45, ink=(90, 90, 90))
    row, step = bar * 2, max(8, tall // 28)
    while row < tall - step:
        length = round((left - 16) * rng.uniform(0.4, 0.95))
        cv2.rectangle(canvas, (8, row), (8 + max(4, length), row + step // 3), (185, 190, 198), -1)
        row += step
