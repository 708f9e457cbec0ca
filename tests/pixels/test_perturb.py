"""Every edit does what its name says, and knows the way back."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest

from apelles.errors import UnknownName
from apelles.pixels.perturb import EDITS, Edited, Step, edit, mapped, visible
from apelles.pixels.perturb.base import Pixels

LADDER = Path(__file__).resolve().parents[2] / "benchmarks" / "ladder.toml"
RUNGS = {row["name"]: row["steps"] for row in tomllib.loads(LADDER.read_text(encoding="utf-8"))["edit"]}
WIDTH, HEIGHT = 180, 140
MARK = (120, 40, 150, 75)
"""Left, top, right, bottom of a red block in the drawn picture."""


def drawn() -> Pixels:
    """Return a picture of smooth shades with a red block right of the middle."""
    down, right = np.mgrid[:HEIGHT, :WIDTH]
    shades = np.stack([60 + right // 3, 200 - down // 2, 90 + (right + down) // 6], axis=2).astype(np.uint8)
    left, top, end, bottom = MARK
    shades[top:bottom, left:end] = (230, 20, 20)
    return shades


def host() -> Pixels:
    """Return a plain green picture to paste on."""
    return np.full((200, 260, 3), (20, 160, 60), dtype=np.uint8)


def edited(steps: Sequence[Step], *, seed: int = 5) -> Edited:
    """Return the drawn picture after steps."""
    return edit(drawn(), steps, rng=np.random.default_rng(seed), host=host())


def luma_spread(pixels: Pixels) -> float:
    """Return the standard deviation of gray."""
    return float(pixels.mean(axis=2).std())


@pytest.mark.parametrize("name", RUNGS)
def test_the_same_seed_gives_the_same_bytes_and_leaves_the_original_alone(name: str) -> None:
    before = drawn()
    original = before.copy()
    first, second = (edit(before, RUNGS[name], rng=np.random.default_rng(9), host=host()) for _ in range(2))
    assert first.pixels.dtype == np.uint8
    assert first.pixels.shape[2] == 3
    assert np.array_equal(first.pixels, second.pixels)
    assert np.array_equal(before, original)


@pytest.mark.parametrize("name", sorted({step["edit"] for steps in RUNGS.values() for step in steps}))
def test_every_edit_of_the_ladder_is_in_the_table(name: str) -> None:
    assert name in EDITS


@pytest.mark.parametrize(
    "step",
    [
        {"edit": "crop", "share": 0.8},
        {"edit": "rotate", "degrees": 20, "corners": "gray"},
        {"edit": "rotate", "degrees": 90},
        {"edit": "rotate", "degrees": 7, "corners": "cropped"},
        {"edit": "perspective", "tilt": 0.1},
        {"edit": "mirror"},
        {"edit": "flip"},
        {"edit": "stretch", "across": 0.7},
        {"edit": "downscale", "side": 90},
        {"edit": "frame", "width": 0.1},
        {"edit": "letterbox", "aspect": 2.4},
        {"edit": "paste", "share": 0.5},
        {"edit": "screenshot", "share": 0.5, "quality": 90},
        {"edit": "photographed", "tilt": 0.1},
        {"edit": "blur", "sigma": 2},
        {"edit": "oil_paint", "radius": 3, "levels": 12},
    ],
    ids=lambda step: "-".join(str(value) for value in step.values()),
)
def test_the_homography_leads_from_the_red_block_back_to_where_it_was(step: Step) -> None:
    found = edited([step])
    red = (found.pixels[..., 0] > 150) & (found.pixels[..., 1:].max(axis=2) < 110)
    down, right = np.nonzero(cv2.erode(red.astype(np.uint8), np.ones((3, 3))))
    back = mapped(found.to_original, np.column_stack([right, down]).astype(np.float64))
    left, top, end, bottom = MARK
    assert len(back) > 20
    inside = (back[:, 0] > left - 4) & (back[:, 0] < end + 4) & (back[:, 1] > top - 4) & (back[:, 1] < bottom + 4)
    assert inside.mean() > 0.98


def test_steps_in_a_row_lead_back_through_all_of_them() -> None:
    steps: list[Step] = [{"edit": "crop", "share": 0.8}, {"edit": "mirror"}, {"edit": "downscale", "side": 100}]
    found = edited(steps)
    corner = mapped(found.to_original, np.array([[0.0, 0.0]]))[0]
    assert corner[0] > WIDTH / 2
    assert np.linalg.det(found.to_original) < 0


@pytest.mark.parametrize(("share", "edge"), [(0.8, 0.02), (0.5, 0.02), (0.2, 0.02)])
def test_a_crop_keeps_the_share_of_the_area_it_says(share: float, edge: float) -> None:
    found = edited([{"edit": "crop", "share": share}])
    assert found.pixels.size / drawn().size == pytest.approx(share, abs=edge)


@pytest.mark.parametrize("share", [0.5, 0.25, 0.1])
def test_a_pasted_picture_covers_the_share_of_the_host_it_says(share: float) -> None:
    found = edited([{"edit": "paste", "share": share}])
    assert visible(found, width=WIDTH, height=HEIGHT).mean() == pytest.approx(share, abs=0.03)


def test_a_pasted_picture_is_whole_even_when_the_host_is_a_strip() -> None:
    strip = np.zeros((30, 400, 3), dtype=np.uint8)
    found = edit(drawn(), [{"edit": "paste", "share": 0.5}], rng=np.random.default_rng(1), host=strip)
    corners = np.array([[0, 0], [WIDTH - 1, HEIGHT - 1]], dtype=np.float64)
    there = mapped(np.linalg.inv(found.to_original), corners)
    assert (there > -1).all()
    assert (there <= np.array(found.pixels.shape[1::-1])).all()


def test_nothing_outside_the_original_counts_as_visible() -> None:
    found = edited([{"edit": "letterbox", "aspect": 2.4}])
    shown = visible(found, width=WIDTH, height=HEIGHT)
    assert found.pixels[shown == 0].max() == 0
    assert shown.sum() == WIDTH * HEIGHT


def test_mirror_and_flip_undo_themselves() -> None:
    assert np.array_equal(edited([{"edit": "mirror"}] * 2).pixels, drawn())
    assert np.array_equal(edited([{"edit": "flip"}] * 2).pixels, drawn())


def test_blur_takes_detail_away_and_noise_adds_it() -> None:
    def detail(pixels: Pixels) -> float:
        return float(np.abs(np.diff(pixels.astype(np.int16), axis=1)).mean())

    assert detail(edited([{"edit": "blur", "sigma": 4}]).pixels) < detail(drawn())
    assert detail(edited([{"edit": "noise", "sigma": 20}]).pixels) > detail(drawn())


def test_a_lower_quality_is_further_from_the_picture() -> None:
    def error(quality: int) -> float:
        again = edited([{"edit": "jpeg", "quality": quality}]).pixels
        return float(np.abs(again.astype(np.int16) - drawn()).mean())

    assert error(10) > error(30) > error(95)


def test_gray_edits_have_no_color_and_color_edits_do() -> None:
    for name in ("grayscale", "edges"):
        pixels = edited([{"edit": name}]).pixels.astype(np.int16)
        assert np.ptp(pixels, axis=2).max() == 0
    swapped = edited([{"edit": "channel_swap"}]).pixels
    assert np.array_equal(np.sort(swapped, axis=2), np.sort(drawn(), axis=2))


def test_hue_turned_all_the_way_round_is_the_picture_again() -> None:
    turned = edited([{"edit": "hue", "degrees": 360}]).pixels.astype(np.int16)
    assert np.abs(turned - drawn()).max() <= 6


def test_light_and_contrast_move_the_way_they_say() -> None:
    base = drawn()
    assert edited([{"edit": "brightness", "factor": 0.4}]).pixels.mean() < base.mean()
    assert edited([{"edit": "gamma", "power": 2.2}]).pixels.mean() < base.mean()
    assert luma_spread(edited([{"edit": "contrast", "factor": 0.4}]).pixels) < luma_spread(base)
    assert np.array_equal(edited([{"edit": "invert"}]).pixels, 255 - base)


def test_posterizing_and_pixelating_leave_few_values() -> None:
    assert len(np.unique(edited([{"edit": "posterize", "levels": 4}]).pixels)) == 4
    cells = edited([{"edit": "pixelate", "cells": 6}]).pixels
    assert len(np.unique(cells.reshape(-1, 3), axis=0)) <= 6 * 5


def test_a_line_drawing_is_mostly_paper_with_dark_strokes_at_the_edges_of_the_block() -> None:
    drawing = edited([{"edit": "line_drawing", "width": 3}]).pixels
    assert np.median(drawing) > 230
    left, top, end, bottom = MARK
    edge = drawing[top : top + 3, left:end].mean()
    assert edge < drawing[(top + bottom) // 2, (left + end) // 2].mean() - 20


def test_a_halftone_is_black_dots_that_grow_with_darkness() -> None:
    dark, light = (np.full((90, 90, 3), value, dtype=np.uint8) for value in (60, 200))
    steps = [{"edit": "halftone", "cell": 12}]
    printed = [edit(pixels, steps, rng=np.random.default_rng(1)).pixels.mean() for pixels in (dark, light)]
    assert printed[0] < 90 < 170 < printed[1]


def test_overlays_change_about_as_much_as_they_say() -> None:
    changed = (edited([{"edit": "sticker", "share": 0.2}]).pixels != drawn()).any(axis=2).mean()
    assert 0.08 < changed < 0.3
    assert (edited([{"edit": "text", "lines": 3, "size": 0.1}]).pixels != drawn()).any(axis=2).mean() > 0.02
    assert (edited([{"edit": "watermark", "opacity": 0.5}]).pixels != drawn()).any(axis=2).mean() > 0.02


def test_an_unknown_edit_is_named_with_the_known_ones() -> None:
    with pytest.raises(UnknownName, match="mirror"):
        edited([{"edit": "melt"}])
