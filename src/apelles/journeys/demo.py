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
from apelles.journeys.demo_stage import own, packaged
from apelles.journeys.demo_suspects import ACCUSED, Suspect
from apelles.journeys.figure import Row, figure
from apelles.journeys.judge_picture import Bench
from apelles.journeys.report_files import kept, report_on
from apelles.library.lance import LanceLibrary
from apelles.records import Finding, Verdict


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
    findings = _judge(files, library)
    report = report_on(findings, place / "report", files=files, library=library)
    judged = tuple(Judged(suspect=one, finding=two) for one, two in zip(stage.suspects, findings, strict=True))
    _write_picture(place / "figure.png", figure(_rows(judged, files, library)))
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


def _judge(files: Sequence[Path], library: LanceLibrary) -> list[Finding]:
    bench = Bench(library, folder=library.folder)
    return [bench.judge(decode(file.read_bytes()), file.name) for file in files]


def _rows(judged: Sequence[Judged], files: Sequence[Path], library: LanceLibrary) -> list[Row]:
    """Return the figure's rows: a copy, the collage or part, and a picture that is left alone."""
    wanted = ({Verdict.COPY}, {Verdict.COLLAGE, Verdict.PARTIAL_COPY}, {Verdict.UNRELATED, Verdict.UNDETERMINED})
    chosen = [next((n for n, one in enumerate(judged) if one.finding.verdict in some), None) for some in wanted]
    rows = []
    for number in (place for place in chosen if place is not None):
        finding = judged[number].finding
        works = {item.match.work.sha256: kept(item.match.work, library) for item in finding.matches}
        known = {sha256: picture for sha256, picture in works.items() if picture}
        suspect = decode(files[number].read_bytes())
        rows.append(Row(finding=finding, truth=judged[number].suspect.truth, suspect=suspect, works=known))
    return rows


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
