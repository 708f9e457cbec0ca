"""The nearest pairs of an audit: outputs beside the works they give back, as pictures in a page and as files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from apelles.audit.memorization import gives_back
from apelles.journeys.audit_model import Audited
from apelles.journeys.previews import previews
from apelles.journeys.report_pictures import jpeg, shrink
from apelles.library.files import write_whole
from apelles.records import Work
from apelles.records.audit import NearestPair, OutputFinding

type Pixels = NDArray[np.uint8]
MOST: Final = 12
FOLDER: Final = "pairs"
LONG_SIDE: Final = 512
QUALITY: Final = 88
OUTPUT: Final = "output"
WORK: Final = "work"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pair:
    """What was found of an output, and both pictures, uint8 (h, w, 3), None where one cannot be read."""

    finding: OutputFinding
    work: Work | None
    output: Pixels | None
    original: Pixels | None


def nearest_pairs(audited: Audited) -> list[Pair]:
    """Return the surest pairs that are given back, each work once, or else the nearest."""
    findings = audited.audit.findings
    sure = sorted((one for one in findings if gives_back(one)), key=lambda one: (one.e_value_bound, one.index))
    chosen = _each_work_once(sure) or sorted(findings, key=lambda one: (-one.similarity, one.index))
    chosen = chosen[:MOST]
    pictures = previews(audited.library, {one.work for one in chosen if one.work})
    about = audited.library.get([one.work for one in chosen if one.work])
    made = []
    for one in chosen:
        sample = next(audited.model.sample(1, 0, start=one.index), None)
        work = pictures.get(one.work)
        made.append(
            Pair(
                finding=one,
                work=about.get(one.work),
                output=sample.picture.pixels if sample else None,
                original=work.pixels if work else None,
            )
        )
    return made


def write_pairs(pairs: Sequence[Pair], folder: Path) -> tuple[NearestPair, ...]:
    """Write the pictures of pairs into a folder, at most 512 pixels a side, and return what is known of each pair."""
    return tuple(
        NearestPair(
            finding=one.finding,
            work=one.work,
            output_sha256=_written(picture_path(folder, one.finding.index, OUTPUT), one.output),
            work_sha256=_written(picture_path(folder, one.finding.index, WORK), one.original),
        )
        for one in pairs
    )


def picture_path(folder: Path, index: int, what: str) -> Path:
    """Return where the picture of an output, or of the work beside it, lies in the folder of an audit."""
    return folder / FOLDER / f"{index:06}-{what}.jpg"


def _written(file: Path, pixels: Pixels | None) -> str:
    """Return the SHA-256 of what was written, nothing where there is no picture."""
    if pixels is None:
        return ""
    content = jpeg(shrink(pixels, LONG_SIDE), quality=QUALITY)
    write_whole(file, content)
    return sha256(content).hexdigest()


def _each_work_once(sure: Sequence[OutputFinding]) -> list[OutputFinding]:
    first: dict[str, OutputFinding] = {}
    for one in sure:
        first.setdefault(one.work, one)
    return list(first.values())
