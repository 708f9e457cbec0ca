"""Hand on what may be used: files, a table, shards; and the papers that go with a data set."""

from __future__ import annotations

import csv
import io
import json
import tarfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import batched
from pathlib import Path
from typing import Final

from apelles.collect.formulas import COLUMNS, guarded
from apelles.collect.sniff import sniff
from apelles.errors import SourceUnreadable
from apelles.journeys.rights_accept import attribution_of
from apelles.journeys.rights_of import WorkRights
from apelles.journeys.rights_report import RightsReport, work_as_json
from apelles.library.lance import LanceLibrary
from apelles.records.rights import Permission

PER_SHARD: Final = 1_000
_SUFFIXES: Final = {
    "AVIF": ".avif",
    "BMP": ".bmp",
    "GIF": ".gif",
    "HEIF": ".heic",
    "JPEG": ".jpg",
    "PNG": ".png",
    "TIFF": ".tif",
    "WEBP": ".webp",
}
ATTRIBUTION: Final = "ATTRIBUTION.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What was written, and how many works were left out for each reason; `gone` had no file any more."""

    out: str
    works: int
    left_out: dict[str, int]
    gone: tuple[str, ...]


def export_allowed(
    report: RightsReport, out: Path, *, form: str, on_progress: Callable[[int, int], None] | None = None
) -> Exported:
    """Write the works that are allowed for the report's use: `files`, `csv` or `webdataset`, with attributions.

    Raises:
        SourceUnreadable: something lies at `out` already.
    """
    if out.exists() and (out.is_file() or any(out.iterdir())):
        message = f"Something lies at {out} already, and nothing there is overwritten. Name a new place."
        raise SourceUnreadable(message)
    allowed = [work for work in report.works if work.permission(report.use) is Permission.ALLOW]
    counts = report.totals()[report.use.value]
    left_out = {name: counts[name] for name in ("deny", "conditional", "unknown")}
    if form == "csv":
        out.parent.mkdir(parents=True, exist_ok=True)
        rows = [(str(work.body["file"]), work) for work in allowed]
        out.write_text(table(rows, Permission.ALLOW.value), encoding="utf-8")
        return Exported(out=str(out), works=len(allowed), left_out=left_out, gone=())
    out.mkdir(parents=True, exist_ok=True)
    write = _write_shards if form == "webdataset" else _write_files
    written, gone = write(_pictures(report, allowed, on_progress), out)
    (out / ATTRIBUTION).write_text("".join(f"{attribution_of(one)}\n" for one in written), encoding="utf-8")
    return Exported(out=str(out), works=len(written), left_out=left_out, gone=tuple(gone))


def table(rows: Sequence[tuple[str, WorkRights]], verdict: str) -> str:
    """Return works as CSV, one line each, under the file names given.

    Author and license are those that the library states, else those that are named in the file. A cell that a
    spreadsheet would take for a formula has a single quote before it (`collect.formulas`), which `apelles collect`
    takes away again where it knows such a table by its columns. Other readers see the quote.
    """
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for file, work in rows:
        facts = work_as_json(work)
        told = {name: facts.get(name, "") for name in COLUMNS}
        stated = {"author": facts["author"] or "; ".join(work.authors), "license": work.license_text}
        named = {"file": file, "license_ids": " ".join(facts["license_ids"]), "verdict": verdict}
        writer.writerow({name: guarded(str(value)) for name, value in (told | stated | named).items()})
    return text.getvalue()


def attribution_list(report: RightsReport) -> str:
    """Return the attributions of every work that is allowed for the report's use, sorted."""
    lines = [attribution_of(work) for work in report.works if work.permission(report.use) is Permission.ALLOW]
    return "".join(f"{line}\n" for line in sorted(lines))


def _pictures(
    report: RightsReport, works: Sequence[WorkRights], on_progress: Callable[[int, int], None] | None
) -> Iterator[tuple[WorkRights, bytes | None]]:
    library = LanceLibrary(Path(report.library))
    for number, work in enumerate(works, start=1):
        try:
            yield work, library.original(work.sha256)
        except SourceUnreadable:
            yield work, None
        if on_progress:
            on_progress(number, len(works))


def _write_files(pictures: Iterator[tuple[WorkRights, bytes | None]], out: Path) -> tuple[list[WorkRights], list[str]]:
    rows: list[tuple[str, WorkRights]] = []
    gone: list[str] = []
    for work, content in _noting(pictures, gone):
        name = f"{work.sha256[:16]}{suffix(content)}"
        (out / name).write_bytes(content)
        rows.append((name, work))
    (out / "index.csv").write_text(table(rows, Permission.ALLOW.value), encoding="utf-8")
    return [work for _, work in rows], gone


def _write_shards(pictures: Iterator[tuple[WorkRights, bytes | None]], out: Path) -> tuple[list[WorkRights], list[str]]:
    written: list[WorkRights] = []
    gone: list[str] = []
    for number, some in enumerate(batched(_noting(pictures, gone), PER_SHARD)):
        with tarfile.open(out / f"{number:05}.tar", "w", format=tarfile.USTAR_FORMAT) as shard:
            for work, content in some:
                facts = json.dumps(work_as_json(work), ensure_ascii=False, sort_keys=True)
                _add(shard, f"{work.sha256[:16]}{suffix(content)}", content)
                _add(shard, f"{work.sha256[:16]}.json", facts.encode("utf-8"))
                written.append(work)
    return written, gone


def _noting(pictures: Iterator[tuple[WorkRights, bytes | None]], gone: list[str]) -> Iterator[tuple[WorkRights, bytes]]:
    """Yield the pictures whose file is there, and note the works of the others."""
    for work, content in pictures:
        if content is None:
            gone.append(work.work_id)
        else:
            yield work, content


def _add(shard: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    shard.addfile(member, io.BytesIO(content))


def suffix(content: bytes) -> str:
    """Return the usual ending for what a file is, whatever it was called."""
    return _SUFFIXES[sniff(content)]
