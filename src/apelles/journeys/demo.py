"""Journey: the whole road on real pictures, with suspects whose truth is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from apelles.collect.decode import decode
from apelles.journeys.collect import Collected, collect_pictures
from apelles.journeys.demo_stage import OTHER_TEAM, own, packaged
from apelles.journeys.demo_suspects import ACCUSED, Suspect
from apelles.journeys.figure import Pair, figure
from apelles.journeys.judge_pictures import judge_pictures
from apelles.journeys.report_view import at_stated_size
from apelles.library.lance import LanceLibrary
from apelles.records import Finding, Work

IN_FIGURE = ("photographed at an angle", "recolored", "collage", OTHER_TEAM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A suspect with what it really is and what the bench found."""

    suspect: Suspect
    finding: Finding

    @property
    def right(self) -> bool:
        """Return whether a copy was found as one, or a stranger left alone."""
        return self.suspect.copied == (self.finding.verdict in ACCUSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """What the demo did and where it lies."""

    library: Path
    report: Path
    figure: Path
    collected: Collected
    judged: tuple[Judged, ...]


def run_demo(
    out: Path, *, pictures: Path | None = None, seed: int = 1, say: Callable[[str], None] = lambda _: None
) -> Demo:
    """Build a library, make suspects, judge them, and write a report under `out`.

    Without `pictures` the works are those of installed packages. Running it again reuses what is there.

    Raises:
        SourceUnreadable: `pictures` holds too few readable pictures.
        ExtraMissing: a package with the demo's pictures is not installed.
    """
    rng = np.random.default_rng(seed)
    place = out / _name(pictures, seed)
    say("Preparing pictures and suspects ...")
    stage = own(pictures, rng=rng) if pictures else packaged(place / "pictures", rng=rng)
    say(f"Collecting {stage.pictures} into {place / 'library'} ...")
    collected = collect_pictures([stage.pictures], into=place / "library")
    library = LanceLibrary(place / "library")
    library.remove(stage.held_out)
    files = write_suspects(stage.suspects, place / "suspects")
    say(f"Judging {len(files)} suspects against {len(library):,} works ...")
    found = judge_pictures(files, library=place / "library")
    report = found.write_report(place / "report")
    judged = tuple(Judged(suspect=one, finding=two) for one, two in zip(stage.suspects, found.findings, strict=True))
    _write_picture(place / "figure.png", figure(_pairs(judged, files, library)))
    return Demo(
        library=place / "library", report=report, figure=place / "figure.png", collected=collected, judged=judged
    )


def write_suspects(suspects: Sequence[Suspect], folder: Path) -> list[Path]:
    """Write suspects as numbered PNG files into a folder emptied of earlier ones, and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("[0-9][0-9]-*.png"):
        old.unlink()
    paths = [folder / f"{number:02}-{suspect.name}.png" for number, suspect in enumerate(suspects, start=1)]
    for path, suspect in zip(paths, suspects, strict=True):
        _write_picture(path, suspect.pixels)
    return paths


def _pairs(judged: Sequence[Judged], files: Sequence[Path], library: LanceLibrary) -> list[Pair]:
    """Return the figure's pairs: of each way in `IN_FIGURE` the first suspect, with the work that is of interest."""
    pairs = []
    for how in IN_FIGURE:
        for one, file in zip(judged, files, strict=True):
            work = _of_interest(one, library) if one.suspect.how == how else None
            if work:
                pairs.append(_pair(one, file, work, library))
                break
    return pairs


def _pair(judged: Judged, file: Path, work: Work, library: LanceLibrary) -> Pair:
    return Pair(
        finding=judged.finding,
        truth=judged.suspect.truth,
        suspect=decode(file.read_bytes()),
        work=work,
        work_picture=at_stated_size(decode(library.preview(work.sha256)), work),
    )


def _of_interest(judged: Judged, library: LanceLibrary) -> Work | None:
    """Return the surest work; for a drawing by another team, the work in the library of the same subject."""
    subject = judged.suspect.subject_id
    if subject:
        return next((work for work in library.works() if work.subject_id == subject), None)
    return judged.finding.matches[0].match.work if judged.finding.matches else None


def _write_picture(path: Path, pixels: NDArray[np.uint8]) -> None:
    from PIL import Image

    buffer = BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG", optimize=True)
    path.write_bytes(buffer.getvalue())


def _name(pictures: Path | None, seed: int) -> str:
    """Return a folder name of its own for each choice of pictures and seed, so that libraries never mix."""
    if pictures is None:
        return f"packaged-{seed}"
    mark = sha256(str(pictures.resolve()).encode()).hexdigest()[:8]
    return f"{pictures.resolve().name}-{mark}-{seed}"
