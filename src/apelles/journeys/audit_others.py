"""What published recipes would report of the same outputs, in one table, with why the numbers cannot be compared."""

from __future__ import annotations

from dataclasses import asdict
from typing import Final

import numpy as np
from numpy.typing import NDArray

from apelles.audit import as_others
from apelles.audit.intervals import share
from apelles.collect.decode import decode
from apelles.describe.square import squashed
from apelles.describe.sscd import SSCD
from apelles.engine.local import LocalEngine
from apelles.errors import PictureRefused, SourceUnreadable
from apelles.journeys.audit_outputs import Measured
from apelles.journeys.audit_works import Vectors, thumbs
from apelles.library.base import Library
from apelles.models.folder import FolderModel
from apelles.models.training import middle_square
from apelles.records.audit import OtherReport

PREPROCESSINGS: Final = ("sscd-short288", "sscd-square320", "sscd-crop224-half", "sscd-crop224-imagenet")
"""The four in use; scores under one say nothing about thresholds stated for another."""
NEAREST: Final = as_others.CARLINI_NEIGHBORS
SIDE: Final = as_others.WEBSTER_SIDE


def reports(
    outputs: Measured,
    model: FolderModel,
    library: Library,
    known: Vectors,
    *,
    workers: int | None = None,
) -> tuple[OtherReport, ...]:
    """Return what DCR, Wen, SSCD, Carlini and Webster would say of the outputs, each with its limits.

    Pixel rules look at the 50 works nearest by descriptor: the nearest of those at 64 pixels is measured at 256.
    """
    best = np.concatenate(
        [as_others.best_similarities(some, known.copy) for some in np.array_split(outputs.copy, _parts(outputs))]
    )
    return (*_by_descriptor(best, known), *_by_pixels(outputs, model, library, known, workers))


def _parts(outputs: Measured) -> int:
    return max(1, len(outputs.indexes) // 256)


def _by_descriptor(best: NDArray[np.float32], known: Vectors) -> list[OtherReport]:
    among = as_others.best_among_training(known.copy)
    x0 = {f"x0_{name}": value for name, value in asdict(as_others.spread(best)).items()}
    x1 = {f"x1_{name}": value for name, value in asdict(as_others.spread(among)).items()}
    rules = (
        ("DCR", as_others.DCR, PREPROCESSINGS[2], tuple((x0 | x1).items())),
        ("Wen", as_others.WEN, PREPROCESSINGS[2], ()),
        ("SSCD", as_others.SSCD, PREPROCESSINGS[0], ()),
    )
    return [
        OtherReport(
            rule=rule,
            threshold=f"cosine > {threshold:g}",
            stated_for=stated,
            ours=SSCD.name,
            says=share(int((best > threshold).sum()), len(best)),
            numbers=numbers,
        )
        for rule, threshold, stated, numbers in rules
    ]


def _by_pixels(
    outputs: Measured, model: FolderModel, library: Library, known: Vectors, workers: int | None
) -> list[OtherReport]:
    near = _nearest(outputs, known)
    wanted = sorted({known.names[place] for row in near for place in row.tolist()})
    small = thumbs(library, wanted, square=outputs.square, workers=workers)

    def one(place: int) -> tuple[float, float] | None:
        names = [known.names[other] for other in near[place].tolist() if known.names[other] in small]
        if not names:
            return None
        works = np.stack([small[name] for name in names]).astype(np.float32) / np.float32(255)
        own = outputs.thumbs[place].astype(np.float32) / np.float32(255)
        apart = np.sqrt(((works - own) ** 2).mean(axis=(1, 2, 3)))
        closest = int(apart.argmin())
        exact = _exact(model, outputs.indexes[place], library, names[closest], square=outputs.square)
        relative = as_others.relative_distance(float(apart[closest]), apart)
        return None if exact is None else (exact, relative)

    found = [pair for pair in LocalEngine(workers=workers).map(one, range(len(outputs.indexes))) if pair is not None]
    if not found:
        return []
    exact, relative = np.array([pair[0] for pair in found]), np.array([pair[1] for pair in found])
    sums = exact**2 * 3 * SIDE**2
    where = "middle-square-256" if outputs.square else "squash-256"
    matching, retrieved = as_others.WEBSTER_MATCHING, as_others.WEBSTER_RETRIEVED
    rules = (
        ("Carlini", f"distance <= {as_others.CARLINI:g}", "512, [0, 1]", where, exact <= as_others.CARLINI),
        ("Carlini, small", "relative distance < 1", "32, [0, 1]", "64", relative < 1),
        ("Webster MV", f"sum < {matching:g}", "256, [0, 1]", where, sums < matching),
        ("Webster RV", f"sum < {retrieved:g}", "256, [0, 1]", where, sums < retrieved),
    )
    return [_pixel_rule(*rule) for rule in rules]


def _pixel_rule(rule: str, threshold: str, stated: str, ours: str, says: NDArray[np.bool_]) -> OtherReport:
    found = share(int(says.sum()), len(says))
    return OtherReport(rule=rule, threshold=threshold, stated_for=stated, ours=ours, says=found)


def _nearest(outputs: Measured, known: Vectors) -> list[NDArray[np.intp]]:
    """Return for each output the places of the 50 works nearest by descriptor, nearest first."""
    most = min(NEAREST, len(known.names))
    found: list[NDArray[np.intp]] = []
    for some in np.array_split(outputs.copy, _parts(outputs)):
        cosine = some @ known.copy.T
        places = np.argpartition(-cosine, most - 1, axis=1)[:, :most]
        found += [row[np.argsort(-line[row], kind="stable")] for row, line in zip(places, cosine, strict=True)]
    return found


def _exact(model: FolderModel, index: int, library: Library, name: str, *, square: bool) -> float | None:
    """Return Carlini's distance of an output and a work at 256 pixels."""
    sample = next(model.sample(1, 0, start=index), None)
    try:
        work = decode(library.preview(name)).pixels
    except (SourceUnreadable, PictureRefused):
        return None
    if sample is None:
        return None
    one, other = (_at_256(pixels, square=square) for pixels in (sample.picture.pixels, work))
    return as_others.normalized_distance(one, other)


def _at_256(pixels: NDArray[np.uint8], *, square: bool) -> NDArray[np.float32]:
    whole = middle_square(pixels, size=min(pixels.shape[:2])) if square else pixels
    return squashed(whole, SIDE).astype(np.float32) / np.float32(255)
