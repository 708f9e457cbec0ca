"""A path in, the capture that can read it out."""

from __future__ import annotations

from pathlib import Path

from apelles.collect.captures.base import Capture
from apelles.errors import SourceUnreadable


def open_capture(path: Path) -> Capture:
    """Return the capture for what lies at a path.

    WARC files or a folder of them; Parquet files or a folder of them (LAION lists, img2dataset output); a folder with
    `capture.jsonl`; a folder with files beside pictures (`NAME.headers`, `NAME.html`, `robots.txt` by host).

    Raises:
        SourceUnreadable: nothing is there, or nothing that is known.
    """
    from apelles.collect.captures.sidecar import SidecarCapture
    from apelles.collect.captures.tables import TableCapture
    from apelles.collect.captures.warc import WarcCapture

    if not path.exists():
        message = f"There is nothing at {path}, so no capture can be read. Check the path."
        raise SourceUnreadable(message)
    files = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
    warcs = [one for one in files if one.name.lower().endswith((".warc", ".warc.gz"))]
    if warcs:
        return WarcCapture(warcs)
    if path.is_dir() and (path / "capture.jsonl").is_file():
        return SidecarCapture(path)
    tables = [one for one in files if one.suffix.lower() == ".parquet"]
    if tables:
        return TableCapture(tables)
    if path.is_dir():
        return SidecarCapture(path)
    message = f"{path} is no WARC file, no Parquet file and no folder, so nothing was captured in it that can be read."
    raise SourceUnreadable(message)
