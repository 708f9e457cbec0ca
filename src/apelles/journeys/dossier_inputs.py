"""What a dossier is made from: findings as `apelles judge` wrote them, and the pictures they speak of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from apelles.collect.base import Found
from apelles.collect.decode import decode
from apelles.collect.open import open_source
from apelles.errors import ApellesError, DossierError
from apelles.journeys.previews import previews
from apelles.library.lance import LanceLibrary
from apelles.pixels.picture import Picture
from apelles.records import Refusal, Work
from apelles.records.judged import Judged
from apelles.seal.bounded import read_bounded

if TYPE_CHECKING:
    from pydantic import TypeAdapter

TWIN: Final = "report.json"
MOST_BYTES: Final = 64_000_000
NAME: Final = "Name the file that `apelles judge --json` printed, or the folder of its --report."


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Findings with the hash of the file they came from, and the folder it lies in."""

    judged: tuple[Judged, ...]
    sha256: str
    folder: Path


NOTHING: Final = Findings(judged=(), sha256="", folder=Path())


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The pictures at hand, by SHA-256, and what the library states of its works."""

    suspects: Mapping[str, Picture]
    works: Mapping[str, Picture]
    stated: Mapping[str, Work]
    library_hash: str


def read_findings(path: Path, *, suspects: Sequence[str] = ()) -> Findings:
    """Return the findings in a file of `apelles judge --json`, or in the folder of a report; those named, or all.

    Raises:
        DossierError: there are none, the file is too large or not what `apelles judge` writes, or a name is not there.
    """
    from pydantic import ValidationError

    file = path / TWIN if path.is_dir() else path
    content = read_bounded(file, MOST_BYTES, error=DossierError, nothing="there are no findings", hint=NAME)
    try:
        found = _adapter().validate_json(content)
    except (ValidationError, RecursionError) as error:
        message = (
            f"{file} holds no findings that can be read ({str(error).splitlines()[0]}), so there is nothing to put "
            f"together. {NAME}"
        )
        raise DossierError(message) from error
    chosen = tuple(one for one in found if not suspects or one.suspect in suspects or one.sha256 in suspects)
    if not chosen:
        names = ", ".join(one.suspect for one in found[:5]) or "no picture at all"
        message = f"{file.name} speaks of {names}, and not of what was named. Name one of these with --suspect."
        raise DossierError(message)
    return Findings(judged=chosen, sha256=sha256(content).hexdigest(), folder=file.parent)


@cache
def _adapter() -> TypeAdapter[tuple[Judged, ...]]:
    from pydantic import TypeAdapter

    return TypeAdapter(tuple[Judged, ...])


def shelf(findings: Findings, *, library: Path | None, pictures: Sequence[Path]) -> Shelf:
    """Return the pictures that the findings speak of, as far as they lie where they were or where one is told.

    Raises:
        LibraryMissing: there is no library in that folder.
    """
    wanted = {one.sha256 for one in findings.judged}
    hashes = {match.work_sha256 for one in findings.judged for match in one.matches}
    held = LanceLibrary(library) if library else None
    places = [*pictures, *_beside(findings)]
    suspects = _found(places, wanted)
    works = previews(held, hashes) if held else {}
    works |= _found(pictures, hashes - works.keys())
    return Shelf(
        suspects=suspects,
        works=works,
        stated=held.get(sorted(hashes)) if held else {},
        library_hash=held.hash() if held else "",
    )


def _beside(findings: Findings) -> list[Path]:
    names = [Path(one.suspect) for one in findings.judged]
    tried = [name for name in names if name.is_file()]
    return tried + [
        findings.folder / name for name in names if not name.is_absolute() and (findings.folder / name).is_file()
    ]


def _found(places: Sequence[Path], wanted: set[str]) -> dict[str, Picture]:
    found: dict[str, Picture] = {}
    for place in places:
        if not wanted - found.keys() or not place.exists():
            continue
        for entry in open_source(place):
            if not isinstance(entry, Refusal):
                _take(found, entry, wanted)
    return found


def _take(found: dict[str, Picture], entry: Found, wanted: set[str]) -> None:
    try:
        content = entry.read()
    except ApellesError:
        return
    digest = sha256(content).hexdigest()
    if digest in wanted and digest not in found:
        _decoded(found, digest, content)


def _decoded(found: dict[str, Picture], digest: str, content: bytes) -> None:
    try:
        found[digest] = decode(content)
    except ApellesError:
        return
