"""A report from files on disk: suspects are read again, works come out of their library."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from apelles.collect.decode import decode
from apelles.errors import ApellesError
from apelles.journeys.report import write_report
from apelles.journeys.report_view import worth_showing
from apelles.library.base import Library
from apelles.pixels.picture import Picture
from apelles.records import Finding, Refusal, Work


def report_on(
    findings: Sequence[Finding],
    folder: Path,
    *,
    files: Iterable[Path],
    library: Library,
    refused: Sequence[Refusal] = (),
) -> Path:
    """Write the report of findings about files, with the works' pictures as the library keeps them."""
    suspects = {picture.sha256: picture for picture in map(_read, files) if picture}
    shown = {item.match.work.sha256: item.match.work for finding in findings for item in worth_showing(finding)}
    works = {sha256: picture for sha256, work in shown.items() if (picture := kept(work, library))}
    return write_report(findings, folder, suspects=suspects, works=works, refused=refused)


def _read(file: Path) -> Picture | None:
    try:
        return decode(file.read_bytes())
    except (ApellesError, OSError):
        return None  # the judge has already said why, in `refused`


def kept(work: Work, library: Library) -> Picture | None:
    """Return a work's picture at the size of its original, or None where the library kept only a path now broken."""
    try:
        kept = decode(library.preview(work.sha256))
    except (ApellesError, OSError):
        return None
    return Picture(
        pixels=kept.pixels,
        sha256=work.sha256,
        width=work.width or kept.width,
        height=work.height or kept.height,
    )
