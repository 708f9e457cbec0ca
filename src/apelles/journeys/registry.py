"""Journey: an artist's register of own works, read, checked, and written without pixels for others to use."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, Final

from apelles.describe import rootsift, visual_words
from apelles.errors import LibraryMissing, UserError
from apelles.journeys.feature_shelf import COARSE
from apelles.library.base import Row
from apelles.library.files import write_whole
from apelles.library.lance import LanceLibrary
from apelles.records import Work
from apelles.records.second_hand import Registered
from apelles.seal.ledger import Ledger
from apelles.seal.ledger import Row as LedgerRow
from apelles.seal.verify import Verification
from apelles.seal.verify import verify as verify_ledger

FORMAT: Final = 1
PURPOSE: Final = "registry"
WORK: Final = "work"
"""The kind of a row that states a work."""
FEATURES: Final = (rootsift.NAME, visual_words.NAME, COARSE)
_CARD: Final = "registry.json"
_ROWS_AT_ONCE: Final = 256
STATED: Final = ("work_id", "title", "author", "year", "license", "source", "lineage")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a register's ledger and its kept features were found to be.

    `missing` and `altered` name features as `SHA-256.NAME` that rows state and that are not there, or not the same.
    `unstated` are pictures in the register's library that no row states.
    """

    ledger: Verification
    works: int
    missing: tuple[str, ...]
    altered: tuple[str, ...]
    unstated: tuple[str, ...]

    @property
    def intact(self) -> bool:
        """Whether nothing is wrong."""
        return self.ledger.intact and not (self.missing or self.altered or self.unstated)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """Where a register was written without pixels, how many works it holds, and its size."""

    folder: str
    works: int
    bytes_on_disk: int


def registered(registry: Path) -> tuple[Registered, ...]:
    """Return the works of a register as its ledger now states them, in the order of their rows.

    Raises:
        LibraryMissing: there is no register at that folder.
        LedgerError: its ledger cannot be read.
    """
    _of(registry)
    ledger = Ledger(registry / "ledger")
    first: dict[int, str] = {}
    for row in ledger.rows(kind=WORK):
        first[row.n] = row.at if row.supersedes is None else first.get(row.supersedes, row.at)
    return tuple(_as_registered(row, at=first[row.n]) for row in ledger.current(kind=WORK))


def owner_of(registry: Path) -> str:
    """Return whose register it is, as was stated when it was made.

    Raises:
        LibraryMissing: there is no register at that folder.
    """
    return str(_of(registry).get("owner", ""))


def export(registry: Path, out: Path) -> Exported:
    """Write a register without pixels and without paths into a new folder, for others to look for copies with.

    It holds the rows, vectors, hashes and local features; `words.registry` says what they reveal.

    Raises:
        LibraryMissing: there is no register at that folder.
        UserError: the folder is there and not empty.
        LedgerError: the ledger cannot be read.
    """
    _of(registry)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        message = f"{out} is already there, so the register is not written over it. Name a new folder."
        raise UserError(message)
    library = works_of(registry)
    stated = {one.work.sha256: one for one in registered(registry)}
    copy = LanceLibrary(out / "library", card=library.card)
    rows = _rows(library, stated)
    while some := list(islice(rows, _ROWS_AT_ONCE)):
        copy.add(some)
        for row in some:
            _carry_features(library, copy, row.work.sha256)
    copy.tidy()
    (out / "ledger").mkdir(parents=True)
    for file in sorted((registry / "ledger").glob("*.jsonl")):
        write_whole(out / "ledger" / file.name, file.read_bytes())
    write_whole(out / _CARD, (registry / _CARD).read_bytes())
    return Exported(folder=str(out), works=len(copy), bytes_on_disk=copy.size_on_disk())


def verify(registry: Path) -> Checked:
    """Return what is wrong with a register: its ledger row by row, and the features that its rows state.

    Raises:
        LibraryMissing: there is no register at that folder.
        LedgerError: the rows cannot be read at all.
    """
    _of(registry)
    ledger = verify_ledger(registry / "ledger")
    if not ledger.intact:
        return Checked(ledger=ledger, works=0, missing=(), altered=(), unstated=())
    library = works_of(registry)
    works = registered(registry)
    present = set(library.hashes())
    missing, altered = [], []
    for one in works:
        name = one.work.sha256
        if name not in present:
            missing.append(name)
        for kind, digest in one.features:
            content = library.load_features(name, kind)
            if content is None:
                missing.append(f"{name}.{kind}")
            elif hashlib.sha256(content).hexdigest() != digest:
                altered.append(f"{name}.{kind}")
    return Checked(
        ledger=ledger,
        works=len(works),
        missing=tuple(missing),
        altered=tuple(altered),
        unstated=tuple(sorted(present - {one.work.sha256 for one in works})),
    )


def is_registry(folder: Path) -> bool:
    """Return whether there is a register at a folder."""
    return (folder / _CARD).is_file()


def works_of(registry: Path) -> LanceLibrary:
    """Return the library of a register's works.

    Raises:
        LibraryMissing: there is none.
    """
    return LanceLibrary(registry / "library")


def _as_registered(row: LedgerRow, *, at: str) -> Registered:
    body = row.body
    work = Work(
        work_id="",
        sha256=str(body.get("sha256", "")),
        file=str(body.get("file", "")),
        width=int(body.get("width", 0)),
        height=int(body.get("height", 0)),
    )
    stated: dict[str, Any] = {name: str(body.get(name, "")) for name in STATED}
    return Registered(
        work=replace(work, **stated),
        phash=str(body.get("phash", "")),
        registered_at=at,
        row=row.n,
        marks=tuple(map(str, body.get("marks", ()))),
        features=tuple(sorted((str(name), str(digest)) for name, digest in dict(body.get("features", {})).items())),
        pixels=bool(body.get("pixels", False)),
    )


def _rows(library: LanceLibrary, stated: Mapping[str, Registered]) -> Iterator[Row]:
    """Yield the rows of a library without previews and places, for works that the ledger states."""
    vectors = (row for _, some in library.vectors() for row in some)
    for summary, vector in zip(library.summaries(), vectors, strict=True):
        if summary.sha256 in stated:
            work = stated[summary.sha256].work
            yield Row(work=work, vector=vector, phash=summary.phash, traits=summary.traits)


def _carry_features(library: LanceLibrary, copy: LanceLibrary, sha256: str) -> None:
    for name in FEATURES:
        content = library.load_features(sha256, name)
        if content is not None:
            copy.save_features(sha256, name, content)


def make_card(registry: Path, *, owner: str) -> str:
    """Make the card of a new register; return whose register it is."""
    if is_registry(registry):
        return owner_of(registry)
    if registry.exists() and (not registry.is_dir() or any(registry.iterdir())):
        message = f"{registry} holds something that is no register, so none is made there. Name a new folder."
        raise UserError(message)
    content = json.dumps({"format": FORMAT, "owner": owner}, ensure_ascii=False, indent=2) + "\n"
    write_whole(registry / _CARD, content.encode())
    return owner


def _of(registry: Path) -> dict[str, Any]:
    """Return the card of a register."""
    try:
        card = json.loads((registry / _CARD).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        message = f"There is no register at {registry}. Make one by adding pictures to it, or check the path."
        raise LibraryMissing(message) from error
    if not isinstance(card, dict) or card.get("format") != FORMAT:
        message = f"The register at {registry} has a format that this version does not read. Update Apelles."
        raise LibraryMissing(message)
    return card
