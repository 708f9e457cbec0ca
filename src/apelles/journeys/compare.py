"""Journey: two or a few pictures compared with one another, without a library."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from apelles.collect.decode import decode
from apelles.collect.identity import work_of
from apelles.collect.limits import DEFAULT
from apelles.collect.preview import encode_preview
from apelles.collect.reading import read_file
from apelles.describe.phash import phash
from apelles.describe.sscd import SSCD
from apelles.describe.traits import traits
from apelles.errors import NothingToCompare, PictureRefused
from apelles.journeys.collect import card_of
from apelles.journeys.judge_picture import Bench
from apelles.journeys.recipe import FALSE_ALARMS
from apelles.journeys.report import write_report
from apelles.library.base import Row
from apelles.library.memory import MemoryLibrary
from apelles.pixels.picture import Picture
from apelles.records import Finding, HumanGroup

MOST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One finding for each pair, the picture that was named first being the suspect; and the pictures by SHA-256."""

    findings: tuple[Finding, ...]
    pictures: dict[str, Picture]

    def write_report(self, folder: Path) -> Path:
        """Write the report of every pair into a folder and return the page."""
        return write_report(self.findings, folder, suspects=self.pictures, works=self.pictures)


def compare_pictures(
    paths: Sequence[Path],
    *,
    false_alarms: float = FALSE_ALARMS,
    on_progress: Callable[[int, int], None] | None = None,
) -> Compared:
    """Return what every two of a few pictures share: copied regions, and elements placed among human works.

    The shipped null model of the suspect's kind serves; every pair compared counts as one look.

    Raises:
        PictureRefused: one of them is not a picture that is accepted.
        NothingToCompare: fewer than two pictures were named, or more than twelve, or one twice.
    """
    if not 2 <= len(paths) <= MOST:
        message = f"{len(paths)} pictures were named; name 2 to {MOST}. For more, use `apelles collect` and `judge`."
        raise NothingToCompare(message)
    pictures = [(path, _decoded(path)) for path in paths]
    if len({picture.sha256 for _, picture in pictures}) < len(pictures):
        message = "Two of the files are the same, byte for byte, so there is nothing to compare. Name each once."
        raise NothingToCompare(message)
    pairs = list(combinations(pictures, 2))
    sscd = SSCD(threads=1)
    findings = []
    for number, ((path, picture), other) in enumerate(pairs, start=1):
        findings.append(_bench(other, sscd, pairs=len(pairs), false_alarms=false_alarms).judge(picture, path.name))
        if on_progress:
            on_progress(number, len(pairs))
    return Compared(findings=tuple(findings), pictures={picture.sha256: picture for _, picture in pictures})


def _decoded(path: Path) -> Picture:
    try:
        return decode(read_file(path, limits=DEFAULT))
    except PictureRefused as error:
        message = f"{path.name}: {error}"
        raise PictureRefused(error.code, message) from error


def _bench(other: tuple[Path, Picture], sscd: SSCD, *, pairs: int, false_alarms: float) -> Bench:
    """Return a bench that holds one picture, prepared as a library would keep it."""
    path, picture = other
    square = sscd.prepare(picture.pixels)
    library = MemoryLibrary(card=card_of(sscd))
    work = work_of(
        {"title": path.stem}, sha256=picture.sha256, file=path.name, width=picture.width, height=picture.height
    )
    row = Row(
        work=work,
        vector=sscd.embed(square[None])[0],
        phash=phash(square),
        traits=traits(square),
        preview=encode_preview(picture.pixels),
    )
    library.add([row])
    return Bench(
        library,
        false_alarms=false_alarms,
        shown=1,
        elements=HumanGroup.UNRELATED,
        counted=pairs,
        setting="pair",
    )
