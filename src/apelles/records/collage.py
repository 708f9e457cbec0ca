"""What an audit says of collage or learning: closeness by scale, controls, a place between them, and the answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CollageAnswer(StrEnum):
    """Which side the outputs of a model lie closer to.

    `COPIES`: so many outputs are whole works that too few are left to ask; `UNDETERMINED`: the measure cannot be
    trusted here, and a reason says why.
    """

    COLLAGE = "collage"
    LEARNERS = "learners"
    NOT_SEPARABLE = "not_separable"
    COPIES = "copies"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A figure with its 95 % limits."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Closeness:
    """How close patches of one side, in pixels, come to training works; `share` is that side over the picture's.

    `excess` is the share of patches as close as only a share `alpha` of held-out patches is, over `alpha`: 1 for
    people. `held` are the limits of the same for held-out works, `level` the probability of such closeness if outputs
    were as held-out works are, corrected for all scales.
    """

    side: int
    share: float
    alpha: float
    excess: Estimate
    held: Estimate
    level: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiled:
    """What a set of pictures owes to training works, by verified regions.

    `copy_scale` is the largest share of the picture at which patches are closer than held-out ones surely are, 0 where
    none is; `reach` the shares of close patches beyond those of people, summed over all scales below the whole
    picture. `coverage` is the share of area in accepted regions, `sources` how many works share it in a picture that
    has any, `seams` the step across borders of regions over that anywhere, None without borders.
    """

    copy_scale: float
    reach: Estimate
    coverage: Estimate
    sources: float
    seams: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlTiled:
    """A control by its name and settings, its outputs, and what it owes; `smoothed` to the model's spectrum."""

    name: str
    settings: tuple[tuple[str, str], ...]
    outputs: int
    tiled: Tiled
    smoothed: Tiled


@dataclass(frozen=True, slots=True, kw_only=True)
class AmongHumans:
    """The outputs among human works, each beside earlier works by others.

    `place` is the share of human works that lie further from theirs than an output does from training works, .5 where
    outputs are as people are; `beside` says how many works each is held against, `dated` whether these are known to be
    earlier. `refused` says why there is none, as the key of a sentence; then `place` is None.
    """

    place: Estimate | None = None
    works: int = 0
    authors: int = 0
    beside: int = 0
    dated: bool = False
    refused: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CollageFinding:
    """Collage or learning, for one model against one training set.

    `position` is the reach of the outputs over that of the weakest collage control: 0 is held-out works, 1 a machine
    that does nothing but put training patches together. `smoothed` is the same after held-out works and controls were
    made as smooth as the outputs; an answer needs both. `failed` names what the instrument got wrong, `reason` is the
    key of the sentence that says why. `copies` of the outputs are whole works, and not among those of the position.
    """

    answer: CollageAnswer
    reason: str
    outputs: int
    copies: int
    training: int
    heldout: int
    heldout_left_out: int
    size: int
    closeness: tuple[Closeness, ...]
    closeness_smoothed: tuple[Closeness, ...]
    collage_level: float
    copy_level: float
    made: Tiled | None
    held: Tiled | None
    controls: tuple[ControlTiled, ...]
    position: Estimate | None
    position_smoothed: Estimate | None
    failed: tuple[str, ...]
    painters: int
    painters_flagged: int
    humans: AmongHumans
