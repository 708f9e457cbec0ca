"""Lists of pictures whose makers do not want them used for training, kept as files."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import numpy as np

from apelles.collect.rights.base import Copy, RightsSignal, say, signal
from apelles.collect.rights.places import LONGEST_URL, unescaped
from apelles.errors import SourceUnreadable
from apelles.records.rights import (
    TRAINING,
    Carrier,
    MachineReadable,
    Permission,
    Protocol,
    Scope,
    Signal,
    Speaker,
)

COLUMNS: Final = ("url", "sha256", "phash", "phash_algorithm", "opted_out_at", "declared_by", "source")

ALIKE: Final = 6
"""Bits of 64 within which two perceptual hashes are those of one picture saved again."""

_HEX: Final = re.compile(r"[0-9a-f]{16}")
_APART: Final = re.compile(r"[\W_]+")
_PHASH: Final = frozenset({"", "phash", "phash64", "imagehashphash", "dctphash", "dct"})
_DELIMITERS: Final = ",;\t"
_PORTS: Final = {"http": 80, "https": 443}
_SPEAKERS: Final = {
    "rightsholder": Speaker.RIGHTSHOLDER,
    "author": Speaker.RIGHTSHOLDER,
    "artist": Speaker.RIGHTSHOLDER,
    "owner": Speaker.RIGHTSHOLDER,
    "licensee": Speaker.LICENSEE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OptOut:
    """One row of a list; texts as written."""

    url: str
    sha256: str
    phash: str
    phash_algorithm: str
    opted_out_at: str
    declared_by: str
    source: str


def normalized(url: str) -> str:
    """Return an address as it is looked up; empty where it is none.

    Scheme and host in lower case, a host of other letters as IDNA spells it, http and https as one, no default port, no
    fragment, percent signs in one spelling.
    Path and query keep their case and order: whoever names one address has named no other.
    """
    if len(url) > LONGEST_URL:
        return ""
    try:
        parts = urlsplit(url.strip().encode("utf-8", "replace").decode("utf-8"))
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return ""
    if not host or parts.scheme.lower() not in _PORTS:
        return ""
    with suppress(UnicodeError):
        host = host.encode("idna").decode("ascii")
    shown = "" if port in {None, *_PORTS.values()} else f":{port}"
    query = f"?{unescaped(parts.query)}" if parts.query else ""
    return f"{host}{shown}{unescaped(parts.path) or '/'}{query}"


class DoNotTrain:
    """A list of opt-outs as a CSV file with a header line, read once.

    Columns are those of COLUMNS, of which `url`, `sha256` or `phash` has to be there. A picture is on the list by the
    hash of its bytes or by its address: that denies training. A picture whose perceptual hash lies within 6 bits of one
    on the list looks the same as a listed one: that is said as of another copy. Not being on the list says nothing.
    `skipped` counts the rows that name none of these; of perceptual hashes only the 64-bit `phash` is known.

    Raises:
        SourceUnreadable: the file cannot be opened, is no CSV, or lacks all three columns.
    """

    name = "do_not_train"
    spec_version = "opt-out-csv-1"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.skipped = 0
        self._by_sha256: dict[str, OptOut] = {}
        self._by_url: dict[str, OptOut] = {}
        self._by_phash: dict[int, OptOut] = {}
        for row in _rows(path):
            self._add(row)
        self._phashes = np.fromiter(self._by_phash, dtype=np.uint64, count=len(self._by_phash))

    def __len__(self) -> int:
        """Return how many hashes and addresses are listed."""
        return len(self._by_sha256) + len(self._by_url) + len(self._by_phash)

    @property
    def asks_for_phash(self) -> bool:
        """Return whether perceptual hashes are listed."""
        return bool(self._by_phash)

    def read(self, copy: Copy) -> Sequence[Signal]:
        """Return one observation for each way a picture is on the list."""
        found = (
            ("sha256", Scope.FILE, self._by_sha256.get(copy.sha256.lower())),
            ("address", Scope.URL, self._by_url.get(normalized(copy.url)) if copy.url else None),
            ("perceptual hash", Scope.OTHER_COPY, self._alike(copy.phash)),
        )
        return tuple(opted_out(self, copy, row, by=by, scope=scope) for by, scope, row in found if row is not None)

    def _add(self, row: OptOut) -> None:
        sha256, url = row.sha256.strip().lower().removeprefix("sha256:"), normalized(row.url)
        if len(sha256) == 64:
            self._by_sha256.setdefault(sha256, row)
        if url:
            self._by_url.setdefault(url, row)
        phash = _phash(row)
        if phash is not None:
            self._by_phash.setdefault(phash, row)
        if len(sha256) != 64 and not url and phash is None:
            self.skipped += 1

    def _alike(self, phash: str) -> OptOut | None:
        """Return the row whose perceptual hash is nearest, None where all are more than 6 bits away."""
        if not phash or not len(self._phashes):
            return None
        apart = np.bitwise_count(self._phashes ^ np.uint64(int(phash, 16)))
        nearest = int(np.argmin(apart))
        return self._by_phash[int(self._phashes[nearest])] if apart[nearest] <= ALIKE else None


def _phash(row: OptOut) -> int | None:
    known = _APART.sub("", row.phash_algorithm.lower()) in _PHASH and _HEX.fullmatch(row.phash.lower())
    return int(row.phash, 16) if known else None


def opted_out(reader: RightsSignal, copy: Copy, row: OptOut, *, by: str, scope: Scope) -> Signal:
    """Return the observation that a picture is on a list; `by` says what it was found by."""
    raw = ",".join(f"{name}={getattr(row, name)}" for name in COLUMNS if getattr(row, name))
    notes = (
        f"listed by {by}",
        f"opted out at {row.opted_out_at}" if row.opted_out_at else "",
        f"declared by {row.declared_by}" if row.declared_by else "",
        f"source {row.source}" if row.source else "",
    )
    return signal(
        reader,
        copy,
        raw.encode("utf-8", "replace"),
        protocol=Protocol.REGISTRY,
        carrier=Carrier.REGISTRY,
        scope=scope,
        statements=say(Permission.DENY, TRAINING),
        speaker=_SPEAKERS.get(row.declared_by.strip().lower(), Speaker.UNKNOWN),
        machine_readable=MachineReadable.CONTESTED,
        detail="; ".join(note for note in notes if note)[:400],
    )


def _rows(path: Path) -> Iterator[OptOut]:
    try:
        with path.open("rb") as file:
            wide = file.read(2) in {b"\xff\xfe", b"\xfe\xff"}
        with path.open(encoding="utf-16" if wide else "utf-8-sig", errors="replace", newline="") as file:
            head = file.readline(LONGEST_URL)
            file.seek(0)
            reader = csv.DictReader(file, delimiter=max(_DELIMITERS, key=head.count))
            names = {name: name.strip().lower() for name in reader.fieldnames or ()}
            if not {"url", "sha256", "phash"} & set(names.values()):
                message = (
                    f"{path} has no column `url`, `sha256` or `phash`, so no picture can be found in it. "
                    f"Name the columns in its first line: {', '.join(COLUMNS)}."
                )
                raise SourceUnreadable(message)
            for line in reader:
                values = {names[name]: value for name, value in line.items() if name in names}
                yield OptOut(**{name: (values.get(name) or "").strip() for name in COLUMNS})
    except (OSError, csv.Error) as error:
        message = (
            f"The list of opt-outs {path} cannot be read ({error}), so nothing can be looked up in it. "
            "Check the path, and that it is a CSV file in UTF-8 or UTF-16."
        )
        raise SourceUnreadable(message) from error
