"""A path in, the capture that can read it out."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from apelles.collect.captures.base import Capture
from apelles.errors import SourceUnreadable

MOST_FILES: Final = 5_000_000
_WARC: Final = (".warc", ".warc.gz")
_SHARD: Final = re.compile(r"\d{5,}")


def open_capture(path: Path) -> Capture:
    """Return the capture for what lies at a path.

    WARC files or a folder of them; a folder with `capture.jsonl`; Parquet or CSV files, a folder of Parquet files, the
    output of img2dataset (tables, tar shards, JSON files in numbered folders); a folder with files beside pictures
    (`NAME.headers`, `NAME.html`, `robots.txt` by host).

    Raises:
        SourceUnreadable: nothing is there, or nothing that is known.
    """
    from apelles.collect.captures.sidecar import LIST, SidecarCapture
    from apelles.collect.captures.tables import TableCapture
    from apelles.collect.captures.warc import WarcCapture

    if not path.exists():
        message = f"There is nothing at {path}, so no capture can be read. Check the path."
        raise SourceUnreadable(message)
    files = sorted(_inside(path)) if path.is_dir() else [path] if path.is_file() else []
    warcs = [one for one in files if one.name.lower().endswith(_WARC)]
    if warcs:
        return WarcCapture(warcs)
    if path.is_dir() and (path / LIST).is_file():
        return SidecarCapture(path)
    tables = [one for one in files if _is_table(one) or (path.is_file() and one.suffix.lower() == ".csv")]
    if tables:
        return TableCapture(tables)
    if path.is_dir():
        return SidecarCapture(path)
    message = (
        f"{path} is no WARC file, no Parquet or CSV file, no tar shard and no folder, so no capture can be read from "
        "it. Name the file or folder that was saved when the pictures were fetched."
    )
    raise SourceUnreadable(message)


def _is_table(file: Path) -> bool:
    kind = file.suffix.lower()
    return kind in {".parquet", ".tar"} or (kind == ".json" and bool(_SHARD.fullmatch(file.parent.name)))


def _inside(folder: Path) -> Iterator[Path]:
    """Yield the regular files inside a folder; links that lead out of it are passed over."""
    root = folder.resolve()
    number = 0
    for place, folders, names in os.walk(folder, followlinks=False):
        folders.sort()
        for name in sorted(names):
            file = Path(place) / name
            if file.is_file() and (not file.is_symlink() or file.resolve().is_relative_to(root)):
                yield file
                number += 1
            if number >= MOST_FILES:
                return
