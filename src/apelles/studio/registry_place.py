"""The folder of a registry of canaries and watermarks: its ledger, and files that are written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from apelles.errors import CanaryRefused, LedgerError
from apelles.seal.ledger import Ledger, Snapshot

PURPOSE: Final = "canaries"
LEDGER: Final = "ledger"
SALT_BYTES: Final = 32


def begun_ledger(folder: Path) -> Ledger:
    """Return the ledger of a registry, made if there is none.

    Raises:
        CanaryRefused: something else is in that folder.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / LEDGER).is_dir():
        message = (
            f"{folder} holds something else than a registry of canaries, so none is made there. Name a new folder."
        )
        raise CanaryRefused(message)
    return Ledger.open_or_create(folder / LEDGER, purpose=PURPOSE)


def registry_ledger(folder: Path) -> Ledger:
    """Return the ledger of a registry that is there.

    Raises:
        CanaryRefused: there is no registry.
    """
    try:
        ledger = Ledger(folder / LEDGER)
    except LedgerError as error:
        message = f"{folder} is no registry of canaries: {error} `apelles canary make --into {folder}` makes one."
        raise CanaryRefused(message) from error
    if ledger.purpose != PURPOSE:
        message = f"The ledger in {folder} is for {ledger.purpose!r}, not for canaries. Name another folder."
        raise CanaryRefused(message)
    return ledger


def bound_at(folder: Path, kind: str) -> Snapshot:
    """Return the first snapshot that covers all rows of a kind: who saw its root saw their draws bound.

    Raises:
        CanaryRefused: there is no registry, or no such snapshot.
    """
    ledger = registry_ledger(folder)
    last = max((row.n for row in ledger.rows(kind=kind)), default=0)
    for one in ledger.snapshots():
        if one.rows > last:
            return one
    message = (
        f"No snapshot in {folder} covers its {last} rows of the kind {kind!r}, so nothing binds the draws. Make new "
        "ones."
    )
    raise CanaryRefused(message)


def put(path: Path, content: bytes, *, mode: int = 0o644) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.touch(mode=mode)
    part.write_bytes(content)
    part.replace(path)
