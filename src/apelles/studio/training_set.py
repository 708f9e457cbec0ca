"""A training set as training may use it: opened only after every file, row and verdict was held against its ledger."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from apelles.errors import SetRefused
from apelles.seal.ledger import Ledger, Row
from apelles.seal.merkle import root_of
from apelles.studio.set_rows import (
    CANARIES,
    CANARY,
    CARD,
    COLUMNS,
    FORMAT,
    HELDOUT,
    INDEX,
    LEDGER,
    PICTURES,
    PURPOSE,
    REFUSED,
    SEALED,
    TRAINABLE,
    UNKNOWN,
    WORK,
    Half,
    SetCard,
    card_of,
    lines_of,
)
from apelles.studio.trouble import Trouble, Wrong, ledger_troubles

NAMED_AT_ONCE: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class CuratedSet:
    """A set in which everything is as its ledger says.

    `files` are the training pictures in order, with the SHA-256 (hex) and the label (empty for none) of each; `root` is
    the Merkle root over the hashes. `rows` are what the ledger says of the training works, in the same order.
    """

    folder: Path
    card: SetCard
    files: tuple[Path, ...]
    hashes: tuple[str, ...]
    labels: tuple[str, ...]
    root: str
    heldout_files: tuple[Path, ...]
    heldout_hashes: tuple[str, ...]
    rows: tuple[Mapping[str, Any], ...]


def is_set(folder: Path) -> bool:
    """Return whether a folder holds a training set."""
    return (folder / CARD).is_file()


def open_set(folder: Path) -> CuratedSet:
    """Return the training set at a folder.

    Raises:
        SetRefused: there is none, or something was added, removed or altered since it was made, or a work in it is not
            one that may be trained on; the message names what.
    """
    found = troubles(folder)
    if found:
        named = " ".join(one.said() for one in found[:NAMED_AT_ONCE])
        more = f" And {len(found) - NAMED_AT_ONCE} more." if len(found) > NAMED_AT_ONCE else ""
        message = (
            f"The training set {folder} is not used: {named}{more} "
            "Go back to a copy of the set, or make it anew with `apelles studio curate`."
        )
        raise SetRefused(message)
    return _opened(folder)


def troubles(folder: Path) -> list[Trouble]:
    """Return everything that is not as the ledger of a set says; nothing where all is."""
    if not is_set(folder):
        return [Trouble(wrong=Wrong.NOT_THERE, place=str(folder / CARD))]
    found = ledger_troubles(folder / LEDGER, purpose=PURPOSE, name=LEDGER)
    if found:
        return found
    rows = list(Ledger(folder / LEDGER).rows())
    works = [row for row in rows if row.kind == WORK]
    if not _is_closed(rows, works):
        return [Trouble(wrong=Wrong.UNFINISHED, place=f"{LEDGER}, row {rows[-1].n}")]
    sealed = rows[-1].body
    halves = {half: [row for row in works if row.body.get("half") == half.value] for half in Half}
    return [
        *_card_troubles(folder, sealed),
        *_verdict_troubles([*halves[Half.TRAINING], *halves[Half.HELDOUT]], sealed, rows),
        *_root_troubles(halves, sealed),
        *_half_troubles(folder, "", halves[Half.TRAINING], sealed),
        *_half_troubles(folder, f"{HELDOUT}/", halves[Half.HELDOUT], sealed),
        *_refused_troubles(folder, sealed),
    ]


def _is_closed(rows: list[Row], works: list[Row]) -> bool:
    """Return whether the last row, and only it, closes the ledger, and all rows of works can be read."""
    if [row.n for row in rows if row.kind == SEALED] != [rows[-1].n]:
        return False
    sealed = rows[-1].body
    inside = [row for row in works if row.body.get("half") in {Half.TRAINING.value, Half.HELDOUT.value}]
    hashed = all(re.fullmatch(r"[0-9a-f]{64}", str(row.body.get("sha256"))) for row in inside)
    return hashed and isinstance(sealed.get("card"), dict) and isinstance(sealed.get("files"), dict)


def _opened(folder: Path) -> CuratedSet:
    rows = list(Ledger(folder / LEDGER).rows())
    bodies = [row.body for row in rows if row.kind == WORK]
    training = [body for body in bodies if body["half"] == Half.TRAINING.value]
    heldout = [body for body in bodies if body["half"] == Half.HELDOUT.value]
    card = card_of(rows[-1].body["card"])
    return CuratedSet(
        folder=folder,
        card=card,
        files=tuple(folder / body["file"] for body in training),
        hashes=tuple(body["sha256"] for body in training),
        labels=tuple(body["label"] for body in training),
        root=card.root,
        heldout_files=tuple(folder / body["file"] for body in heldout),
        heldout_hashes=tuple(body["sha256"] for body in heldout),
        rows=tuple(training),
    )


def _card_troubles(folder: Path, sealed: Mapping[str, Any]) -> Iterator[Trouble]:
    """Yield the members of the card that say something else than the ledger."""
    try:
        card = json.loads((folder / CARD).read_text(encoding="utf-8"))
        stated = dict(sealed["card"])
        card_of(stated)
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        yield Trouble(wrong=Wrong.ALTERED, place=CARD)
        return
    if not isinstance(card, dict) or stated["format"] != FORMAT:
        yield Trouble(wrong=Wrong.ALTERED, place=CARD)
        return
    for name in sorted({*card, *stated}):
        if card.get(name) != stated.get(name) or (name in card) != (name in stated):
            yield Trouble(wrong=Wrong.CARD, place=f"{CARD}, {name}", detail=f"{card.get(name)!r}")


def _verdict_troubles(works: list[Row], sealed: Mapping[str, Any], rows: list[Row]) -> Iterator[Trouble]:
    """Yield works that may not be trained on; a canary only where canaries were planted, unknown only if let in."""
    card = dict(sealed["card"])
    planted = any(row.kind == CANARIES for row in rows)
    allowed = int(card.get("unknown") or 0)
    unknown = 0
    for row in works:
        verdict = row.body.get("verdict")
        place = f"{LEDGER}, row {row.n} ({row.body.get('work_id')})"
        training = row.body.get("half") == Half.TRAINING.value
        unknown += training and verdict == UNKNOWN
        if verdict not in TRAINABLE or (verdict == CANARY and not (planted and training)):
            yield Trouble(wrong=Wrong.DENIED, place=place, detail=str(verdict))
    if unknown != allowed:
        yield Trouble(wrong=Wrong.UNKNOWN, place=f"{CARD}, unknown", detail=str(unknown))


def _root_troubles(halves: Mapping[Half, list[Row]], sealed: Mapping[str, Any]) -> Iterator[Trouble]:
    card = dict(sealed["card"])
    for half, name, count in ((Half.TRAINING, "root", "works"), (Half.HELDOUT, "heldout_root", "heldout")):
        root = root_of(bytes.fromhex(str(row.body.get("sha256"))) for row in halves[half]).hex()
        if (card.get(name), card.get(count)) != (root, len(halves[half])):
            yield Trouble(wrong=Wrong.ROOT, place=f"{CARD}, {name}", detail=root)


def _half_troubles(folder: Path, inside: str, works: list[Row], sealed: Mapping[str, Any]) -> Iterator[Trouble]:
    """Yield what differs between one index, the files beside it, and the rows; `inside` is `heldout/` or nothing."""
    index = f"{inside}{INDEX}"
    stated = {str(row.body.get("file")): row for row in works}
    content = _content(folder / index)
    lines = lines_of(content) if content is not None else []
    if content is None:
        yield Trouble(wrong=Wrong.MISSING, place=index)
    yield from _line_troubles(index, inside, lines, stated)
    whole = hashlib.sha256(content or b"").hexdigest() == sealed["files"].get(index)
    if content is not None and not whole:
        yield Trouble(wrong=Wrong.ALTERED, place=index)
    for name, row in stated.items():
        picture = _content(folder / name)
        if picture is None:
            yield Trouble(wrong=Wrong.MISSING, place=name)
        elif hashlib.sha256(picture).hexdigest() != row.body.get("sha256"):
            yield Trouble(wrong=Wrong.ALTERED, place=name, detail=str(row.body.get("work_id")))
    for name in _further(folder, inside or f"{PICTURES}/", {*stated, index}):
        yield Trouble(wrong=Wrong.ADDED, place=name)


def _line_troubles(
    index: str, inside: str, lines: list[dict[str, str]], stated: Mapping[str, Row]
) -> Iterator[Trouble]:
    seen = set()
    for number, line in enumerate(lines, start=2):
        name = f"{inside}{line.get('file', '')}"
        place = f"{index}, line {number} ({line.get('work_id') or name})"
        if name not in stated or name in seen:
            yield Trouble(wrong=Wrong.ADDED, place=place, detail=line.get("verdict", ""))
            continue
        seen.add(name)
        cells = {column: str(stated[name].body.get(column, "")) for column in COLUMNS} | {"file": line["file"]}
        for column in sorted({*cells, *line}):
            if line.get(column) != cells.get(column):
                yield Trouble(wrong=Wrong.CELL, place=f"{place}, {column}", detail=f"{line.get(column)!r}")
    for name in stated:
        if name not in seen:
            yield Trouble(wrong=Wrong.MISSING, place=f"{index}, {name}")


def _refused_troubles(folder: Path, sealed: Mapping[str, Any]) -> Iterator[Trouble]:
    content = _content(folder / REFUSED)
    if content is None:
        yield Trouble(wrong=Wrong.MISSING, place=REFUSED)
    elif hashlib.sha256(content).hexdigest() != sealed["files"].get(REFUSED):
        yield Trouble(wrong=Wrong.ALTERED, place=REFUSED)


def _further(folder: Path, place: str, known: set[str]) -> Iterator[str]:
    """Yield files below a place that nothing names."""
    for path in sorted((folder / place).rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_dir() and name not in known:
            yield name


def _content(path: Path) -> bytes | None:
    """Return the bytes of a regular file, None where there is none; a link is none."""
    return path.read_bytes() if path.is_file() and not path.is_symlink() else None
