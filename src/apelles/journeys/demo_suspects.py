"""Suspects made by code, with what each one really is: edits, a collage, other drawings, strangers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from apelles.pixels.perturb import Step, edit
from apelles.pixels.perturb.geometry import resized
from apelles.records import Verdict

type Pixels = NDArray[np.uint8]

COLLAGE_SIDE = 400
ACCUSED = frozenset({Verdict.COPY, Verdict.PARTIAL_COPY, Verdict.COLLAGE})
EDITS: tuple[tuple[str, tuple[Step, ...]], ...] = (
    ("cropped", ({"edit": "crop", "share": 0.5},)),
    ("photographed at an angle", ({"edit": "photographed", "tilt": 0.12},)),
    ("recolored", ({"edit": "hue", "degrees": 120}, {"edit": "contrast", "factor": 0.8})),
    ("mirrored", ({"edit": "mirror"}, {"edit": "jpeg", "quality": 80})),
    ("rotated", ({"edit": "rotate", "degrees": 17},)),
    ("recompressed", ({"edit": "downscale", "side": 320}, {"edit": "jpeg", "quality": 15})),
    ("with text over it", ({"edit": "text", "lines": 3, "size": 0.12},)),
)
PART: tuple[Step, ...] = ({"edit": "crop", "share": 0.35}, {"edit": "paste", "share": 0.3})


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A picture that suspects are made from, decoded. `subject_id` names what it shows, where that is known."""

    title: str
    pixels: Pixels
    subject_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """A suspect, what it really is in plain words, how it was made, and whether a work of the library is in it."""

    name: str
    truth: str
    how: str
    copied: bool
    pixels: Pixels
    subject_id: str = ""


def edited(works: Sequence[Source], *, rng: np.random.Generator) -> Iterator[Suspect]:
    """Yield one edit of each work, going through the list of edits again and again."""
    for number, work in enumerate(works):
        how, steps = EDITS[number % len(EDITS)]
        pixels = edit(work.pixels, steps, rng=rng).pixels
        truth = f"“{work.title}”, {how}"
        yield Suspect(name=_slug(how, work.title), truth=truth, how=how, copied=True, pixels=pixels)


def part_pasted(work: Source, host: Source, *, rng: np.random.Generator) -> Suspect:
    """Return a stranger's picture with a part of a work pasted into it."""
    pixels = edit(work.pixels, PART, rng=rng, host=host.pixels).pixels
    truth = f"part of “{work.title}” pasted into another picture"
    return Suspect(name=_slug("part pasted", work.title), truth=truth, how="part", copied=True, pixels=pixels)


def collage(works: Sequence[Source]) -> Suspect:
    """Return four works as the quarters of one picture."""
    tiles = [resized(work.pixels, wide=COLLAGE_SIDE, tall=COLLAGE_SIDE).pixels for work in works]
    truth = "collage of " + ", ".join(f"“{work.title}”" for work in works)
    pixels = np.vstack([np.hstack(tiles[:2]), np.hstack(tiles[2:])])
    return Suspect(name="collage", truth=truth, how="collage", copied=True, pixels=pixels)


def strangers(sources: Sequence[Source], *, what: str) -> Iterator[Suspect]:
    """Yield pictures none of whose pixels come from a work of the library."""
    for source in sources:
        truth = f"“{source.title}”, {what}"
        yield Suspect(
            name=_slug(what, source.title),
            truth=truth,
            how=what,
            copied=False,
            pixels=source.pixels,
            subject_id=source.subject_id,
        )


def _slug(*words: str) -> str:
    text = "-".join(words).lower()
    return "-".join("".join(sign if sign.isalnum() else " " for sign in text).split())[:60]
