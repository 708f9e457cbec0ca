"""Write a training set: pictures, indexes, a card, and a ledger that says of every work why it is in or out."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from apelles.collect.rights.base import PARSER_VERSION
from apelles.errors import SetRefused
from apelles.seal.identity import Identity
from apelles.seal.ledger import Ledger
from apelles.seal.merkle import root_of
from apelles.studio.set_rows import (
    CANARIES,
    CARD,
    COLUMNS,
    HELDOUT,
    INDEX,
    LEDGER,
    PICTURES,
    PURPOSE,
    REFUSED,
    REFUSED_COLUMNS,
    RULE,
    SEALED,
    UNKNOWN,
    WORK,
    Half,
    SetCard,
    SetWork,
    table,
)
from apelles.studio.signed import append_signed

type Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A picture that goes into a set: what stands in the index, its bytes, and what else its row says."""

    work: SetWork
    content: bytes
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A work that was asked for and is refused: its line of `refused.csv`, and what else its row says."""

    work_id: str
    title: str
    author: str
    verdict: str
    reason: str
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """Everything that a set is made of. `rule` says how works were chosen, and from which library."""

    name: str
    library: str
    commercial: bool | None
    rule: Facts
    training: Sequence[Member]
    heldout: Sequence[Member]
    refused: Sequence[LeftOut]
    canaries: Facts | None = None


def write_set(
    folder: Path,
    contents: Contents,
    *,
    by: str,
    identity: Identity | None = None,
    clock: Callable[[], datetime] | None = None,
) -> SetCard:
    """Write a set into a new folder, which appears whole or not at all; return its card.

    Raises:
        SetRefused: something lies there already, or nothing would be in the set.
    """
    if not contents.training:
        message = "No picture may go into the training half, so there is no set to write. See why each was refused."
        raise SetRefused(message)
    check_free(folder)
    card = _card(contents)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as building:
        made = Path(building) / "set"
        _write_files(made, contents, card)
        _write_ledger(made, contents, card, by=by, identity=identity, clock=clock)
        if folder.exists():
            folder.rmdir()
        shutil.move(made, folder)
    return card


def check_free(folder: Path) -> None:
    """Return if a set can be written into a folder: nothing lies there.

    Raises:
        SetRefused: something does.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        message = f"Something lies at {folder} already, and a set is never added to. Name a new folder."
        raise SetRefused(message)


def hashes_of(works: Iterable[SetWork]) -> list[bytes]:
    """Return the SHA-256 (32 bytes) of the files of works, in order."""
    return [bytes.fromhex(work.sha256) for work in works]


def _card(contents: Contents) -> SetCard:
    training = [one.work for one in contents.training]
    return SetCard(
        name=contents.name,
        library=contents.library,
        works=len(training),
        heldout=len(contents.heldout),
        unknown=sum(work.verdict == UNKNOWN for work in training),
        root=root_of(hashes_of(training)).hex(),
        heldout_root=root_of(hashes_of(one.work for one in contents.heldout)).hex(),
        labels=tuple(sorted({work.label for work in training if work.label})),
        commercial=contents.commercial,
        canaries=contents.canaries,
        apelles=version("apelles"),
    )


def _write_files(made: Path, contents: Contents, card: SetCard) -> None:
    for place in (PICTURES, HELDOUT):
        (made / place).mkdir(parents=True)
    for member in (*contents.training, *contents.heldout):
        (made / member.work.file).write_bytes(member.content)
    for name, content in _tables(contents, card).items():
        (made / name).write_bytes(content)


def _tables(contents: Contents, card: SetCard) -> dict[str, bytes]:
    """Return the files beside the pictures by name; a held-out file is named from where its index lies."""
    inside = [{**one.work.cells(), "file": one.work.file.removeprefix(f"{HELDOUT}/")} for one in contents.heldout]
    refused = [{name: getattr(one, name) for name in REFUSED_COLUMNS} for one in contents.refused]
    return {
        CARD: (json.dumps(card.as_json(), indent=2, ensure_ascii=False) + "\n").encode(),
        INDEX: table(COLUMNS, (one.work.cells() for one in contents.training)),
        f"{HELDOUT}/{INDEX}": table(COLUMNS, inside),
        REFUSED: table(REFUSED_COLUMNS, refused),
    }


def _write_ledger(
    made: Path,
    contents: Contents,
    card: SetCard,
    *,
    by: str,
    identity: Identity | None,
    clock: Callable[[], datetime] | None,
) -> None:
    ledger = Ledger.open_or_create(made / LEDGER, purpose=PURPOSE, clock=clock)
    rows: list[tuple[str, Facts]] = [(RULE, contents.rule)]
    for half, members in ((Half.TRAINING, contents.training), (Half.HELDOUT, contents.heldout)):
        rows += [(WORK, {"half": half.value, **one.work.cells(), **one.facts}) for one in members]
    for one in contents.refused:
        rows.append((WORK, {"half": Half.REFUSED.value, **_line(one), **one.facts}))
    if contents.canaries is not None:
        rows.append((CANARIES, contents.canaries))
    ledger.append_many(rows, by=by)
    files = {name: hashlib.sha256(content).hexdigest() for name, content in _tables(contents, card).items()}
    body = {"card": card.as_json(), "files": files, "rights_readers": PARSER_VERSION}
    append_signed(ledger, SEALED, body, by=by, identity=identity, clock=clock)


def _line(one: LeftOut) -> dict[str, str]:
    return {name: getattr(one, name) for name in REFUSED_COLUMNS}
