"""The outputs of a model on disk, with what is measured of each: kept in chunks, so that a stopped audit goes on."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from apelles.catalogue import load
from apelles.describe.square import squashed
from apelles.describe.sscd import SSCD
from apelles.describe.style_vector import StyleVector, lab_histogram
from apelles.engine.local import LocalEngine
from apelles.errors import ModelRefused
from apelles.journeys.named_model import model_named
from apelles.journeys.sample_model import write_samples
from apelles.journeys.see import shipped_color_fit
from apelles.library.files import write_whole
from apelles.models.base import ModelAdapter, Sample
from apelles.models.folder import FolderModel
from apelles.models.training import middle_square
from apelles.records.models import ModelCard

OUTPUTS: Final = 2000
CHUNK: Final = 128
THUMB: Final = 64
VECTORS: Final = "vectors"
type Step = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The model that was named: the card of it, what it is made from, and the folder its outputs are read from."""

    card: ModelCard
    origin: str
    folder: Path


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Measured:
    """What is kept of n outputs in the order of their indexes.

    `copy` float32 (n, 512) and `style` float32 (n, 100) are unit vectors; `thumbs` uint8 (n, 64, 64, 3).
    """

    indexes: tuple[int, ...]
    hashes: tuple[str, ...]
    labels: tuple[str, ...]
    prompts: tuple[str, ...]
    copy: NDArray[np.float32]
    style: NDArray[np.float32]
    thumbs: NDArray[np.uint8]
    square: bool


class Eyes:
    """The two descriptors an audit looks with, loaded once."""

    def __init__(self) -> None:
        """Load both.

        Raises:
            WeightsMissing: a file of weights is not on this machine; the message says how to fetch it.
        """
        self.copy = SSCD(threads=1)
        self.style = StyleVector()
        self._color = shipped_color_fit()

    def manner(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return the style vector without color, float32 (100,), of a uint8 (h, w, 3) picture."""
        return self._color.without_color(self.style.describe(pixels), lab_histogram(pixels))


def made_outputs(
    text: str,
    *,
    count: int | None,
    seed: int,
    into: Path,
    size: int = 0,
    settings: dict[str, str] | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Asked:
    """Have a model make its outputs into a folder, or take those that lie on disk where they are.

    Raises:
        ModelRefused: it cannot be opened so, or has not so many.
    """
    name, request = model_named(text, size=size, settings=settings)
    model: ModelAdapter = load("model", name).opened(request)
    wanted = _count(model, count)
    if name == "folder":
        return Asked(card=model.card, origin=request.origin, folder=Path(request.origin))
    write_samples(model, count=wanted, seed=seed, into=into, on_progress=on_progress)
    return Asked(card=model.card, origin=request.origin, folder=into)


def measured_outputs(
    folder: Path, *, count: int | None, cache: Path, eyes: Eyes, workers: int | None = None, on_step: Step | None = None
) -> Measured:
    """Return what is measured of the outputs in a folder, from the cache as far as it reaches.

    Raises:
        ModelRefused: none of them can be read.
    """
    model = FolderModel(folder)
    wanted = _count(model, count)
    engine = LocalEngine(workers=workers)
    parts = [
        _chunk(model, first, min(CHUNK, wanted - first), cache=cache, eyes=eyes, engine=engine, on_step=on_step)
        for first in range(0, wanted, CHUNK)
    ]
    joined = {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}
    if not len(joined["index"]):
        message = f"None of the outputs in {folder} can be read, so there is nothing to audit. Name another folder."
        raise ModelRefused(message)
    return Measured(
        indexes=tuple(joined["index"].tolist()),
        hashes=tuple(joined["sha256"].tolist()),
        labels=tuple(joined["label"].tolist()),
        prompts=tuple(joined["prompt"].tolist()),
        copy=joined["copy"],
        style=joined["style"],
        thumbs=joined["thumb"],
        square=bool(joined["square"].all()),
    )


def thumb(pixels: NDArray[np.uint8], *, square: bool) -> NDArray[np.uint8]:
    """Return a picture as uint8 (64, 64, 3): its middle square, or all of it squashed."""
    return squashed(middle_square(pixels, size=min(pixels.shape[:2])) if square else pixels, THUMB)


def _count(model: ModelAdapter, count: int | None) -> int:
    available = model.card.available
    if count is None:
        return OUTPUTS if available is None else min(OUTPUTS, available)
    if available is not None and count > available:
        message = f"{count} outputs were asked for and there are {available}. Ask for {available} or fewer."
        raise ModelRefused(message)
    return count


def _chunk(
    model: FolderModel,
    first: int,
    count: int,
    *,
    cache: Path,
    eyes: Eyes,
    engine: LocalEngine,
    on_step: Step | None,
) -> dict[str, NDArray[np.generic]]:
    """Return a chunk of outputs as it was measured before, if its files are still the same ones; else measured now."""
    hashes = list(model.hashes(first, count))
    path = cache / VECTORS / f"{first:07}.npz"
    kept = _kept(path, hashes)
    if kept is None:
        kept = _stacked(list(engine.map(lambda sample: _measure(sample, eyes), _samples(model, first, count))))
        kept["asked"] = np.array(hashes, dtype="U64")
        _write(path, kept)
    if on_step:
        on_step(count)
    return {key: value for key, value in kept.items() if key != "asked"}


def _samples(model: FolderModel, first: int, count: int) -> Iterator[Sample]:
    yield from model.sample(count, 0, start=first)


def _measure(sample: Sample, eyes: Eyes) -> dict[str, object]:
    pixels, record = sample.picture.pixels, sample.record
    square = record.width == record.height
    return {
        "index": record.index,
        "sha256": record.sha256,
        "label": record.label,
        "prompt": record.prompt,
        "square": square,
        "copy": eyes.copy.describe([pixels])[0],
        "style": eyes.manner(pixels),
        "thumb": thumb(pixels, square=square),
    }


def _stacked(rows: Sequence[dict[str, object]]) -> dict[str, NDArray[np.generic]]:
    shapes: dict[str, tuple[str, tuple[int, ...]]] = {
        "index": ("i8", ()),
        "sha256": ("U64", ()),
        "label": ("U", ()),
        "prompt": ("U", ()),
        "square": ("?", ()),
        "copy": ("f4", (SSCD.dimension,)),
        "style": ("f4", (StyleVector.dimension,)),
        "thumb": ("u1", (THUMB, THUMB, 3)),
    }
    return {
        key: np.array([row[key] for row in rows], dtype=kind).reshape(len(rows), *shape)
        for key, (kind, shape) in shapes.items()
    }


def _kept(path: Path, hashes: Sequence[str]) -> dict[str, NDArray[np.generic]] | None:
    try:
        with np.load(path, allow_pickle=False) as numbers:
            found = {key: numbers[key] for key in numbers.files}
    except (OSError, ValueError, EOFError, BadZipFile):
        return None
    return found if found.get("asked", np.array([])).tolist() == list(hashes) else None


def _write(path: Path, numbers: dict[str, NDArray[np.generic]]) -> None:
    buffer = io.BytesIO()
    np.savez(buffer, **numbers)  # type: ignore[arg-type]
    write_whole(path, buffer.getvalue())
