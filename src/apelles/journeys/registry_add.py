"""Journey: pictures into an artist's register. Pixels may stay home; what finds and verifies copies is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from apelles.collect.base import Found
from apelles.collect.decode import decode
from apelles.collect.marks.files import xmp_beside
from apelles.collect.open import open_source
from apelles.collect.rights.base import Copy
from apelles.collect.sources.folder import FileSource, FolderSource, ListSource
from apelles.describe import rootsift, visual_words
from apelles.engine.local import LocalEngine
from apelles.errors import PictureRefused, SourceUnreadable
from apelles.journeys.collect import Progress, collect_pictures, with_a_name
from apelles.journeys.feature_shelf import COARSE
from apelles.journeys.look import work_features, work_frame
from apelles.journeys.registry import FEATURES, PURPOSE, STATED, WORK, is_registry, make_card, works_of
from apelles.journeys.rights_of import reservations_of
from apelles.journeys.rights_scan import readers
from apelles.library.base import Stated
from apelles.library.files import preview_path
from apelles.library.lance import LanceLibrary
from apelles.records import Refusal, Work
from apelles.seal.ledger import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What an addition did: `new` works, works that were there and are now stated otherwise, and files refused."""

    new: int
    restated: int
    known: int
    works: int
    refused: tuple[Refusal, ...]


def add(
    registry: Path,
    pictures: Sequence[Path],
    *,
    author: str = "",
    title: str = "",
    year: str = "",
    license: str = "",
    source: str = "",
    metadata: Path | None = None,
    keep_pixels: bool = False,
    owner: str = "",
    by: str = "",
    on_progress: Callable[[Progress], None] | None = None,
    workers: int | None = None,
) -> Added:
    """Register picture files and folders of them as own works, in a register that is made if need be.

    What is stated here goes over what `metadata`, a sidecar, says. Unless `keep_pixels`, no preview is kept. `by` is
    who writes the rows, the owner if nobody is named. A killed run is completed by running it again. Where every file
    is refused no register is made.

    Raises:
        SourceUnreadable: a path leads to nothing, or to an archive or a table, whose pictures are no files; or no file
            lies there.
        LibraryMismatch: the register was made with another model or recipe.
        LedgerError: its ledger cannot be read or written.
    """
    _own_files(pictures)
    found = _found(pictures, metadata)
    if not is_registry(registry):
        refused = _refused_before_any_picture(found)
        if len(refused) == len(found):
            return Added(new=0, restated=0, known=0, works=0, refused=tuple(refused))
    owner = make_card(registry, owner=owner or author)
    ledger = Ledger.open_or_create(registry / "ledger", purpose=PURPOSE)
    collect_pictures(
        pictures,
        into=registry / "library",
        metadata=metadata,
        previews=keep_pixels,
        workers=workers,
        on_progress=on_progress,
    )
    library = works_of(registry)
    read = LocalEngine(workers=workers).map(partial(_read, library), found)
    offered: dict[str, _Offered] = {}
    refused = []
    for one in read:
        if isinstance(one, Refusal):
            refused.append(one)
        else:
            offered.setdefault(one.sha256, one)
    stated = {"author": author, "title": title, "year": year, "license": license, "source": source}
    _restate(library, list(offered), {name: text for name, text in stated.items() if text})
    return _write(ledger, library, offered, refused=refused, by=by or owner or "owner")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Offered:
    """A file that is in the register's library now: its hash and the reservations found in it."""

    sha256: str
    marks: tuple[str, ...]


def _own_files(pictures: Sequence[Path]) -> None:
    for path in pictures:
        if not isinstance(open_source(path), FolderSource | FileSource | ListSource):
            message = f"{path} is an archive or a table, and a register takes files and folders. Unpack it first."
            raise SourceUnreadable(message)


def _found(pictures: Sequence[Path], metadata: Path | None) -> list[Found | Refusal]:
    found = [with_a_name(entry) for path in pictures for entry in open_source(path, metadata=metadata)]
    if not found:
        names = ", ".join(map(str, pictures))
        message = (
            f"There is no file in {names}, so nothing is registered. Name the pictures, or the folder that holds them."
        )
        raise SourceUnreadable(message)
    return found


