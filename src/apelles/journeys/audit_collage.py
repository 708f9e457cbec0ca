"""Journey: does a model put training works together, or does it learn? Controls, held-out works, and people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from apelles.audit.among_humans import LEAST_AUTHORS, LEAST_WORKS, among_humans, beside, refused
from apelles.audit.blur import smoothed, spectrum
from apelles.audit.collage import Control, Judged, Material, judge_collage, too_few, undetermined
from apelles.audit.patches import SIZES
from apelles.calibrate.years import known_earlier, span_of
from apelles.errors import ModelRefused
from apelles.journeys.audit_search import Search
from apelles.journeys.audit_squares import Squares, numbered_authors, outputs_of, smallest_side, squares_of
from apelles.journeys.named_model import named_model
from apelles.journeys.sample_model import write_samples
from apelles.journeys.unrelated import unrelated
from apelles.models.control import Control as ControlModel
from apelles.models.folder import FolderModel
from apelles.models.mosaic import SIDES, Mosaic
from apelles.models.parrot import Parrot
from apelles.models.quilt import Quilt
from apelles.records import Work
from apelles.records.collage import AmongHumans, CollageFinding
from apelles.records.models import ModelCard

OUTPUTS: Final = 100
CONTROL_OUTPUTS: Final = 40
MOST_HELDOUT: Final = 200
MOST_HUMANS: Final = 100
ASKED_HUMANS: Final = 400
FINEST: Final = 64
SAME_PICTURE: Final = 0.02
"""A held-out work whose whole picture is nearer than this to a training work shows it again."""
CONTROL_SEED: Final = 20261128
CACHE: Final = "patches"
type Pixels = NDArray[np.uint8]
type Progress = Callable[[int, int], None] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CollageOptions:
    """What may be chosen: outputs, seed, the side they are compared at (0: by their size), outputs of each control."""

    count: int = OUTPUTS
    seed: int = 0
    size: int = 0
    compared_at: int = 0
    control_outputs: int = CONTROL_OUTPUTS
    settings: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Collaged:
    """A finding with what its pictures are drawn from.

    `outputs` is uint8 (n, s, s, 3), `maps` int32 (n, s, s) names for every pixel the place of a work among `works`,
    or -1; both are empty where nothing was measured.
    """

    card: ModelCard | None
    finding: CollageFinding
    outputs: Pixels
    maps: NDArray[np.int32]
    works: Squares


def audit_collage(
    model: str,
    *,
    library: Path,
    heldout: Path | None,
    into: Path,
    options: CollageOptions | None = None,
    on_progress: Progress = None,
) -> Collaged:
    """Return whether outputs of a model lie closer to collages of the training works or to held-out works.

    `model` is a folder of outputs, a run of the studio, or `NAME:PLACE`; outputs and what was searched are kept in
    `into`, so that the same call goes on where it was stopped.

    Raises:
        UnknownName: no model has this name.
        ModelRefused: the model cannot be opened so, or a place holds no picture that can be read.
    """
    chosen = options or CollageOptions()
    opened = named_model(model, size=chosen.size, settings=chosen.settings)
    folder = into
    if isinstance(opened, FolderModel):
        folder = opened.path
    else:
        write_samples(opened, count=chosen.count, seed=chosen.seed, into=into)
    size = chosen.compared_at or side_for(smallest_side(folder))
    outputs = outputs_of(folder, count=chosen.count, size=size)
    works = squares_of(library, size=size)
    held = squares_of(heldout, size=size) if heldout else None
    return collage_of(
        outputs, works, held, card=opened.card, cache=into / CACHE, options=chosen, on_progress=on_progress
    )


def collage_of(
    outputs: Pixels,
    works: Squares,
    held: Squares | None,
    *,
    card: ModelCard | None = None,
    cache: Path | None = None,
    options: CollageOptions | None = None,
    on_progress: Progress = None,
) -> Collaged:
    """Return the same for outputs, uint8 (n, s, s, 3), and works that are read already, all of one size."""
    chosen = options or CollageOptions()
    size = int(outputs.shape[1])
    if size not in SIZES or works.pixels.shape[1] != size or (held and held.pixels.shape[1] != size):
        message = (
            f"Pictures are compared at {', '.join(map(str, SIZES))} pixels a side, all of one size, not at {size}."
        )
        raise ModelRefused(message)
    count = len(held.works) if held else 0
    reason = "collage.no_heldout" if held is None else too_few(len(outputs), count)
    if held is None or reason:
        finding = undetermined(reason, outputs=len(outputs), training=len(works.works), heldout=count, size=size)
        return Collaged(
            card=card, finding=finding, outputs=outputs, maps=np.empty((0, size, size), np.int32), works=works
        )
    judged = _judged(outputs, works, held, cache=cache, options=chosen, on_progress=on_progress)
    return Collaged(card=card, finding=judged.finding, outputs=outputs, maps=judged.maps, works=works)


def side_for(side: int) -> int:
    """Return the side that pictures of a side are compared at: the largest that is known, at most 64."""
    return max((one for one in SIZES if one <= min(side, FINEST)), default=SIZES[0])


def control_models(works: Squares) -> tuple[ControlModel, ...]:
    """Return the controls for a training set; there is no mosaic above 64 pixels a side."""
    training = works.training()
    size = training.size
    made: list[ControlModel] = [
        Parrot(training, rate=1.0),
        Quilt(training, tile=size // 4),
        Quilt(training, tile=size // 2),
    ]
    if SIDES[0] <= size <= SIDES[1] and size % 8 == 0:
        made.append(Mosaic(training))
    return tuple(made)


def _judged(
    outputs: Pixels,
    works: Squares,
    held: Squares,
    *,
    cache: Path | None,
    options: CollageOptions,
    on_progress: Progress,
) -> Judged:
    models = control_models(works)
    search = Search(works.pixels, cache=cache, sets=5 + 2 * len(models), on_progress=on_progress)
    rng = np.random.default_rng(CONTROL_SEED)
    wanted = spectrum(outputs)
    taken = np.sort(rng.permutation(len(held.works))[:MOST_HELDOUT])
    found = search.seen(held.pixels[taken])
    whole = found.found[-1]
    again = (whole.told & (whole.distance <= SAME_PICTURE)).any(axis=(1, 2))
    kept = np.flatnonzero(~again)
    held_works = [held.works[place] for place in taken[kept]]
    reason = too_few(len(outputs), len(kept))
    if reason:
        finding = undetermined(
            reason, outputs=len(outputs), training=len(works.works), heldout=len(kept), size=int(outputs.shape[1])
        )
        empty = np.empty((0, *outputs.shape[1:3]), np.int32)
        return Judged(finding=finding, maps=empty, held_maps=empty)
    material = Material(
        outputs=search.seen(outputs),
        held=found.part(kept),
        held_smooth=search.seen(smoothed(found.pixels[kept], wanted)),
        controls=tuple(_controls(models, search, wanted, count=options.control_outputs)),
        painters=numbered_authors(held_works),
        training=len(works.works),
        left_out=int(again.sum()),
    )
    return judge_collage(material, CONTROL_SEED, humans=_humans(outputs, works, search, rng))


def _controls(
    models: Sequence[ControlModel], search: Search, wanted: NDArray[np.float64], *, count: int
) -> Iterator[Control]:
    for model in models:
        pixels = np.stack([one.picture.pixels for one in model.sample(count, CONTROL_SEED)])
        yield Control(
            name=model.name,
            settings=tuple((name, f"{value:g}") for name, value in model.settings.items()),
            sharp=search.seen(pixels),
            smooth=search.seen(smoothed(pixels, wanted)),
        )


def _humans(outputs: Pixels, works: Squares, search: Search, rng: np.random.Generator) -> AmongHumans:
    """Return the place of outputs among the training works themselves, each held against works by others.

    Works by others that are known to be earlier count; where too few are, all works by others do.
    """
    asked = np.sort(rng.permutation(len(works.works))[:ASKED_HUMANS])
    may_meet = _by_others(works.works, asked)
    authors = numbered_authors(works.works)[asked]
    answer = refused(0, 0)
    for dated, may in ((True, may_meet & _earlier(works.works, asked)), (False, may_meet)):
        enough, theirs, ours = beside(may, rng, outputs=len(outputs), training=len(works.works))
        people = np.flatnonzero(enough)
        answer = refused(len(people), len(np.unique(authors[people])))
        if answer.works < LEAST_WORKS or answer.authors < LEAST_AUTHORS:
            continue
        chosen = np.sort(rng.permutation(len(people))[:MOST_HUMANS])
        human = search.seen(works.pixels[asked[people[chosen]]], allowed=theirs[chosen])
        made = search.seen(outputs, allowed=ours)
        return among_humans(
            made.found, human.found, authors[people[chosen]], rng, count=int(theirs[0].sum()), dated=dated
        )
    return answer


def _by_others(works: Sequence[Work], asked: NDArray[np.intp]) -> NDArray[np.bool_]:
    return np.array([[unrelated(works[one], other) for other in works] for one in asked], dtype=np.bool_)


def _earlier(works: Sequence[Work], asked: NDArray[np.intp]) -> NDArray[np.bool_]:
    spans = [span_of(work.year) for work in works]
    return np.array([[known_earlier(other, spans[one]) for other in spans] for one in asked], dtype=np.bool_)
