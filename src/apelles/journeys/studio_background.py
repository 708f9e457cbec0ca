"""Journey: the figure of a picture kept to the last pixel, its background made by a trained diffusion model."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from apelles.catalogue import load
from apelles.collect.decode import decode
from apelles.errors import BackgroundRefused
from apelles.journeys.guarded_pipeline import Judging
from apelles.library.files import write_whole
from apelles.models.base import Request, picture_of
from apelles.pixels.picture import Picture
from apelles.pixels.seam import Figure, Pixels, drawn_in, inner_gradient, seam_gradient, seam_ratio
from apelles.records.models import ModelCard
from apelles.seal.ledger import ROWS, Ledger
from apelles.studio.background import Fills, behind
from apelles.studio.grids import png
from apelles.studio.outputs import LEDGER

TRIES: Final = 8
LEAST_FIGURE: Final = 0.5
"""How far a pixel must be a person's to belong to the figure."""
BACKGROUND: Final = "background"


class Filler(Fills, Protocol):
    """A model that fills backgrounds and says what it is."""

    @property
    def card(self) -> ModelCard:
        """Return what this model is."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Backgrounded:
    """A picture with a new background, as it is written beside it.

    `seam` and `inside` are the mean gradients across the figure's edge and inside it, in gray levels; `ratio` is one by
    the other, an inside below 1 counting as 1. `withheld` names what the guard did not let through, index and reason.
    """

    file: str
    sha256: str
    picture_sha256: str
    figure_sha256: str
    figure_share: float
    seam: float
    inside: float
    ratio: float
    model_sha256: str
    seed: int
    index: int
    guarded: bool
    withheld: tuple[tuple[int, str], ...] = ()


def background(
    picture: Path,
    run: Path,
    out: Path,
    *,
    seed: int,
    by: str,
    mask: Path | None = None,
    guard: Judging | None = None,
    tries: int = TRIES,
) -> Backgrounded:
    """Write a picture (PNG) with the figure of another and a background that the model of a run made.

    The figure is what is white in `mask`, else the person that is found. With a guard an output that it withholds is
    not written; the next index of the seed is drawn, up to `tries` times. What was done is written to a JSON file
    beside the output and into the run's ledger.

    Raises:
        BackgroundRefused: there is no figure, the mask does not fit, or the guard let nothing through.
        ModelRefused: there is no finished run of a diffusion model.
    """
    shown = _decoded(picture)
    figure = _masked(mask, shown) if mask else found_figure(shown.pixels)
    _check(figure, picture)
    model: Filler = load("model", "diffusion").opened(Request(origin=str(run)))
    withheld: list[tuple[int, str]] = []
    for index in range(tries):
        made = behind(model, shown.pixels, figure, seed=seed, index=index)
        judged = guard.judge(picture_of(made)) if guard else None
        if judged is not None and not judged.kept:
            withheld.append((index, str(judged.reason)))
            continue
        written = _written(out, made, shown, figure, card=model.card, seed=seed, index=index)
        done = replace(written, guarded=guard is not None, withheld=tuple(withheld))
        _note(run, out, done, by=by)
        return done
    message = (
        f"The guard let none of {tries} backgrounds through; the last reason: {withheld[-1][1]} Choose another seed, "
        "or leave out of the guard's library the picture the figure comes from."
    )
    raise BackgroundRefused(message)


def found_figure(pixels: Pixels) -> Figure:
    """Return where a person is seen (h, w); nowhere unless a figure or a face is found.

    Raises:
        WeightsMissing: the nets that see people are not on this machine.
    """
    from apelles.describe.faces import FaceFinder
    from apelles.describe.figures import FigureFinder
    from apelles.describe.person import PersonMask

    somebody = bool(FigureFinder().find(pixels) or FaceFinder().find(pixels))
    found: NDArray[np.bool_] = drawn_in(pixels, PersonMask().mask(pixels, somebody=somebody) >= LEAST_FIGURE)
    return found


def _decoded(path: Path) -> Picture:
    try:
        return decode(path.read_bytes())
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}. Name a picture."
        raise BackgroundRefused(message) from error


def _masked(mask: Path, shown: Picture) -> Figure:
    white = _decoded(mask).pixels.mean(axis=2) >= 128
    if white.shape != shown.pixels.shape[:2]:
        message = (
            f"The mask {mask} has {white.shape[1]} x {white.shape[0]} pixels and the picture {shown.width} x "
            f"{shown.height}. Make one of the picture's size, white where the figure is."
        )
        raise BackgroundRefused(message)
    return np.asarray(white)


def _check(figure: Figure, picture: Path) -> None:
    if not figure.any():
        message = f"No figure was found in {picture}, so there is nothing to keep. Name one with --mask."
        raise BackgroundRefused(message)
    if figure.all():
        message = f"The figure takes all of {picture}, so there is no background to make. Name another mask."
        raise BackgroundRefused(message)


def _written(
    out: Path, made: Pixels, shown: Picture, figure: Figure, *, card: ModelCard, seed: int, index: int
) -> Backgrounded:
    content = png(made)
    write_whole(out, content)
    return Backgrounded(
        file=out.name,
        sha256=hashlib.sha256(content).hexdigest(),
        picture_sha256=shown.sha256,
        figure_sha256=hashlib.sha256(np.packbits(figure).tobytes()).hexdigest(),
        figure_share=round(float(figure.mean()), 4),
        seam=round(seam_gradient(made, figure), 4),
        inside=round(inner_gradient(made, figure), 4),
        ratio=round(seam_ratio(made, figure), 4),
        model_sha256=card.sha256,
        seed=seed,
        index=index,
        guarded=False,
    )


def _note(run: Path, out: Path, told: Backgrounded, *, by: str) -> None:
    plain = {key: f"{value:.4f}" if isinstance(value, float) else value for key, value in asdict(told).items()}
    body = {**plain, "withheld": [list(one) for one in told.withheld], "apelles": version("apelles")}
    said = json.dumps(body, indent=2, ensure_ascii=False) + "\n"
    write_whole(out.with_name(out.name + ".json"), said.encode())
    if (run / LEDGER / ROWS).is_file():
        Ledger(run / LEDGER).append(BACKGROUND, body, by=by)