def _refused_before_any_picture(found: Sequence[Found | Refusal]) -> list[Refusal]:
    """Return the refusals that come before the first picture, which are all where there is none."""
    refused: list[Refusal] = []
    for entry in found:
        if isinstance(entry, Refusal):
            refused.append(entry)
            continue
        try:
            decode(entry.read())
        except PictureRefused as error:
            refused.append(Refusal(file=entry.name, sha256="", code=error.code, reason=str(error)))
        else:
            break
    return refused


def _read(library: LanceLibrary, entry: Found | Refusal) -> _Offered | Refusal:
    """Return a file's hash and marks once its features are kept, or why it is not registered."""
    if isinstance(entry, Refusal):
        return entry
    digest = ""
    try:
        content = entry.read()
        digest = hashlib.sha256(content).hexdigest()
        _keep_features(library, digest, content)
    except PictureRefused as error:
        return Refusal(file=entry.name, sha256=digest, code=error.code, reason=str(error))
    copy = Copy(content=content, sha256=digest, sidecar=xmp_beside(entry.path) if entry.path else b"")
    signals = [one for reader in readers() for one in reader.read(copy)]
    return _Offered(sha256=digest, marks=reservations_of(signals))


def _keep_features(library: LanceLibrary, sha256: str, content: bytes) -> None:
    """Keep what the matcher needs of a work, made of its pixels as the matcher sees them: of its preview's size."""
    if all(library.load_features(sha256, name) is not None for name in FEATURES):
        return
    gray = work_frame(decode(content).pixels)
    features = work_features(gray)
    words = visual_words.vocabulary().words(features)
    library.save_features(sha256, rootsift.NAME, rootsift.to_bytes(features))
    library.save_features(sha256, visual_words.NAME, visual_words.to_bytes(words))
    library.save_features(sha256, COARSE, rootsift.to_bytes(rootsift.coarse_features(gray)))


def _restate(library: LanceLibrary, names: Sequence[str], stated: dict[str, str]) -> None:
    if stated:
        works = library.get(names)
        library.restate([Stated(work=replace(work, **stated)) for work in works.values()])  # type: ignore[arg-type]


def _write(
    ledger: Ledger, library: LanceLibrary, offered: dict[str, _Offered], *, refused: Sequence[Refusal], by: str
) -> Added:
    """Append a row for each work that has none, and a correction where a work is now stated otherwise."""
    standing = {str(row.body.get("sha256", "")): row for row in ledger.current(kind=WORK)}
    works = library.get(list(offered))
    hashes = {one.sha256: one.phash for one in library.summaries()}
    bodies = {name: _body(library, works[name], hashes[name], offered[name].marks) for name in offered if name in works}
    new = [(WORK, body) for name, body in bodies.items() if name not in standing]
    changed = [
        (standing[name].n, body)
        for name, body in bodies.items()
        if name in standing and dict(standing[name].body) != body
    ]
    if new:
        ledger.append_many(new, by=by)
    if changed:
        ledger.correct_many(changed, by=by, reason="stated anew", kind=WORK)
    return Added(
        new=len(new),
        restated=len(changed),
        known=len(bodies) - len(new) - len(changed),
        works=len(standing) + len(new),
        refused=tuple(refused),
    )


def _body(library: LanceLibrary, work: Work, phash: str, marks: tuple[str, ...]) -> dict[str, Any]:
    features = {name: library.load_features(work.sha256, name) or b"" for name in FEATURES}
    return {
        "sha256": work.sha256,
        "phash": phash,
        "width": work.width,
        "height": work.height,
        "file": work.file,
        **{name: getattr(work, name) for name in STATED},
        "marks": list(marks),
        "features": {name: hashlib.sha256(content).hexdigest() for name, content in features.items()},
        "pixels": preview_path(library.folder, work.sha256).is_file(),
    }
