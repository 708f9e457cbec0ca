"""Collage or learning: where the outputs of a model lie between held-out works and machines that only put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from apelles.audit.closeness import estimate
from apelles.audit.exchanged import Levels, levels
from apelles.audit.patches import Nearest
from apelles.audit.ruler import Measured, Ruler, closeness, measure, ruler
from apelles.records.collage import AmongHumans, CollageAnswer, CollageFinding, ControlTiled, Estimate

LEAST_OUTPUTS: Final = 20
LEAST_HELDOUT: Final = 60
"""With fewer held-out works no region can be rare enough to be accepted."""
HALFWAY: Final = 0.5
LEAST_REACH: Final = 1e-6
PAINTER_LEVEL: Final = 0.01
LEAST_PAINTERS: Final = 5
LEAST_OF_PAINTER: Final = 3
TOO_MANY: Final = 0.01
"""Painters flagged at their level so many times, or more, are a failure where chance gives so many this rarely."""
ORDER: Final = ("parrot", "quilt", "mosaic")
COLLAGES: Final = ("quilt", "mosaic")
type Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Seen:
    """Pictures, uint8 (n, s, s, 3), and their nearest patches at every scale, the finest first."""

    pixels: Pixels
    found: tuple[Nearest, ...]

    def part(self, chosen: NDArray[np.intp]) -> Seen:
        """Return the same of some of the pictures."""
        return Seen(pixels=self.pixels[chosen], found=tuple(one.part(chosen) for one in self.found))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Control:
    """A control that was run: its name, its settings, and its outputs as they are and smoothed."""

    name: str
    settings: tuple[tuple[str, str], ...]
    sharp: Seen
    smooth: Seen


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Material:
    """Everything that was searched among the same training works.

    `held_smooth` are the held-out works made as smooth as the outputs; `painters` (n) numbers the author of each
    held-out work, -1 where none is stated; `left_out` held-out works show a training work again.
    """

    outputs: Seen
    held: Seen
    held_smooth: Seen
    controls: tuple[Control, ...]
    painters: NDArray[np.intp]
    training: int
    left_out: int = 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Judged:
    """The finding, and the source maps of all outputs and of held-out works, int32 (n, s, s)."""

    finding: CollageFinding
    maps: NDArray[np.int32]
    held_maps: NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Run:
    """One pass, sharp or smooth: the ruler, and what it says of outputs, of held-out works, and of controls."""

    by: Ruler
    made: Measured
    held: Measured
    controls: Mapping[int, Measured]


def too_few(outputs: int, heldout: int) -> str:
    """Return the key of the sentence that says which pictures are too few, or an empty text."""
    if outputs < LEAST_OUTPUTS:
        return "collage.few_outputs"
    return "collage.few_heldout" if heldout < LEAST_HELDOUT else ""


def undetermined(reason: str, *, outputs: int, training: int, heldout: int, size: int) -> CollageFinding:
    """Return that nothing can be said, and the key of the sentence that says why."""
    return CollageFinding(
        answer=CollageAnswer.UNDETERMINED,
        reason=reason,
        outputs=outputs,
        copies=0,
        training=training,
        heldout=heldout,
        heldout_left_out=0,
        size=size,
        closeness=(),
        closeness_smoothed=(),
        collage_level=1.0,
        copy_level=1.0,
        made=None,
        held=None,
        controls=(),
        position=None,
        position_smoothed=None,
        failed=(),
        painters=0,
        painters_flagged=0,
        humans=AmongHumans(refused="collage.humans_not_asked"),
    )


def judge_collage(material: Material, seed: int, *, humans: AmongHumans | None = None) -> Judged:
    """Return what can be said of a model; the same seed gives the same limits."""
    rng = np.random.default_rng(seed)
    sharp = _run(material, rng, smooth=False)
    kept = np.flatnonzero(~sharp.made.whole)
    tested = levels(material.outputs.found, material.held.found, rng)
    painters, flagged = painters_flagged(material.held.found, material.painters, rng)
    failed = failures(_by_name(material, sharp), painters=painters, flagged=flagged)
    positions: list[Estimate | None] = [None, None]
    smooth = _run(material, rng, smooth=True)
    if len(kept) >= LEAST_OUTPUTS and any(one.name in COLLAGES for one in material.controls):
        rest = material.outputs.part(kept)
        positions = [_position(material, run, rest, rng) for run in (sharp, smooth)]
    answer, reason = answered(positions[0], positions[1], failed=failed, left=len(kept))
    finding = CollageFinding(
        answer=answer,
        reason=reason,
        outputs=len(material.outputs.pixels),
        copies=int(sharp.made.whole.sum()),
        training=material.training,
        heldout=len(material.held.pixels),
        heldout_left_out=material.left_out,
        size=sharp.by.size,
        closeness=closeness(sharp.by, sharp.made, tested),
        closeness_smoothed=closeness(smooth.by, smooth.made, _smooth_levels(material, rng)),
        collage_level=tested.collage,
        copy_level=tested.copies,
        made=sharp.made.tiled,
        held=sharp.held.tiled,
        controls=tuple(
            ControlTiled(
                name=one.name,
                settings=one.settings,
                outputs=len(one.sharp.pixels),
                tiled=sharp.controls[place].tiled,
                smoothed=smooth.controls[place].tiled,
            )
            for place, one in enumerate(material.controls)
        ),
        position=positions[0],
        position_smoothed=positions[1],
        failed=failed,
        painters=painters,
        painters_flagged=flagged,
        humans=humans or AmongHumans(refused="collage.humans_not_asked"),
    )
    return Judged(finding=finding, maps=sharp.made.maps, held_maps=sharp.held.maps)


def answered(
    sharp: Estimate | None, smooth: Estimate | None, *, failed: Sequence[str], left: int
) -> tuple[CollageAnswer, str]:
    """Return the answer, and the key of the sentence that gives its reason."""
    if failed:
        return CollageAnswer.UNDETERMINED, "collage.because_failed"
    if left < LEAST_OUTPUTS:
        return CollageAnswer.COPIES, "collage.because_copies"
    if sharp is None or smooth is None:
        return CollageAnswer.UNDETERMINED, "collage.because_no_control"
    if min(sharp.low, smooth.low) > HALFWAY:
        return CollageAnswer.COLLAGE, "collage.because_collage"
    if max(sharp.high, smooth.high) < HALFWAY:
        return CollageAnswer.LEARNERS, "collage.because_learners"
    return CollageAnswer.NOT_SEPARABLE, "collage.because_between"


def failures(measured: Mapping[str, Measured], *, painters: int, flagged: int) -> tuple[str, ...]:
    """Return which controls the instrument gets wrong: names of controls, or `held_out`.

    The parrot must reach further than the quilt, the quilt further than the mosaic, and the mosaic surely further than
    held-out works; copy scales must not run against that order; and held-out painters must not be flagged more often
    than chance does.
    """
    order = [name for name in ORDER if name in measured]
    wrong = []
    for above, below in pairwise(order):
        first, second = measured[above].tiled, measured[below].tiled
        if first.reach.value <= second.reach.value or first.copy_scale < second.copy_scale:
            wrong.append(above)
    wrong += [name for name in order if measured[name].tiled.reach.low <= 0 or not measured[name].tiled.copy_scale]
    if painters and float(binom.sf(flagged - 1, painters, PAINTER_LEVEL)) <= TOO_MANY:
        wrong.append("held_out")
    return tuple(dict.fromkeys(wrong))


def painters_flagged(
    held: Sequence[Nearest], painters: NDArray[np.intp], rng: np.random.Generator, *, permutations: int = 999
) -> tuple[int, int]:
    """Return how many held-out painters of three works or more there are, and how many are flagged at 1 %.

    Each is tested as a model would be, against the other held-out works. None are tested where there are less than
    five.
    """
    counts = np.bincount(painters[painters >= 0]) if (painters >= 0).any() else np.empty(0, dtype=np.intp)
    several = np.flatnonzero(counts >= LEAST_OF_PAINTER)
    if len(several) < LEAST_PAINTERS:
        return 0, 0
    flagged = 0
    for one in several:
        theirs, others = np.flatnonzero(painters == one), np.flatnonzero(painters != one)
        found = levels(
            [scale.part(theirs) for scale in held],
            [scale.part(others) for scale in held],
            rng,
            permutations=permutations,
        )
        flagged += min(found.by_scale) <= PAINTER_LEVEL
    return len(several), flagged


def _run(material: Material, rng: np.random.Generator, *, smooth: bool) -> _Run:
    held = material.held_smooth if smooth else material.held
    by = ruler(held.found, rng)
    controls = [one.smooth if smooth else one.sharp for one in material.controls]
    return _Run(
        by=by,
        made=measure(by, material.outputs.found, material.outputs.pixels, rng),
        held=measure(by, held.found, held.pixels, rng, own=True),
        controls={place: measure(by, one.found, one.pixels, rng) for place, one in enumerate(controls)},
    )


def _smooth_levels(material: Material, rng: np.random.Generator) -> Levels:
    return levels(material.outputs.found, material.held_smooth.found, rng)


def _by_name(material: Material, run: _Run) -> dict[str, Measured]:
    """Return one measurement for each kind of control: of several of one kind that which reaches furthest."""
    kinds: dict[str, Measured] = {}
    for place, one in enumerate(material.controls):
        found = run.controls[place]
        if one.name not in kinds or found.tiled.reach.value > kinds[one.name].tiled.reach.value:
            kinds[one.name] = found
    return kinds


def _position(material: Material, run: _Run, rest: Seen, rng: np.random.Generator) -> Estimate | None:
    """Return the reach of outputs over that of the weakest collage control, with limits that draw all of them anew.

    None where no collage control reaches further than held-out works.
    """
    made = measure(run.by, rest.found, rest.pixels, rng)
    weakest = [
        run.controls[place]
        for place, one in enumerate(material.controls)
        if one.name in COLLAGES and run.controls[place].tiled.reach.value > 0
    ]
    if not weakest:
        return None
    value = made.tiled.reach.value / min(one.tiled.reach.value for one in weakest)
    drawn = made.reach_draws / np.maximum(LEAST_REACH, np.min([one.reach_draws for one in weakest], axis=0))
    return estimate(float(value), drawn)
